// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/archive.hpp>
#include <xtool/support/beneath.hpp>
#include <xtool/sysroot/deb_file.hpp>
#include <xtool/sysroot/tree.hpp>
#include <xtool/sysroot/tree_text.hpp>
#include "tree_check.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

struct ExistingTree;
class CopyHash;

// One tree while it is made: first all packages, then what needs to know all their files.
class TreeBuilder {
 public:
  TreeBuilder(const SysrootLock& lock, const std::filesystem::path& directory);

  void unpack(const LockedPackage& package, const DebFile& deb);
  TreeReport finish();
  // All of a tree that exists, with what linkers need besides, into the empty directory.
  TreeReport copy(const ExistingTree& tree, CopyHash& hash,
                  const std::function<void(std::size_t done)>& copied);

 private:
  struct Link {
    std::string text;
    std::string package;
  };
  void unpack_entry(ArchiveReader& archive, const ArchiveEntry& entry);
  void unpack_file(ArchiveReader& archive, const ArchiveEntry& entry, const std::string& path);
  void compare(ArchiveReader& archive, const ArchiveEntry& entry, const std::string& path);
  void note_link(const ArchiveEntry& entry, const std::string& path);
  void note_file(const std::string& path);
  void write_text(const std::string& path, std::string_view text, bool executable);
  void read_alternatives(const DebFile& deb);
  void copy_file(const std::filesystem::path& source, const std::string& path,
                 const std::string& root, CopyHash& hash);
  void make_linker_links(CopyHash& hash);

  void add_alternatives();
  void make_links();
  void make_stubs();
  void make_libraries();
  // Whether a path of the tree leads to something, through its links.
  bool leads_somewhere(const std::string& path) const;

  const SysrootLock& lock_;
  std::filesystem::path root_;
  BeneathWriter writer_;                           // of the whole directory
  std::string package_ = {};                       // that is being unpacked
  std::map<std::string, std::string> files_ = {};  // package by path
  std::map<std::string, Link> links_ = {};
  std::set<std::string> directories_ = {};
  std::vector<std::pair<AlternativeLink, std::string>> alternatives_ = {};
  std::vector<RequiredModule> modules_ = {};
  TreeReport report_ = {};
};

}  // namespace xtool
