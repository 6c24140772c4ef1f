// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "install_advice.hpp"
#include "linker_search.hpp"

#include <xtool/link/find/cxx_advice.hpp>
#include <xtool/link/find/linker_kinds.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace xtool {
namespace {

// A family of distributions, its key in the catalog, and how people install there.
struct Family {
  std::string_view name;
  std::string_view key;
  std::string_view install;
};
constexpr std::array families{
    Family{"debian", "debian", "sudo apt install"}, Family{"ubuntu", "debian", "sudo apt install"},
    Family{"fedora", "fedora", "sudo dnf install"}, Family{"rhel", "fedora", "sudo dnf install"},
    Family{"arch", "archlinux", "sudo pacman -S"},
};

const Family* family_of(const OsRelease& system)
{
  const auto found = std::find_if(families.begin(), families.end(),
                                  [&](const Family& family) { return system.is(family.name); });
  return found == families.end() ? nullptr : found;
}

// Whether this release has the packages; of a release that is not known, the best is hoped.
bool in_release(const TargetEntry::Packages& packages, const std::string& codename)
{
  static const std::array known{"bullseye", "bookworm", "trixie", "jammy", "noble"};
  if (!packages.releases || std::find(known.begin(), known.end(), codename) == known.end())
    return true;
  const std::vector<std::string>& releases = *packages.releases;
  return std::find(releases.begin(), releases.end(), codename) != releases.end();
}

// The C++ compiler's package brings the C compiler and the C library's headers along, which the C
// compiler's only recommends.
std::optional<std::string> compiler_package(const TargetEntry::Packages& packages)
{
  return packages.cxx ? packages.cxx : packages.cc;
}

// Where the compilers come from the platform's maker, and not from a distribution.
std::vector<std::string> platform_advice(const TargetEntry& entry)
{
  const std::string& triple = entry.triple.str();
  if (entry.os == "android" && entry.ndk)
    return {"install Android's NDK: https://developer.android.com/ndk/downloads",
            fmt::format("then name its compiler: `xtool config set target.{}.linker "
                        "$ANDROID_NDK_HOME/toolchains/llvm/prebuilt/linux-x86_64/bin/{}{}-clang`",
                        triple, entry.ndk->target,
                        entry.ndk->min_api ? std::to_string(*entry.ndk->min_api) : "API")};
  if (entry.os == "windows" && triple.ends_with("-msvc") && entry.arch == "x86_64")
    return {
        "its libraries are part of Visual Studio: build on Windows, or for the target that "
        "MinGW and zig serve: `xtool target add x86_64-pc-windows-gnu --setup`"};
  return {};
}

}  // namespace

std::optional<std::string> install_command(const OsRelease& system, const Names& names)
{
  const Family* const family = family_of(system);
  if (!family)
    return std::nullopt;
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const auto& name) { return name.first == family->key; });
  if (found == names.end())
    return std::nullopt;
  return fmt::format("{} {}", family->install, found->second);
}

std::vector<std::string> linker_advice(const TargetEntry& entry, std::string_view os_release,
                                       std::optional<LinkerKind> only, bool clang_is_here)
{
  const bool wasm = links_with_lld_alone(entry);
  if (wasm && only)
    return {fmt::format("LLD alone links for '{}': `xtool setup-linker --auto {}`",
                        entry.triple.str(), entry.triple.str())};
  if (wasm) {
    const Family* const family = family_of(OsRelease::parse(os_release));
    return {fmt::format("this rustc comes without its LLD; install LLD, which has wasm-ld{}",
                        family ? fmt::format(": `{} lld`", family->install) : "")};
  }
  if (entry.os == "none")
    return {fmt::format("rustc links for '{}' with the LLD that it brings along: none is needed",
                        entry.triple.str())};
  std::vector<std::string> lines;
  const OsRelease system = OsRelease::parse(os_release);
  const Family* const family = family_of(system);
  const bool clang = only == LinkerKind::clang;
  if (family && clang && !clang_is_here)
    lines.push_back(fmt::format("install clang and LLD: `{} clang lld`", family->install));
  if (const auto* packages = family ? entry.packages_of(family->key) : nullptr) {
    const std::optional<std::string> package = compiler_package(*packages);
    if (package && in_release(*packages, system.codename))
      lines.push_back(fmt::format("install a cross compiler{}: `{} {}`",
                                  clang ? ", whose C library clang uses" : "", family->install,
                                  *package));
  }
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

std::vector<std::string> cxx_advice(const TargetEntry& entry, std::string_view os_release)
{
  std::vector<std::string> lines;
  const OsRelease system = OsRelease::parse(os_release);
  const Family* const family = family_of(system);
  if (const auto* packages = family ? entry.packages_of(family->key) : nullptr)
    if (packages->cxx && in_release(*packages, system.codename))
      lines.push_back(fmt::format("install one: `{} {}`", family->install, *packages->cxx));
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
