// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/support/process.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace xtool {
namespace {

// The last rustc with each major version of LLVM (Rust's RELEASES.md, "Internal Changes").
constexpr std::array<std::pair<int, const char*>, 6> last_with_llvm{{{15, "1.69.0"},
                                                                     {16, "1.72.1"},
                                                                     {17, "1.77.2"},
                                                                     {18, "1.81.0"},
                                                                     {19, "1.86.0"},
                                                                     {20, "1.90.0"}}};

// Elsewhere than on macOS, whoever has a linker that works needs no Xcode.
bool needs_xcode(TargetExamination& target)
{
  const auto& rust = target.machine().toolchain;
  if (target.triple().find("-apple-") == std::string::npos || !rust)
    return false;
  const bool macos = rust->host.str().find("-apple-") != std::string::npos;
  // LLD alone links no C program; that it is there, and with an SDK, is for other checks.
  const bool lld = target.linker() && target.linker()->bare && target.linker()->program;
  return macos || !(lld || (target.trial() && target.trial()->verdict == LinkerVerdict::works));
}

struct AppleClang {
  std::string version = {};  // "16.0.0"; empty: none
  std::string why_not = {};
};

AppleClang ask_clang(const Env& env)
{
  const auto xcrun = env.find_program("xcrun");
  const auto clang = env.find_program("clang");
  if (!xcrun && !clang)
    return {.why_not = "there is neither xcrun nor clang"};
  const std::vector<std::string> argv =
      xcrun ? std::vector<std::string>{xcrun->string(), "clang", "--version"}
            : std::vector<std::string>{clang->string(), "--version"};
  const Output answer = run({.argv = argv}, env);
  constexpr std::string_view name = "Apple clang version ";
  const std::size_t at = answer.out.find(name);
  if (answer.exit_code != 0)
    return {.why_not = answer.err.substr(0, answer.err.find('\n'))};
  if (at == std::string::npos)
    return {.why_not = "'" + argv.front() + "' is another clang"};
  const std::string rest = answer.out.substr(at + name.size());
  return {.version = rest.substr(0, rest.find_first_not_of("0123456789."))};
}

void xcode_llvm(TargetExamination& target, Report& report)
{
  const AppleClang clang = ask_clang(target.machine().env);
  if (clang.version.empty())
    return report.found("none", {{"reason", clang.why_not}});
  const std::optional<std::string>& llvm = target.machine().toolchain->llvm;
  const int major = Version::at_start_of(clang.version).value_or(Version{}).major;
  if (!llvm || Version::at_start_of(*llvm).value_or(Version{}).major <= major)
    return;
  std::string toolchain = last_with_llvm.front().second;
  for (const auto& [version, release] : last_with_llvm)
    if (version <= major)
      toolchain = release;
  report.found("older", {{"clang", clang.version}, {"llvm", *llvm}, {"toolchain", toolchain}});
}

}  // namespace

std::span<const TargetCheck> apple_checks()
{
  static constexpr std::array checks{TargetCheck{"xcode-llvm", needs_xcode, xcode_llvm}};
  return checks;
}

}  // namespace xtool
