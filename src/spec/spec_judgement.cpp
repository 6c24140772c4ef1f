// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "spec_judgement.hpp"

#include <xtool/support/file_access.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace xtool {
namespace {

namespace fs = std::filesystem;
using Severity = SpecFinding::Severity;

std::string text_of(const Json& spec, const char* key, const char* otherwise = "")
{
  const auto found = spec.find(key);
  return found != spec.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

bool has_linker(const std::string& linker, const SpecRustc& rustc)
{
  if (rustc.env().find_program(linker))
    return true;
  // rustc's own programs are not on PATH.
  const Toolchain& toolchain = rustc.toolchain();
  const fs::path own = toolchain.sysroot / "lib/rustlib" / toolchain.host.str() / "bin" / linker;
  return is_there(own) || is_there(own.native() + ".exe");
}

// The host's specification names no linker of its own either; what links for it is on every machine
// that builds Rust programs, and is checked by the doctor.
std::vector<SpecFinding> judge_linker(const Json& spec, const SpecRustc& rustc)
{
  const std::string linker = linker_of_spec(spec);
  if (linker.empty() || has_linker(linker, rustc))
    return {};
  return {{.severity = Severity::warning,
           .id = "no-linker",
           .key = spec.contains("linker") ? "linker" : "linker-flavor",
           .fact = fmt::format("the linker '{}' was not found", linker),
           .help = "install it, or set `target.NAME.linker` in Cargo's configuration"}};
}

std::vector<SpecFinding> judge_panic(const Json& spec)
{
  const std::string os = text_of(spec, "os", "none");
  if (os != "none" || text_of(spec, "panic-strategy", "unwind") != "unwind")
    return {};
  return {{.severity = Severity::warning,
           .id = "unwinds-without-std",
           .key = "panic-strategy",
           .fact = "a target without an operating system has no unwinder, but panics unwind",
           .help = "set \"panic-strategy\": \"abort\""}};
}

std::vector<SpecFinding> judge_system(const Json& spec, SpecRustc& rustc)
{
  const std::string os = text_of(spec, "os", "none");
  const std::set<std::string>& known = rustc.model().systems_with_std;
  if (os == "none" || known.empty() || known.contains(os))
    return {};
  return {
      {.severity = Severity::note,
       .id = "no-std-for-system",
       .key = "os",
       .fact = fmt::format("std does not support the system '{}', only core and alloc do", os)}};
}

}  // namespace

std::string linker_of_spec(const Json& spec)
{
  if (const std::string named = text_of(spec, "linker"); !named.empty())
    return named;
  const std::string flavor = text_of(spec, "linker-flavor", "gnu-cc");
  if (flavor.ends_with("-cc") || flavor == "gcc")
    return flavor.starts_with("em") ? "emcc" : "cc";
  if (flavor == "em")
    return "emcc";
  if (flavor == "msvc")
    return "link.exe";
  if (flavor.find("lld") != std::string::npos || flavor == "wasm-ld")
    return "rust-lld";
  if (flavor == "gnu" || flavor == "ld" || flavor == "darwin" || flavor == "unix")
    return "ld";
  return "";
}

std::vector<std::string> unused_fields(std::string_view printed)
{
  constexpr std::string_view words = "target json file contains unused fields: ";
  std::vector<std::string> fields;
  const std::size_t at = printed.find(words);
  if (at == std::string_view::npos)
    return fields;
  std::string_view list = printed.substr(at + words.size());
  list = list.substr(0, list.find('\n'));
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(", "), list.size());
    fields.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 2, list.size()));
  }
  return fields;
}

std::vector<SpecFinding> ignored_by_llvm(std::string_view printed)
{
  constexpr std::string_view middle = "' is not a recognized ";
  std::vector<SpecFinding> findings;
  std::set<std::string> seen;
  for (std::size_t at = printed.find(middle); at != std::string_view::npos;
       at = printed.find(middle, at + 1)) {
    const std::size_t open = printed.rfind('\'', at - 1);
    if (at == 0 || open == std::string_view::npos)
      continue;
    const std::string name(printed.substr(open + 1, at - open - 1));
    const bool cpu = printed.substr(at + middle.size()).starts_with("processor");
    if (seen.insert(name).second)
      findings.push_back(
          {.id = cpu ? "unknown-cpu" : "unknown-feature",
           .key = cpu ? "cpu" : "features",
           .fact = fmt::format("LLVM does not know the {} '{}' of this architecture, "
                               "and would ignore it",
                               cpu ? "CPU" : "feature", name),
           .help = fmt::format("`rustc --print target-{} --target TARGET` lists those "
                               "of a similar target",
                               cpu ? "cpus" : "features")});
  }
  return findings;
}

std::vector<SpecFinding> judge_sense(const Json& spec, SpecRustc& rustc)
{
  std::vector<SpecFinding> findings = judge_linker(spec, rustc);
  for (SpecFinding& finding : judge_panic(spec))
    findings.push_back(std::move(finding));
  for (SpecFinding& finding : judge_system(spec, rustc))
    findings.push_back(std::move(finding));
  return findings;
}

bool is_nightly(const Toolchain& toolchain)
{
  const std::string& stage = toolchain.release.stage;
  return !stage.empty() && !stage.starts_with("beta");
}

std::string unstable_help(const std::string& name, const Toolchain& toolchain)
{
  return fmt::format("build with `{}RUSTFLAGS=-Zunstable-options cargo build --target {}`",
                     is_nightly(toolchain) ? "" : "RUSTC_BOOTSTRAP=1 ", name);
}

SpecFinding unstable_note(const FoundSpec& spec, const SpecRustc& rustc)
{
  return {.severity = Severity::note,
          .id = "unstable",
          .fact = fmt::format("rustc {} accepts custom targets with -Zunstable-options only",
                              rustc.toolchain().release.str()),
          .help = unstable_help(spec.name, rustc.toolchain())};
}

}  // namespace xtool
