// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "rust_proof.hpp"

#include "apply_linker.hpp"

#include <xtool/binary/architecture.hpp>
#include <xtool/binary/binary.hpp>
#include <xtool/link/find/first_line.hpp>
#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <chrono>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// As with C: the first links by zig build its libraries.
constexpr std::chrono::seconds patience{60};

// What is linked where there is std, and where there is only core: UEFI has an entry of its own.
struct Sources {
  std::string_view program;
  std::string_view program_with_c;
};
constexpr Sources with_std{
    "fn main() {\n"
    "    let words: Vec<String> = std::env::args().collect();\n"
    "    println!(\"{}\", words.len() * 42);\n"
    "}\n",
    "extern \"C\" { fn xtool_half(number: i32) -> i32; }\n"
    "fn main() {\n"
    "    println!(\"{}\", unsafe { xtool_half(84) });\n"
    "}\n"};
constexpr Sources without_std{
    "#![no_std]\n"
    "#![no_main]\n"
    "#[panic_handler]\n"
    "fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }\n"
    "#[no_mangle]\n"
    "pub extern \"C\" fn _start() -> ! { loop {} }\n"
    "#[no_mangle]\n"
    "pub extern \"C\" fn efi_main(_: usize, _: usize) -> usize { 0 }\n",
    "#![no_std]\n"
    "#![no_main]\n"
    "extern \"C\" { fn xtool_half(number: i32) -> i32; }\n"
    "#[panic_handler]\n"
    "fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }\n"
    "#[no_mangle]\n"
    "pub extern \"C\" fn _start() -> ! {\n"
    "    let half = unsafe { xtool_half(84) };\n"
    "    loop { unsafe { core::ptr::read_volatile(&half); } }\n"
    "}\n"
    "#[no_mangle]\n"
    "pub extern \"C\" fn efi_main(_: usize, _: usize) -> usize {\n"
    "    unsafe { xtool_half(84) as usize }\n"
    "}\n"};
constexpr std::string_view library =
    "#[no_mangle]\n"
    "pub extern \"C\" fn xtool_proof(number: i32) -> i32 {\n"
    "    println!(\"{}\", number);\n"
    "    number / 2\n"
    "}\n";
constexpr std::string_view c_source =
    "#include <stddef.h>\n"
    "#include <stdint.h>\n"
    "int32_t xtool_half(int32_t number) { return number / 2; }\n";
constexpr std::string_view c_source_with_library =
    "#include <stdint.h>\n"
    "#include <stdio.h>\n"
    "int32_t xtool_half(int32_t number)\n"
    "{\n"
    "  char text[16];\n"
    "  return snprintf(text, sizeof text, \"%d\", number) > 0 ? number / 2 : 0;\n"
    "}\n";

bool has_std(const fs::path& sysroot, const Triple& target)
{
  std::error_code absent;
  for (const auto& file :
       fs::directory_iterator(sysroot / "lib/rustlib" / target.str() / "lib", absent))
    if (file.path().filename().string().starts_with("libstd-"))
      return true;
  return false;
}

// The plan for these two, made true in a directory that goes away.
LinkerPlan make_tools(const LinkerCandidate& linker, const LinkerCandidate* compiler,
                      LinkerFacts facts, const LinkerChoices& choices, const fs::path& directory)
{
  const auto works = [](const LinkerCandidate& candidate) {
    return LinkerChoice{.trials = {{.candidate = candidate, .verdict = LinkerVerdict::works}}};
  };
  facts.tools = directory / "tools";
  FoundLinker found{.choice = works(linker), .name = linker.program.string()};
  if (compiler != nullptr)
    found.compilers = works(*compiler);
  LinkerPlan plan = plan_linker(facts, choices, found);
  write_linker_files(plan.files, facts);
  return plan;
}

// The name depends on the target: "program", "program.exe", "program.efi", "program.wasm", and of
// Emscripten's two files "program.js".
std::optional<fs::path> program_in(const fs::path& directory)
{
  std::error_code absent;
  if (fs::exists(directory / "program.js", absent))
    return directory / "program.js";
  for (const auto& file : fs::directory_iterator(directory, absent))
    if (const std::string ending = file.path().extension().string();
        file.path().stem() == "program" && ending != ".rs" && ending != ".pdb" && ending != ".o")
      return file.path();
  return std::nullopt;
}

