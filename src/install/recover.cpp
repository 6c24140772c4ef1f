// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/install/install.hpp>

#include "change.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

std::string finish(const Sysroot& sysroot, const Journal& journal)
{
  if (journal.operation == Journal::Operation::remove) {
    discard_prepared(sysroot);
    prepare_removed_records(sysroot, journal.removals);
    finish_remove(sysroot, journal);
    std::vector<std::string> names;
    for (const Journal::Removal& removal : journal.removals)
      names.push_back(fmt::format("'{}'", removal.target.str()));
    return fmt::format("finished the interrupted removal of rust-std for {}",
                       fmt::join(names, ", "));
  }

  const std::string& name = journal.target.str();
  const fs::path manifest = sysroot.manifest_file(journal.target);
  discard_prepared(sysroot, prepared(sysroot, manifest));
  if (can_finish_add(sysroot, journal)) {
    prepare_added_records(sysroot, journal.target, journal.registration);
    finish_add(sysroot, journal);
    return fmt::format("finished the interrupted installation of rust-std for '{}'", name);
  }
  // Somebody deleted the stage. What has arrived is of no use alone; the manifest names it.
  publish_record(sysroot, manifest);
  const Journal removal{.operation = Journal::Operation::remove,
                        .removals = {{.target = journal.target}}};
  prepare_removed_records(sysroot, removal.removals);
  removal.store(sysroot);
  finish_remove(sysroot, removal);
  return fmt::format("undid the interrupted installation of rust-std for '{}'", name);
}

// Removes the stages whose makers are gone. Returns how many there were.
int collect_stages(const Sysroot& sysroot)
{
  int collected = 0;
  for (const std::string& name : stages_of(sysroot)) {
    const fs::path stage = workspace_of(sysroot) / name;
    const auto lock = FileLock::try_acquire(stage_lock(sysroot, name));
    std::error_code code;
    if (!lock || !fs::exists(stage, code))
      continue;
    remove_tree(stage);
    ++collected;
  }
  return collected;
}

}  // namespace

std::vector<std::string> recover(const Sysroot& sysroot)
{
  std::vector<std::string> done;
  std::error_code absent;
  if (!fs::exists(workspace_of(sysroot), absent))
    return done;
  if (const auto journal = Journal::load(sysroot))
    done.push_back(finish(sysroot, *journal));
  discard_prepared(sysroot);
  const int stages = collect_stages(sysroot);
  if (stages > 0 && done.empty())
    done.emplace_back("removed what an interrupted installation had left behind");
  return done;
}

bool was_interrupted(const Sysroot& sysroot)
{
  if (FileLock::held(sysroot_lock(sysroot)))
    return false;
  if (Journal::exists(sysroot) || has_prepared(sysroot))
    return true;
  const std::set<std::string> stages = stages_of(sysroot);
  return std::any_of(stages.begin(), stages.end(), [&](const std::string& name) {
    return !FileLock::held(stage_lock(sysroot, name));
  });
}

}  // namespace xtool
