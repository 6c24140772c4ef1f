// SPDX-License-Identifier: Apache-2.0 OR MIT
// The walk through a directory with the files of a machine.
#pragma once

#include <xtool/sysroot/existing_tree.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace xtool {

// The names in a directory, sorted; none where it cannot be read.
std::vector<std::string> names_below(const std::filesystem::path& directory);
bool is_elf(const std::filesystem::path& file);

// Finds what builds need of a tree, and where the copy has it: below usr/, and in lib what 64-bit
// systems have in lib64, so that libraries are in one place whatever the system.
class TreeScan {
 public:
  TreeScan(ExistingTree& tree, const TargetEntry& entry);

  void run();

  // Libraries and object files for the target.
  std::size_t fitting() const { return fitting_; }
  // One that is not, and why, to follow its name.
  const std::optional<std::pair<std::string, std::string>>& first_objection() const
  {
    return first_objection_;
  }

 private:
  void find_triplet();
  void walk_top(const std::string& top, const std::string& place);
  void walk(const std::string& source, const std::string& place);
  void visit(const std::string& source, const std::string& place);
  void add_file(const std::string& source, const std::string& path);
  bool is_foreign(const std::string& source);
  void follow_links();
  void follow(const std::string& source, const std::string& path);
  void link_to(const std::string& path, const std::string& target);

  ExistingTree& tree_;
  const TargetEntry& entry_;
  std::map<std::string, std::string> places_ = {};               // path of the copy by the source's
  std::map<std::string, std::string> directories_ = {};          // likewise
  std::vector<std::pair<std::string, std::string>> links_ = {};  // source and path of the copy
  std::size_t entries_ = 0;
  std::size_t fitting_ = 0;
  std::optional<std::pair<std::string, std::string>> first_objection_ = {};
};

}  // namespace xtool
