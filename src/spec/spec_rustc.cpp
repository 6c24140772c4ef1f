// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/spec/spec_rustc.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view unstable_hint = "-Zunstable-options";

// For a rustc that cannot print all of its specifications: targets that differ in most respects.
constexpr std::array samples{
    "x86_64-unknown-linux-gnu",     "x86_64-unknown-linux-musl", "x86_64-pc-windows-gnu",
    "x86_64-pc-windows-msvc",       "thumbv7em-none-eabihf",     "armv7-unknown-linux-gnueabihf",
    "riscv32imac-unknown-none-elf", "wasm32-unknown-unknown",    "wasm32-unknown-emscripten",
    "aarch64-apple-darwin",         "aarch64-linux-android",     "avr-unknown-gnu-atmega328",
    "x86_64-unknown-uefi",          "nvptx64-nvidia-cuda",       "mips-unknown-linux-gnu"};

// A program without the core library that needs the target's calling convention. The marker traits
// that the compiler asks for have become more.
constexpr std::string_view marker_traits =
    "#[lang = \"pointee_sized\"] pub trait PointeeSized {}\n"
    "#[lang = \"meta_sized\"] pub trait MetaSized: PointeeSized {}\n"
    "#[lang = \"sized\"] pub trait Sized: MetaSized {}\n";
constexpr std::string_view older_marker_traits = "#[lang = \"sized\"] pub trait Sized {}\n";

std::string program_without_core(std::string_view traits)
{
  return fmt::format(
      "#![feature(no_core, lang_items)]\n#![no_core]\n#![crate_type = \"lib\"]\n"
      "#![allow(internal_features)]\n{}"
      "#[lang = \"copy\"] pub trait Copy {{}}\nimpl Copy for i32 {{}}\n"
      "#[no_mangle] pub extern \"C\" fn xtool_probe(x: i32) -> i32 {{ x }}\n",
      traits);
}

std::vector<std::string> lines_of(std::string_view text)
{
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0)
      lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<Json> specs_in(const std::string& text)
{
  std::vector<Json> specs;
  const Json all = parse_json(text, "rustc --print all-target-specs-json");
  for (const auto& [name, spec] : all.items())
    if (spec.is_object())
      specs.push_back(spec);
  return specs;
}

}  // namespace

std::string rustc_reason(std::string_view printed)
{
  constexpr std::string_view error = "error";
  constexpr std::array noise{std::string_view("Error loading target specification: "),
                             std::string_view("error loading target specification: ")};
  for (const std::string& line : lines_of(printed)) {
    const std::size_t colon = line.find(": ");
    if (!line.starts_with(error) || colon == std::string::npos ||
        line.find("internal compiler error") != std::string::npos ||
        line.find(" error constructed but not") != std::string::npos)
      continue;
    std::string reason = line.substr(colon + 2);
    for (const std::string_view words : noise)
      if (reason.starts_with(words))
        reason.erase(0, words.size());
    // It lists every key that there is, and refers to a list in which the target is not.
    reason = reason.substr(0, reason.find(". Run `rustc --print target-list`"));
    const std::size_t list = reason.find(", expected one of `");
    if (const std::size_t place = reason.rfind(" at line "); list != std::string::npos)
      reason = reason.substr(0, list) + (place == std::string::npos ? "" : reason.substr(place));
    return reason;
  }
  for (const std::string& line : lines_of(printed))
    if (line.starts_with("error: internal compiler error: "))
      return line.substr(std::string_view("error: internal compiler error: ").size());
  const std::vector<std::string> lines = lines_of(printed);
  return lines.empty() ? "it printed nothing" : lines.back();
}

SpecRustc::SpecRustc(Toolchain toolchain, Env env)
    : toolchain_(std::move(toolchain)),
      // A compiler that breaks down would leave a report in the working directory.
      env_(env.with("RUSTUP_AUTO_INSTALL", "0").with("RUST_BACKTRACE", "0").with("RUSTC_ICE", "0"))
{
}

