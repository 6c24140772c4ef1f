// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/home.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/support/files.hpp>
#include <xtool/sysroot/existing_tree.hpp>
#include <xtool/sysroot/repository.hpp>
#include <xtool/sysroot/tree.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// The sysroot of a target that xtool made. The directories change with what is in them, so that
// Cargo builds anew what was built with others.
struct InstalledSysroot {
  SysrootLock lock = {};
  std::filesystem::path root = {};       // everything, the C library too
  std::filesystem::path libraries = {};  // all but the C library and the compiler's

  std::filesystem::path report_file() const { return root.parent_path() / "files.json"; }
  // Where compilers look, below one of the two: the architecture's own directory first.
  std::vector<std::filesystem::path> header_directories(const std::filesystem::path& tree) const;
  std::filesystem::path library_directory(const std::filesystem::path& tree) const;
};

// A target's directory for sysroots is xtool's, with trees and records, or the user's, with files
// of the target: something in it that xtool did not put there, or nothing.
std::optional<std::string> name_of_users(const std::filesystem::path& place);

// The record of what a target's sysroot is made from, whether there is one or not.
std::filesystem::path sysroot_lock_file(const Home& home, const Triple& target);
// Nothing where the target has none. Throws invalid_input for a damaged record.
std::optional<InstalledSysroot> installed_sysroot(const Home& home, const Triple& target);
// What was found when it was made.
TreeReport read_report(const InstalledSysroot& sysroot);
// Whether all files that were installed are there.
bool is_complete(const InstalledSysroot& sysroot);

// How a sysroot comes to be. All may be empty.
struct StoreEvents {
  std::function<void()> waiting = {};  // another xtool changes the same sysroot
  // Bytes of the packages that are at hand, of all.
  std::function<void(std::uint64_t done, std::uint64_t total)> downloading = {};
  OnRetry retry = {};
  std::function<void(std::size_t done, std::size_t total)> unpacking = {};
  std::function<void(std::size_t done, std::size_t total)> copying = {};  // files
};

// The place of one target's sysroot, locked for as long as the object lives: nobody else changes it
// meanwhile. What a killed run left is cleared away.
class SysrootStore {
 public:
  // Throws conflict where the directory is one that the user filled, or stays locked. A damaged
  // record keeps nobody from removing the sysroot.
  SysrootStore(const Home& home, const Triple& target, const StoreEvents& events);

  std::optional<InstalledSysroot> current() const { return installed_sysroot(home_, target_); }

  // Downloads the packages, several at a time, makes the tree beside the one that is in use, and
  // puts it in place by one rename. Until then, and after any failure, the old one is there and
  // whole. Where the tree is already there, nothing is done.
  TreeReport install(const SysrootLock& lock, const RepositoryTools& tools);
  // As install, though the tree may be there: it is made anew.
  TreeReport rebuild(const SysrootLock& lock, const RepositoryTools& tools);
  // Makes the tree of one that exists, whose origin the lock names, and fills in its hash.
  TreeReport copy(const ExistingTree& tree, SysrootLock& lock);
  // Whether there was one.
  bool remove();

 private:
  std::filesystem::path tree(const SysrootLock& lock) const;
  void clear_leftovers(const std::optional<std::string>& used) const;
  TreeReport make(const SysrootLock& lock, const RepositoryTools& tools);
  // Fills a directory beside the tree in use, and puts it where the lock's tree belongs.
  TreeReport put(const SysrootLock& lock,
                 const std::function<TreeReport(const std::filesystem::path& stage)>& fill);

  Home home_;
  Triple target_;
  std::filesystem::path place_;
  StoreEvents events_;
  std::optional<FileLock> lock_;
};

// Downloads all packages into the cache, several at a time.
void fetch_packages(const SysrootLock& lock, const RepositoryTools& tools,
                    const StoreEvents& events);

}  // namespace xtool
