// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/sysroot/lock.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// What two packages both have, with different contents. The first one's is installed.
struct FileConflict {
  std::string path = {};
  std::string kept = {};   // the package
  std::string other = {};  // the package
  friend bool operator==(const FileConflict&, const FileConflict&) = default;
};

// A name that a file of a package refers to, and that nothing in the sysroot has.
struct MissingName {
  std::string name = {};  // "libfoo.so.1", "foo.pc", or where a link leads
  std::string file = {};  // that needs it
  std::string package = {};
  friend bool operator==(const MissingName&, const MissingName&) = default;
};

// What is known of a tree after it was made.
struct TreeReport {
  std::map<std::string, std::string> owners = {};  // package by path, relative to the tree
  std::vector<FileConflict> conflicts = {};
  std::vector<MissingName> libraries = {};  // that no file has
  std::vector<MissingName> modules = {};    // of pkg-config
  std::vector<MissingName> links = {};      // to nothing
  std::vector<std::string> stubs = {};      // modules of packages that were left out
  // Of a copy: links that were made, because linkers look for them and the directory lacks them,
  // and what was left out because nobody may read it, or because it is for another machine.
  std::vector<std::string> made_links = {};
  std::vector<std::string> unreadable = {};
  std::vector<std::string> foreign = {};
  // The newest glibc that a library of the tree needs, besides the C library itself.
  std::optional<GlibcVersion> needs_glibc = {};
  // Directories of libraries that others need, and that no linker looks into by itself: programs
  // find them by a path in the library that needs them.
  std::vector<std::string> private_directories = {};

  Json json() const;
  static TreeReport parse(std::string_view text, const std::string& source);
};

// The two directories of a tree: all files, for a compiler that takes the C library from there too,
// and all but those of the C library and the compiler, for one that brings its own.
constexpr std::string_view whole_directory = "root";
constexpr std::string_view libraries_directory = "libs";

// Makes both of the packages, in an empty directory. `file_of` gives the verified file of a
// package; `unpacked` is told after each. No script of a package is run. Throws integrity for a
// package that is damaged or reaches out of the directory, file_system.
TreeReport build_tree(const SysrootLock& lock, const std::filesystem::path& directory,
                      const std::function<std::filesystem::path(const LockedPackage&)>& file_of,
                      const std::function<void(const LockedPackage&)>& unpacked);

// Whether the package is part of the C library or of what compilers bring along.
bool belongs_to_compiler(std::string_view package);

// What stands for a package where files were copied and none is known: of other files, and of such
// a part.
constexpr std::string_view no_package = "";
constexpr std::string_view c_library_part = "(C library)";
bool is_package(std::string_view owner);

}  // namespace xtool