// Compiles C into libproof.a. Returns why it cannot.
std::optional<std::string> make_c_library(const Shims& tools, const TargetEntry& entry,
                                          const fs::path& here, std::chrono::milliseconds timeout,
                                          const Env& env)
{
  write_new_file(here / "proof.c", entry.libc ? c_source_with_library : c_source);
  const fs::path object = here / "proof.o";
  const Output compiled = run(
      {.argv = {tools.cc.string(), "-O1", "-c", (here / "proof.c").string(), "-o", object.string()},
       .timeout = timeout},
      env);
  if (compiled.exit_code != 0)
    return "cannot compile C: " + telling_line(compiled.err);
  std::error_code absent;
  if (!fs::exists(object, absent))
    return "said that it compiled C, but wrote nothing";
  const std::optional<BinaryFacts> facts = read_binary(object);
  if (!facts)
    return "wrote something that is not an object file";
  if (const auto reason = mismatch(*facts, entry))
    return "what it compiles " + *reason;
  const std::optional<fs::path> ar =
      tools.ar.empty() ? env.find_program("ar") : std::optional(tools.ar);
  if (!ar)
    return "there is no archiver for what it compiles";
  const Output archived =
      run({.argv = {ar->string(), "crs", (here / "libproof.a").string(), object.string()}}, env);
  if (archived.exit_code != 0)
    return fmt::format("'{}' makes no library of what it compiles: {}", ar->string(),
                       telling_line(archived.err));
  return std::nullopt;
}

}  // namespace

RustProof::RustProof(const LinkerFacts& facts, const LinkerChoices& choices,
                     const Toolchain& toolchain, const Env& env)
    : facts_(facts),
      choices_(choices),
      toolchain_(toolchain),
      env_(env.with("LC_ALL", "C")),
      has_std_(has_std(facts.sysroot, facts.entry.triple))
{
}

Command RustProof::rustc(const fs::path& source, const std::string& type,
                         const std::vector<std::string>& options) const
{
  Command command{.argv = {toolchain_.rustc.string(), "--target", facts_.entry.triple.str(),
                           "--sysroot", facts_.sysroot.string(), "--crate-type", type, "--out-dir",
                           source.parent_path().string(), source.string()},
                  .timeout = patience};
  command.argv.insert(command.argv.end(), options.begin(), options.end());
  return command;
}

Output RustProof::link(const fs::path& source, const std::string& type, const LinkerPlan& plan,
                       std::vector<std::string> options) const
{
  if (!plan.record.linker.empty())
    options.push_back("-Clinker=" + plan.record.linker);
  Command command = rustc(source, type, options);
  command.timeout = patience * row_of(plan.record.kind.value()).patience;
  return run(command,
             plan.record.sdkroot.empty() ? env_ : env_.with("SDKROOT", plan.record.sdkroot));
}

bool RustProof::compiles(const fs::path& source) const
{
  return run(rustc(source, "lib", {"--emit=obj"}), env_).exit_code == 0;
}

std::optional<std::string> RustProof::links_by(const LinkerCandidate& linker)
{
  const TempDir directory(directory_.path());
  const fs::path& here = directory.path();
  program_ = std::nullopt;
  std::vector<std::pair<std::string, std::string>> links{{"program.rs", "bin"}};
  write_new_file(here / "program.rs", (has_std_ ? with_std : without_std).program);
  if (has_std_) {
    write_new_file(here / "library.rs", library);
    links.emplace_back("library.rs", "cdylib");
  }
  try {
    const LinkerPlan plan = make_tools(linker, nullptr, facts_, choices_, here);
    for (const auto& [source, type] : links) {
      const Output linked = link(here / source, type, plan);
      if (linked.exit_code == 0)
        continue;
      if (!compiles(here / source))
        return std::nullopt;
      return fmt::format("cannot link a Rust {}: {}", type == "bin" ? "program" : "library",
                         telling_link_error(linked.err));
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::external_tool)
      throw;
    return error.message();
  }
  if (const auto program = program_in(here); program && has_std_) {
    program_ = TrialProgram{
        .file = directory_.path() / program->filename(), .arguments = {"a", "b"}, .output = "126"};
    fs::rename(*program, program_->file);
    std::error_code absent;
    fs::rename(here / "program.wasm", directory_.path() / "program.wasm", absent);
  }
  return std::nullopt;
}

std::optional<std::string> RustProof::links_with_c_by(const LinkerCandidate& linker,
                                                      const LinkerCandidate& compiler) const
{
  const TempDir directory(directory_.path());
  const fs::path& here = directory.path();
  try {
    const LinkerPlan plan = make_tools(linker, &compiler, facts_, choices_, here);
    if (auto reason = make_c_library(plan.shims, facts_.entry, here,
                                     patience * row_of(compiler.kind).patience, env_))
      return reason;
    const fs::path source = here / "program.rs";
    write_new_file(source, (has_std_ ? with_std : without_std).program_with_c);
    const Output linked =
        link(source, "bin", plan, {"-Lnative=" + here.string(), "-lstatic=proof"});
    if (linked.exit_code == 0 || !compiles(source))
      return std::nullopt;
    return "what it compiles does not link with Rust: " + telling_link_error(linked.err);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::external_tool && error.kind() != ErrorKind::invalid_input)
      throw;
    return error.message();
  }
}

}  // namespace xtool
