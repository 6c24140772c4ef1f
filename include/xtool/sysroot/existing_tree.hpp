// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/sysroot/lock.hpp>
#include <xtool/sysroot/tree.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// What builds need of a directory with the files of a machine: its mounted file system, a copy of
// that, or the sysroot of an SDK. Paths are as the copy has them, below usr/.
struct ExistingTree {
  struct File {
    std::string source = {};  // relative to the directory, without links
    std::string owner = {};   // the package; no_package or c_library_part where none is known
  };
  struct Link {
    std::string target = {};  // a path of the copy
    std::string owner = {};
  };
  std::filesystem::path directory = {};
  std::string triplet = {};  // of its directories; empty where libraries lie in lib itself
  std::string libc = {};     // in the catalog's words; empty: it has none
  std::optional<GlibcVersion> glibc = {};
  std::map<std::string, File> files = {};
  std::map<std::string, Link> links = {};
  std::vector<MissingName> dangling = {};  // links that lead to nothing
  std::vector<CopiedPackage> packages = {};
  std::vector<std::string> unreadable = {};  // relative to the directory
  std::vector<std::string> foreign = {};     // for another machine; likewise
};

// Looks for it, without changing anything and without leaving the directory. Throws usage for a
// directory that has no library for the target, or another C library than the target's.
ExistingTree read_existing_tree(const std::filesystem::path& directory, const TargetEntry& entry);

// A library of such a directory by which to tell what machine it is for, and the C library that it
// is, in the catalog's words: empty where it is another library.
struct TellingLibrary {
  std::filesystem::path file = {};
  std::string libc = {};
};
// Throws usage where it has none.
TellingLibrary telling_library(const std::filesystem::path& directory);

// Makes both directories of a tree, as build_tree does, and fills in what the origin's hash and
// size are. `copied` is told after each file. The directory that is copied stays as it is.
TreeReport copy_tree(const ExistingTree& tree, SysrootLock& lock,
                     const std::filesystem::path& directory,
                     const std::function<void(std::size_t done)>& copied);

}  // namespace xtool
