// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/sysroot_setup.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace xtool {

DebianNames debian_names(const TargetEntry& entry)
{
  const std::string& target = entry.triple.str();
  if (entry.libc == "musl")
    throw Error(
        ErrorKind::usage,
        fmt::format("Debian and Ubuntu have no libraries for musl, and so none for '{}'", target))
        .help(
            "let crates build what they need: the feature 'vendored' of openssl, 'bundled' of "
            "rusqlite, 'static' of libz-sys")
        .help("or build for the same machine with glibc: `xtool target list` shows its targets");
  const TargetEntry::Packages* const packages = entry.packages_of("debian");
  if (entry.os != "linux" || packages == nullptr || !packages->arch || entry.gnu_prefixes.empty() ||
      packages->native_releases.empty())
    throw Error(ErrorKind::usage,
                fmt::format("Debian and Ubuntu have no libraries for '{}'", target));
  return {.architecture = *packages->arch, .triplet = entry.gnu_prefixes.front()};
}

const DistroRelease& default_release(const TargetEntry& entry, std::string_view distribution,
                                     std::optional<GlibcVersion> device)
{
  const std::vector<std::string>& native = entry.packages_of("debian")->native_releases;
  const DistroRelease* chosen = nullptr;
  for (const DistroRelease& release : distro_releases()) {
    if (release.distribution != distribution ||
        std::find(native.begin(), native.end(), release.codename) == native.end() ||
        (device && release.glibc > *device))
      continue;
    if (chosen == nullptr || !chosen->supported)
      chosen = &release;
  }
  if (chosen != nullptr)
    return *chosen;
  const std::string limit = device ? fmt::format(" with glibc {} or older", device->str()) : "";
  throw Error(ErrorKind::usage, fmt::format("no release that xtool knows has libraries for '{}'{}",
                                            entry.triple.str(), limit))
      .help("`--suite NAME` with `--mirror URL` takes another one");
}

std::optional<std::string> suite_warning(const TargetEntry& entry, const SysrootLock& lock)
{
  // The first release of each that was built so; i386 was left as it is.
  static const std::map<std::string, GlibcVersion> since{{"debian", {2, 41}}, {"ubuntu", {2, 39}}};
  if (entry.pointer_width != 32 || lock.architecture == "i386")
    return std::nullopt;
  for (const LockedSuite& suite : lock.suites)
    if (const DistroRelease* const release = release_of_suite(suite.codename))
      if (release->glibc >= since.at(std::string(release->distribution)))
        return fmt::format(
            "the libraries of {} have a time_t of 64 bits on '{}', and crates that follow the libc "
            "crate one of 32: what passes times to C libraries may be wrong",
            suite.codename, entry.triple.str());
  return std::nullopt;
}

std::vector<PackageChange> changes_between(const SysrootLock* before, const SysrootLock& after)
{
  std::map<std::string, PackageChange> changes;
  if (before != nullptr)
    for (const LockedPackage& package : before->packages)
      changes[package.name] = {.name = package.name, .before = package.version};
  for (const LockedPackage& package : after.packages) {
    PackageChange& change = changes[package.name];
    change.name = package.name;
    change.after = package.version;
  }
  std::vector<PackageChange> found;
  for (const auto& [name, change] : changes)
    if (change.before != change.after)
      found.push_back(change);
  return found;
}

InstalledSysroot require_sysroot(const Home& home, const Triple& target)
{
  std::optional<InstalledSysroot> sysroot = installed_sysroot(home, target);
  if (!sysroot)
    throw Error(ErrorKind::no_toolchain, fmt::format("'{}' has no sysroot", target.str()))
        .help(fmt::format("`xtool sysroot add {} PACKAGE` makes one", target.str()));
  return std::move(*sysroot);
}

InstalledSysroot require_packages(const Home& home, const Triple& target, std::string_view what)
{
  InstalledSysroot sysroot = require_sysroot(home, target);
  if (sysroot.lock.origin)
    throw Error(ErrorKind::usage,
                fmt::format("the sysroot of '{}' is a copy of '{}', and has no packages that could "
                            "be {}",
                            target.str(), sysroot.lock.origin->directory, what))
        .help(fmt::format("`xtool sysroot repair {}` copies the directory again, with what has "
                          "changed in it",
                          target.str()))
        .help(fmt::format("for packages instead, remove it first: `xtool sysroot remove {}`",
                          target.str()));
  return sysroot;
}

}  // namespace xtool
