// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "rust_proof.hpp"

#include "apply_linker.hpp"

#include <xtool/link/find/first_line.hpp>
#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <utility>
#include <vector>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// As with C: the first links by zig build its libraries.
constexpr std::chrono::seconds patience{60};

constexpr std::string_view program =
    "fn main() {\n"
    "    let words: Vec<String> = std::env::args().collect();\n"
    "    println!(\"{}\", words.len() * 42);\n"
    "}\n";
constexpr std::string_view library =
    "#[no_mangle]\n"
    "pub extern \"C\" fn xtool_proof(number: i32) -> i32 {\n"
    "    println!(\"{}\", number);\n"
    "    number / 2\n"
    "}\n";

// The linker of the plan, made in a directory that goes away.
std::string make_linker(const LinkerCandidate& candidate, LinkerFacts facts,
                        const LinkerChoices& choices, const fs::path& directory)
{
  facts.tools = directory / "tools";
  const FoundLinker found{
      .choice = {.trials = {{.candidate = candidate, .verdict = LinkerVerdict::works}}},
      .name = candidate.program.string()};
  const LinkerPlan plan = plan_linker(facts, choices, found);
  write_linker_files(plan.files, facts);
  return plan.record.linker;
}

}  // namespace

std::optional<std::string> RustProof::operator()(const LinkerCandidate& candidate) const
{
  const TempDir directory;
  const fs::path& here = directory.path();
  const std::string linker = make_linker(candidate, facts_, choices_, here);
  const Env env = env_.with("LC_ALL", "C");
  const auto rustc = [&](const std::string& source, const std::vector<std::string>& options) {
    Command command{.argv = {toolchain_.rustc.string(), "--target", facts_.entry.triple.str(),
                             "--sysroot", facts_.sysroot.string(), "--crate-name", "proof",
                             "--out-dir", here.string(), (here / source).string()},
                    .timeout = patience * row_of(candidate.kind).patience};
    command.argv.insert(command.argv.end(), options.begin(), options.end());
    return run(command, env);
  };
  std::vector<std::string> with_linker;
  if (!linker.empty())
    with_linker.push_back("-Clinker=" + linker);

  write_new_file(here / "program.rs", program);
  write_new_file(here / "library.rs", library);
  try {
    for (const auto& [source, type] :
         {std::pair{"program.rs", "bin"}, std::pair{"library.rs", "cdylib"}}) {
      std::vector<std::string> options = with_linker;
      options.push_back(fmt::format("--crate-type={}", type));
      const Output linked = rustc(source, options);
      if (linked.exit_code == 0)
        continue;
      if (rustc(source, {"--crate-type=lib", "--emit=obj"}).exit_code != 0)
        return std::nullopt;
      return fmt::format("cannot link a Rust {}: {}",
                         std::string_view(type) == "bin" ? "program" : "library",
                         telling_link_error(linked.err));
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::external_tool)
      throw;
    return error.message();
  }
  return std::nullopt;
}

}  // namespace xtool
