// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/catalog/package_advice.hpp>

#include "package_names.hpp"

#include <xtool/support/words.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace xtool {
namespace {

// A name of os-release's ID or ID_LIKE.
struct Family {
  std::string_view name;
  Distribution distribution = Distribution::unknown;
};
constexpr auto families = std::to_array<Family>({
    {"debian", Distribution::debian},
    {"ubuntu", Distribution::debian},
    {"fedora", Distribution::fedora},
    {"rhel", Distribution::rhel},
    {"centos", Distribution::rhel},
    {"arch", Distribution::arch},
    {"archlinux", Distribution::arch},
    {"alpine", Distribution::alpine},
    {"suse", Distribution::suse},
    {"opensuse", Distribution::suse},
});

// The distribution's own name comes first in os-release, then those that it is like, the nearest
// first: RHEL's relatives name "rhel" before "fedora".
Distribution distribution_of(const OsRelease& system)
{
  for (const std::string& name : system.names) {
    const auto family = std::find_if(families.begin(), families.end(),
                                     [&](const Family& known) { return known.name == name; });
    if (family != families.end())
      return family->distribution;
  }
  return Distribution::unknown;
}

// Of Debian and Ubuntu; what is newer or older is unknown, and the best is hoped of it.
bool is_known_release(const std::string& codename)
{
  static constexpr auto known =
      std::to_array<std::string_view>({"bullseye", "bookworm", "trixie", "jammy", "noble"});
  return std::find(known.begin(), known.end(), codename) != known.end();
}

bool has(const std::vector<std::string>& names, std::string_view name)
{
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

PackageAdvice::PackageAdvice(std::string_view os_release)
    : system_(OsRelease::parse(os_release)), distribution_(distribution_of(system_))
{
}

PackageAdvice PackageAdvice::of(const Env& env) { return PackageAdvice(read_os_release(env)); }

std::string PackageAdvice::install(std::string_view packages) const
{
  std::string_view command;
  switch (distribution_) {
    case Distribution::debian:
      command = "sudo apt install";
      break;
    case Distribution::fedora:
    case Distribution::rhel:
      command = "sudo dnf install";
      break;
    case Distribution::arch:
      command = "sudo pacman -S";
      break;
    case Distribution::alpine:
      command = "doas apk add";  // Alpine comes without sudo
      break;
    case Distribution::suse:
      command = "sudo zypper install";
      break;
    case Distribution::unknown:
      break;
  }
  return fmt::format("{} {}", command, packages);
}

std::optional<std::string> PackageAdvice::translated(std::string_view package) const
{
  if (distribution_ == Distribution::debian)
    return std::string(package);
  const auto row = std::find_if(package_names.begin(), package_names.end(),
                                [&](const PackageNames& one) { return one.debian == package; });
  if (row == package_names.end())
    return std::nullopt;
  std::string_view name;
  switch (distribution_) {
    case Distribution::fedora:
      name = row->fedora;
      break;
    case Distribution::rhel:
      name = row->rhel ? row->fedora : "";
      break;
    case Distribution::arch:
      name = row->arch;
      break;
    case Distribution::alpine:
      name = row->alpine;
      break;
    case Distribution::suse:
      name = row->suse;
      break;
    case Distribution::debian:
    case Distribution::unknown:
      break;
  }
  return name.empty() ? std::nullopt : std::optional(std::string(name));
}

std::optional<std::string> PackageAdvice::command(std::string_view packages) const
{
  std::vector<std::string> names;
  for (const std::string& package : split_words(packages)) {
    const std::optional<std::string> name = translated(package);
    if (!name)
      return std::nullopt;
    if (!has(names, *name))
      names.push_back(*name);
  }
  return names.empty() ? std::nullopt
                       : std::optional(install(fmt::format("{}", fmt::join(names, " "))));
}

std::string PackageAdvice::advice(std::string_view packages) const
{
  const std::optional<std::string> known = command(packages);
  return known ? fmt::format("`{}`", *known)
               : fmt::format("install what Debian calls {}", packages);
}

const TargetEntry::Packages* PackageAdvice::packages_of(const TargetEntry& entry) const
{
  switch (distribution_) {
    case Distribution::debian:
      return entry.packages_of("debian");
    case Distribution::fedora:
      return entry.packages_of("fedora");
    case Distribution::arch:
      return entry.packages_of("archlinux");
    case Distribution::rhel:
    case Distribution::alpine:
    case Distribution::suse:
    case Distribution::unknown:
      break;
  }
  return nullptr;
}

bool PackageAdvice::is_in_release(const std::optional<std::vector<std::string>>& releases) const
{
  return distribution_ != Distribution::debian || !releases ||
         !is_known_release(system_.codename) || has(*releases, system_.codename);
}

// The C++ compiler's package brings the C compiler and the C library's headers along, which the C
// compiler's only recommends.
std::optional<std::string> PackageAdvice::compiler(const TargetEntry& entry) const
{
  if (const TargetEntry::Packages* own = packages_of(entry)) {
    const std::optional<std::string>& package = own->cxx ? own->cxx : own->cc;
    return package && is_in_release(own->releases) ? std::optional(install(*package))
                                                   : std::nullopt;
  }
  const TargetEntry::Packages* const debian = entry.packages_of("debian");
  if (distribution_ == Distribution::debian || debian == nullptr)
    return std::nullopt;
  return command((debian->cxx ? debian->cxx : debian->cc).value_or(""));
}

std::optional<std::string> PackageAdvice::cxx_compiler(const TargetEntry& entry) const
{
  const TargetEntry::Packages* const own = packages_of(entry);
  if (own == nullptr || !own->cxx || !is_in_release(own->releases))
    return std::nullopt;
  return install(*own->cxx);
}

std::optional<std::string> PackageAdvice::c_library(const TargetEntry& entry) const
{
  const TargetEntry::Packages* const own = packages_of(entry);
  if (own == nullptr || !own->libc_dev || !is_in_release(own->releases))
    return std::nullopt;
  return install(*own->libc_dev);
}

std::optional<std::string> PackageAdvice::emulator(const TargetEntry::Qemu& qemu) const
{
  if (qemu.machine)
    return command(qemu.program);
  // Alpine has a package for each processor, named after the program.
  return distribution_ == Distribution::alpine ? std::optional(install(qemu.program))
                                               : command("qemu-user");
}

// Debian has none, and so no name for it.
std::optional<std::string> PackageAdvice::wasmtime() const
{
  if (distribution_ != Distribution::fedora && distribution_ != Distribution::arch)
    return std::nullopt;
  return install("wasmtime");
}

std::optional<std::string> PackageAdvice::rust_std(const Triple& target,
                                                   const TargetEntry* entry) const
{
  const std::string& name = target.str();
  const bool plain_wasm = name == "wasm32-unknown-unknown" || name == "wasm32-wasip1";
  const bool mingw = target.os() == "windows" && target.abi() == "gnu";
  switch (distribution_) {
    case Distribution::debian: {
      // Debian has these two as packages of every architecture, the second until Debian 12.
      if (target.arch() == "wasm32")
        return install("libstd-rust-dev-wasm32");
      if (mingw)
        return system_.codename == "trixie" ? std::nullopt
                                            : std::optional(install("libstd-rust-dev-windows"));
      // The package of an architecture has the std of its GNU target, and of no musl one.
      const TargetEntry::Packages* const own = entry ? packages_of(*entry) : nullptr;
      if (own == nullptr || !own->arch || !target.abi().starts_with("gnu"))
        return std::nullopt;
      return fmt::format(
          "sudo dpkg --add-architecture {0} && sudo apt update && "
          "sudo apt install libstd-rust-dev:{0}",
          *own->arch);
    }
    case Distribution::fedora:
      if (plain_wasm || mingw)
        return install("rust-std-static-" + name);
      break;
    case Distribution::rhel:
      if (plain_wasm)
        return install("rust-std-static-" + name);
      break;
    case Distribution::arch:
      if (plain_wasm)
        return install("rust-wasm");
      if (name == "x86_64-unknown-linux-musl")
        return install("rust-musl");
      break;
    case Distribution::alpine:
    case Distribution::suse:
    case Distribution::unknown:
      break;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> PackageAdvice::foreign_library(
    const TargetEntry& entry, std::string_view package) const
{
  const TargetEntry::Packages* const own = packages_of(entry);
  if (distribution_ != Distribution::debian || own == nullptr || !own->arch)
    return std::nullopt;
  std::vector<std::string> lines{fmt::format(
      "`sudo dpkg --add-architecture {0} && sudo apt update && sudo apt install {1}:{0}`",
      *own->arch, package)};
  if (system_.is("ubuntu"))
    lines.push_back(fmt::format(
        "on Ubuntu, the packages for {} may be on ports.ubuntu.com: name it in the sources first",
        *own->arch));
  return lines;
}

}  // namespace xtool