SpecRustc::Printed SpecRustc::ask(Question question, const std::vector<std::string>& arguments,
                                  const std::optional<fs::path>& folder) const
{
  std::vector<std::string> argv{toolchain_.rustc.native()};
  Env env = env_;
  if (folder)
    env = env.with("RUST_TARGET_PATH", folder->native());
  if (question == Question::unstable) {
    env = env.with("RUSTC_BOOTSTRAP", "1");
    argv.emplace_back(unstable_hint);
  }
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const Output output = run({.argv = argv}, env);
  return {.exit_code = output.exit_code, .out = output.out, .err = output.err};
}

const std::vector<std::string>& SpecRustc::builtin_names()
{
  if (!names_) {
    const Printed printed = ask(Question::stable, {"--print", "target-list"});
    if (printed.exit_code != 0)
      throw Error(ErrorKind::external_tool,
                  fmt::format("'{}' cannot list its targets: {}", toolchain_.rustc.native(),
                              rustc_reason(printed.err)));
    names_ = lines_of(printed.out);
  }
  return *names_;
}

bool SpecRustc::is_builtin(std::string_view name)
{
  const std::vector<std::string>& names = builtin_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

Json SpecRustc::spec_of(const std::string& name, const std::optional<fs::path>& folder)
{
  const Printed printed =
      ask(Question::unstable, {"--print", "target-spec-json", "--target", name}, folder);
  if (printed.exit_code != 0)
    throw Error(ErrorKind::external_tool,
                fmt::format("rustc {} rejects the target '{}': {}", toolchain_.version, name,
                            rustc_reason(printed.err)));
  return parse_json(printed.out, "rustc --print target-spec-json --target " + name);
}

std::vector<Json> SpecRustc::all_specs()
{
  if (specs_)
    return *specs_;
  const Printed printed = ask(Question::unstable, {"--print", "all-target-specs-json"});
  specs_.emplace();
  if (printed.exit_code == 0) {
    specs_ = specs_in(printed.out);
    return *specs_;
  }
  for (const char* name : samples)
    if (is_builtin(name))
      specs_->push_back(spec_of(name));
  if (is_builtin(toolchain_.host.str()))
    specs_->push_back(spec_of(toolchain_.host.str()));
  return *specs_;
}

const SpecModel& SpecRustc::model()
{
  if (model_)
    return *model_;
  const Printed schema = ask(Question::unstable, {"--print", "target-spec-json-schema"});
  if (schema.exit_code == 0) {
    const std::string source = "rustc --print target-spec-json-schema";
    model_ = model_of_schema(parse_json(schema.out, source), source);
    learn_from_specs(*model_, all_specs());
  } else {
    model_ = model_of_specs(all_specs());
  }
  return *model_;
}

std::optional<Json> SpecRustc::builtin_for_llvm_target(const std::string& llvm_target)
{
  for (const Json& spec : all_specs())
    if (spec.value("llvm-target", Json()) == llvm_target)
      return spec;
  return std::nullopt;
}

SpecRustc::Answer SpecRustc::load(const fs::path& folder, const std::string& name)
{
  const std::vector<std::string> arguments{"--print", "cfg", "--target", name};
  const Printed plain = ask(Question::stable, arguments, folder);
  Answer answer{.accepted = plain.exit_code == 0, .printed = plain.err};
  if (answer.accepted || plain.err.find(unstable_hint) == std::string::npos)
    return answer;
  const Printed unstable = ask(Question::unstable, arguments, folder);
  return {
      .accepted = unstable.exit_code == 0, .needs_unstable_options = true, .printed = unstable.err};
}

SpecRustc::Answer SpecRustc::generate(const fs::path& folder, const std::string& name)
{
  const TempDir work;
  Answer answer;
  for (const std::string_view traits : {marker_traits, older_marker_traits}) {
    const fs::path source = work.path() / (traits == marker_traits ? "new.rs" : "old.rs");
    write_new_file(source, program_without_core(traits));
    const Printed printed = ask(Question::unstable,
                                {"--target", name, "--emit", "obj", "-o",
                                 (work.path() / "probe.o").native(), source.native()},
                                folder);
    answer = {.accepted = printed.exit_code == 0, .printed = printed.err};
    if (printed.err.find("E0522") == std::string::npos)  // an unknown marker trait
      break;
  }
  return answer;
}

}  // namespace xtool
