// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_search.hpp"

#include <xtool/link/find/cxx_advice.hpp>
#include <xtool/link/find/linker_kinds.hpp>

#include <fmt/format.h>

namespace xtool {
namespace {

// Where the compilers come from the platform's maker, and not from a distribution.
std::vector<std::string> platform_advice(const TargetEntry& entry)
{
  const std::string& triple = entry.triple.str();
  if (entry.os == "android" && entry.ndk)
    return {"install Android's NDK: https://developer.android.com/ndk/downloads",
            fmt::format("then set ANDROID_NDK_HOME to its directory, and run "
                        "`xtool setup-linker {}`",
                        triple)};
  if (entry.os == "windows" && triple.ends_with("-msvc") && entry.arch == "x86_64")
    return {
        "its libraries are part of Visual Studio: build on Windows, or for the target that "
        "MinGW and zig serve: `xtool target add x86_64-pc-windows-gnu --setup`"};
  return {};
}

}  // namespace

std::vector<std::string> linker_advice(const TargetEntry& entry, const PackageAdvice& packages,
                                       std::optional<LinkerKind> only, bool clang_is_here)
{
  if (brings_its_linker(entry)) {
    const std::optional<std::string> lld = packages.command("lld");
    return {fmt::format("this rustc comes without its LLD; install LLD{}",
                        lld ? fmt::format(": `{}`", *lld) : "")};
  }
  std::vector<std::string> lines;
  const bool clang = only == LinkerKind::clang;
  if (const auto command = packages.command("clang lld"); command && clang && !clang_is_here)
    lines.push_back(fmt::format("install clang and LLD: `{}`", *command));
  if (const auto command = packages.compiler(entry))
    lines.push_back(fmt::format("install a cross compiler{}: `{}`",
                                clang ? ", whose C library clang uses" : "", *command));
  if (only == LinkerKind::zig)
    return {
        fmt::format("use another zig: point XTOOL_ZIG at one, or let "
                    "`xtool setup-linker --zig=VERSION {}` install that version",
                    entry.triple.str())};
  if (entry.zig)
    lines.push_back(
        fmt::format("{} zig link, which needs nothing installed: "
                    "`xtool setup-linker --zig {}`",
                    lines.empty() ? "let" : "or let", entry.triple.str()));
  for (std::string& line : platform_advice(entry))
    lines.push_back(std::move(line));
  if (lines.empty())
    lines.push_back(
        fmt::format("see what is known about it: `xtool target info {}`", entry.triple.str()));
  return lines;
}

std::vector<std::string> cxx_advice(const TargetEntry& entry, const PackageAdvice& packages)
{
  std::vector<std::string> lines;
  if (const auto command = packages.cxx_compiler(entry))
    lines.push_back(fmt::format("install one: `{}`", *command));
  if (entry.zig)
    lines.push_back(fmt::format("{} zig compile and link: `xtool setup-linker --zig {}`",
                                lines.empty() ? "let" : "or let", entry.triple.str()));
  return lines;
}

bool lacks_cxx(const LinkerCandidate& candidate)
{
  return !candidate.cxx && row_of(candidate.kind).tools == LinkerTools::compiler;
}

}  // namespace xtool
