// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/sysroot/store.hpp>
#include <xtool/sysroot/tree_state.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view lock_name = "lock.json";
constexpr std::string_view stage_prefix = ".new-";
constexpr std::uint64_t largest_record = 64u << 20;

bool is_tree_name(const std::string& name)
{
  return name.size() == 16 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

void require_own(const fs::path& place, const Triple& target)
{
  if (const std::optional<std::string> name = name_of_users(place))
    throw Error(
        ErrorKind::conflict,
        fmt::format("'{}' has files that xtool did not put there: '{}'", place.native(), *name))
        .help(fmt::format("move it away, and run `xtool sysroot add {}` again", target.str()));
}

}  // namespace

std::optional<std::string> name_of_users(const fs::path& place)
{
  for (const fs::path& path : paths_in(place))
    if (const std::string name = path.filename();
        !is_tree_name(name) && name != lock_name && !name.starts_with("."))
      return name;
  return std::nullopt;
}

std::vector<fs::path> InstalledSysroot::header_directories(const fs::path& tree) const
{
  const fs::path headers = tree / "usr/include";
  if (lock.triplet.empty())
    return {headers};
  return {headers / lock.triplet, headers};
}

fs::path InstalledSysroot::library_directory(const fs::path& tree) const
{
  const fs::path directory = tree / "usr/lib";
  return lock.triplet.empty() ? directory : directory / lock.triplet;
}

fs::path sysroot_lock_file(const Home& home, const Triple& target)
{
  return home.sysroot(target) / lock_name;
}

std::optional<InstalledSysroot> installed_sysroot(const Home& home, const Triple& target)
{
  const fs::path place = home.sysroot(target);
  const fs::path file = sysroot_lock_file(home, target);
  const std::optional<std::string> text = read_file_if_exists(file, largest_record);
  if (!text)
    return std::nullopt;
  InstalledSysroot sysroot{.lock = SysrootLock::parse(*text, file.native())};
  const fs::path tree = place / sysroot.lock.tree_name();
  sysroot.root = tree / whole_directory;
  sysroot.libraries = tree / libraries_directory;
  return sysroot;
}

TreeReport read_report(const InstalledSysroot& sysroot)
{
  const fs::path file = sysroot.report_file();
  return TreeReport::parse(read_file(file, largest_record), file.native());
}

bool is_complete(const InstalledSysroot& sysroot)
{
  if (!is_there(sysroot.report_file()))
    return false;
  const TreeReport report = read_report(sysroot);
  return std::all_of(report.owners.begin(), report.owners.end(), [&](const auto& owned) {
    const auto& [path, package] = owned;
    return status_of(sysroot.root / path).has_value() &&
           (belongs_to_compiler(package) || status_of(sysroot.libraries / path).has_value());
  });
}

SysrootStore::SysrootStore(const Home& home, const Triple& target, const StoreEvents& events)
    : home_(home), target_(target), place_(home.sysroot(target)), events_(events)
{
  xtool::create_directories(place_.parent_path());
  lock_ = FileLock::acquire(place_.parent_path() / fmt::format(".{}.lock", target.str()),
                            std::chrono::hours(12), events.waiting);
  require_own(place_, target);
  try {
    const std::optional<InstalledSysroot> installed = current();
    clear_leftovers(installed ? std::optional(installed->lock.tree_name()) : std::nullopt);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
  }
}

// What a killed run staged, or could not take away any more.
void SysrootStore::clear_leftovers(const std::optional<std::string>& used) const
{
  for (const fs::path& path : paths_in(place_))
    if (const std::string name = path.filename();
        name.starts_with(stage_prefix) || (is_tree_name(name) && name != used))
      remove_tree(path);
}

fs::path SysrootStore::tree(const SysrootLock& lock) const { return place_ / lock.tree_name(); }

TreeReport SysrootStore::install(const SysrootLock& lock, const RepositoryTools& tools)
{
  const std::optional<InstalledSysroot> before = current();
  const fs::path target_tree = tree(lock);
  if (before && before->lock.tree_name() == lock.tree_name() && is_complete(*before)) {
    // What was asked for may have changed without the files.
    write_atomically(place_ / lock_name, lock.json().dump(1) + "\n");
    return read_report(*before);
  }
  return make(lock, tools);
}

TreeReport SysrootStore::rebuild(const SysrootLock& lock, const RepositoryTools& tools)
{
  return make(lock, tools);
}

TreeReport SysrootStore::make(const SysrootLock& lock, const RepositoryTools& tools)
{
  fetch_packages(lock, tools, events_);
  return put(lock, [&](const fs::path& stage) {
    std::size_t done = 0;
    return build_tree(
        lock, stage, [&](const LockedPackage& package) { return tools.cache / package.hash.hex(); },
        [&](const LockedPackage&) {
          checkpoint("sysroot:unpacked");
          if (events_.unpacking)
            events_.unpacking(++done, lock.packages.size());
        });
  });
}

TreeReport SysrootStore::copy(const ExistingTree& tree, SysrootLock& lock)
{
  return put(lock, [&](const fs::path& stage) {
    return copy_tree(tree, lock, stage, [&](std::size_t done) {
      if (done == 1)
        checkpoint("sysroot:unpacked");
      if (events_.copying)
        events_.copying(done, tree.files.size());
    });
  });
}

TreeReport SysrootStore::put(const SysrootLock& lock,
                             const std::function<TreeReport(const fs::path& stage)>& fill)
{
  xtool::create_directories(place_);
  const fs::path stage = place_ / fmt::format("{}{}", stage_prefix, random_suffix());
  xtool::create_directories(stage);
  TreeReport report;
  try {
    report = fill(stage);
    write_new_file(stage / "files.json", report.json().dump(1) + "\n");
    write_stamps(stage, report);
  } catch (...) {
    remove_tree(stage);
    throw;
  }
  checkpoint("sysroot:staged");
  if (const fs::path target_tree = tree(lock); is_there(target_tree)) {
    // Damaged, or asked to be made anew: swapped, so that the name always leads to a tree.
    if (!exchange_paths(stage, target_tree))
      throw file_error("replace", target_tree.native(), EINVAL);
  } else {
    rename_path(stage, target_tree);
  }
  fsync_directory(place_);
  checkpoint("sysroot:renamed");
  write_atomically(place_ / lock_name, lock.json().dump(1) + "\n");
  checkpoint("sysroot:committed");
  clear_leftovers(lock.tree_name());
  return report;
}

bool SysrootStore::remove()
{
  const bool was_there = is_there(place_ / lock_name);
  remove_file(place_ / lock_name);
  clear_leftovers(std::nullopt);
  std::error_code code;
  fs::remove(place_, code);
  return was_there;
}

}  // namespace xtool
