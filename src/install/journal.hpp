// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/install/install.hpp>

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// What the parts of the install transaction share: xtool's own directory inside a sysroot, the
// journal in it, and the records that are prepared there.
namespace xtool {

// lib/rustlib/.xtool: the lock, stages, the journal and prepared records. It exists only while
// something is going on; rustup ignores it.
std::filesystem::path workspace_of(const Sysroot& sysroot);

// The lock of the whole sysroot, and the one that a stage's maker holds.
std::filesystem::path sysroot_lock(const Sysroot& sysroot);
std::filesystem::path stage_lock(const Sysroot& sysroot, const std::string& stage);

// A name for a stage, and whether a text is one.
std::string new_stage_name();
bool is_stage_name(std::string_view name);
// The stages for which there is a directory or a lock.
std::set<std::string> stages_of(const Sysroot& sysroot);

// What has been decided and must be carried through, whatever happens.
struct Journal {
  enum class Operation { add, remove };
  struct Removal {
    Triple target;
    bool unrecorded = false;  // take the crates of a std that no manifest lists, too
  };
  Operation operation = Operation::add;
  Triple target = {};                              // add
  std::string stage = {};                          // add: the stage's name
  Registration registration = Registration::none;  // add
  std::vector<Removal> removals = {};              // remove: together, in this order

  static bool exists(const Sysroot& sysroot);
  // Nothing when there is none. Throws invalid_input for one that cannot be understood.
  static std::optional<Journal> load(const Sysroot& sysroot);
  // Durable on return.
  void store(const Sysroot& sysroot) const;
  static void drop(const Sysroot& sysroot);
};

// Writes the text that `record` (a file of lib/rustlib) is going to have into the workspace, and
// makes it durable: what may fail for want of space fails here.
void prepare_record(const Sysroot& sysroot, const std::filesystem::path& record,
                    std::string_view text);
// Where prepare_record puts it.
std::filesystem::path prepared(const Sysroot& sysroot, const std::filesystem::path& record);
// Puts a prepared record in place; false when there is none.
bool publish_record(const Sysroot& sysroot, const std::filesystem::path& record);
// Whether there are prepared records. Nobody's, when nobody holds the lock.
bool has_prepared(const Sysroot& sysroot);
// Removes prepared records that will not be published, but for `kept`.
void discard_prepared(const Sysroot& sysroot, const std::filesystem::path& kept = {});

}  // namespace xtool
