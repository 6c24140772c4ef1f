// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_search.hpp"

#include <xtool/link/find/cxx_advice.hpp>
#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/link/find/platform_sdk.hpp>

#include <fmt/format.h>

namespace xtool {
namespace {

std::vector<std::string> lld_advice(const TargetEntry& entry, const PackageAdvice& packages)
{
  if (const auto sdk = platform_sdk(entry, packages))
    return sdk->help;
  const std::optional<std::string> lld = packages.command("lld");
  return {fmt::format("this rustc comes without its LLD; install LLD{}",
                      lld ? fmt::format(": `{}`", *lld) : "")};
}

}  // namespace

std::vector<std::string> homemade_advice(const TargetEntry& entry)
{
  if (entry.gnu_prefixes.empty() || !links_through_compiler(entry))
    return {};
  return {
      fmt::format("put a cross gcc called '{}-gcc' on PATH; no package of this system is known to "
                  "contain one",
                  entry.gnu_prefixes.front())};
}

std::vector<std::string> advice_on_kind(LinkerKind kind, const TargetEntry& entry,
                                        const PackageAdvice& packages, bool clang_is_here)
{
  const auto cross_compiler = packages.compiler(entry);
  std::vector<std::string> lines;
  if (kind == LinkerKind::clang)
    if (const auto command = packages.command("clang lld"); command && !clang_is_here)
      lines.push_back(fmt::format("install clang and LLD: `{}`", *command));
  if ((kind == LinkerKind::gcc || kind == LinkerKind::clang) && cross_compiler)
    lines.push_back(fmt::format("install a cross compiler{}: `{}`",
                                kind == LinkerKind::clang ? ", whose C library clang uses" : "",
                                *cross_compiler));
  return lines;
}

std::vector<std::string> linker_advice(const TargetEntry& entry, const PackageAdvice& packages,
                                       std::optional<LinkerKind> only, bool clang_is_here)
{
  if (brings_its_linker(entry))
    return lld_advice(entry, packages);
  if (only == LinkerKind::zig)
    return {
        fmt::format("use another zig: point XTOOL_ZIG at one, or let "
                    "`xtool setup-linker --zig=VERSION {}` install that version",
                    entry.triple.str())};
  std::vector<std::string> lines =
      advice_on_kind(only == LinkerKind::clang ? LinkerKind::clang : LinkerKind::gcc, entry,
                     packages, clang_is_here);
  if (entry.zig)
    lines.push_back(
        fmt::format("{} zig link, which needs nothing installed: "
                    "`xtool setup-linker --zig {}`",
                    lines.empty() ? "let" : "or let", entry.triple.str()));
  if (const auto sdk = platform_sdk(entry, packages); sdk && !entry.zig)
    lines.insert(lines.end(), sdk->help.begin(), sdk->help.end());
  if (lines.empty())
    lines = homemade_advice(entry);
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
