// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/setup/surroundings.hpp>
#include <xtool/sysroot/store.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What a command line says about a sysroot. What it leaves open stays as it is, or is chosen.
struct SysrootWish {
  std::vector<std::string> suites = {};
  SourceWish source = {};
  std::optional<ClosureKind> kind = {};
  std::optional<GlibcVersion> glibc = {};  // of the device
};

// A package whose version changes, or that comes or goes.
struct PackageChange {
  std::string name = {};
  std::string before = {};  // empty: it is new
  std::string after = {};   // empty: it goes
  friend bool operator==(const PackageChange&, const PackageChange&) = default;
};
std::vector<PackageChange> changes_between(const SysrootLock* before, const SysrootLock& after);

// What became of a sysroot.
struct SysrootReport {
  SysrootLock lock = {};
  TreeReport tree = {};
  std::vector<PackageChange> changes = {};
  double seconds = 0;
};

struct SysrootEvents {
  StoreEvents store = {};
  std::function<void(const std::string& what)> reading = {};
  FetchEvents fetch = {};
  // A word of the user's means a package of another name.
  std::function<void(const std::string& word, const std::string& package)> meant = {};
};

// The names that Debian and Ubuntu have for a target. Throws usage for a target for which they have
// no libraries, with what serves instead.
struct DebianNames {
  std::string architecture = {};  // "armhf"
  std::string triplet = {};       // "arm-linux-gnueabihf"
};
DebianNames debian_names(const TargetEntry& entry);

// The release whose packages the device can run: the oldest that is still supported and has the
// architecture, and no newer than the device's glibc. Throws usage where there is none.
const DistroRelease& default_release(const TargetEntry& entry, std::string_view distribution,
                                     std::optional<GlibcVersion> device);

// What the person should know about the packages of a suite, or nothing: that its 32-bit
// architectures have another time_t than Rust's libc crate.
std::optional<std::string> suite_warning(const TargetEntry& entry, const SysrootLock& lock);

// Makes and changes the sysroots of targets.
class SysrootSetup {
 public:
  SysrootSetup(Surroundings around, SysrootWish wish, SysrootEvents events);

  // Adds packages to those that were asked for before, at their newest versions. With no words, the
  // newest versions of those.
  SysrootReport add(const TargetEntry& entry, const std::vector<std::string>& words);
  // Makes the sysroot anew without these packages, and without what only they needed. Throws usage
  // for one that was not asked for.
  SysrootReport remove(const TargetEntry& entry, const std::vector<std::string>& words);
  // Makes the sysroot that a lock describes.
  SysrootReport sync(const TargetEntry& entry, const SysrootLock& lock);
  // Makes the files of the installed one anew; of a copy, from the directory as it is now.
  SysrootReport repair(const TargetEntry& entry);
  // Copies what builds need of a directory with the files of a machine. Throws usage for one that
  // is not for the target, conflict where the target has a sysroot of packages.
  SysrootReport from(const TargetEntry& entry, const std::filesystem::path& directory);
  // The package of the sysroot's suites that has a library of that file name; empty where none or
  // several have it.
  std::string package_of_library(const TargetEntry& entry, const std::string& library);

 private:
  // The packages that have one of the files, by the suites' index of files.
  std::vector<std::string> owners_of(const std::vector<std::string>& paths,
                                     const TargetEntry& entry, const SysrootLock* before);
  std::vector<SuiteSource> sources(const TargetEntry& entry, const SysrootLock* before) const;
  OpenedSuites open(const TargetEntry& entry, const SysrootLock* before, bool offline);
  std::vector<std::string> packages_for(const std::vector<std::string>& words,
                                        const OpenedSuites& suites, const TargetEntry& entry,
                                        const SysrootLock* before);
  std::string package_with_file(const std::string& word, const OpenedSuites& suites,
                                const TargetEntry& entry, const SysrootLock* before);
  SysrootLock resolve(const TargetEntry& entry, const OpenedSuites& suites,
                      std::vector<std::string> asked, const SysrootLock* before) const;
  RepositoryTools tools(bool offline);
  SysrootReport copy(SysrootStore& store, const TargetEntry& entry,
                     const std::filesystem::path& directory);
  SysrootReport install(SysrootStore& store, const SysrootLock& lock, bool anew);

  Surroundings around_;
  SysrootWish wish_;
  SysrootEvents events_;
};

// The sysroot of the target. Throws no_toolchain where it has none.
InstalledSysroot require_sysroot(const Home& home, const Triple& target);
// The same. Throws usage where it was copied, and so is not made of packages that could be `what`:
// "upgraded".
InstalledSysroot require_packages(const Home& home, const Triple& target, std::string_view what);

}  // namespace xtool
