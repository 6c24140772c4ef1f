// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/uninstall.hpp>

#include <xtool/rust/built_std.hpp>
#include <xtool/rust/rustup.hpp>
#include <xtool/setup/cache_upkeep.hpp>
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/sysroot/store.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Somebody who points $XTOOL_HOME at a directory with other things in it means something else.
void require_own(const Home& home, const Env& env)
{
  const auto with_slash = [](const fs::path& directory) {
    std::error_code unknown;
    const fs::path real = fs::weakly_canonical(directory, unknown);
    return ((unknown ? directory.lexically_normal() : real) / "").native();
  };
  if (with_slash(env.home()).starts_with(with_slash(home.root())))
    throw Error(ErrorKind::conflict,
                fmt::format("'{}' is not a directory of xtool's own: your home directory is in it",
                            home.root().native()))
        .help("set XTOOL_HOME to the directory that xtool has used");
}

bool is_link(const fs::path& path)
{
  std::error_code absent;
  return fs::is_symlink(path, absent);
}

// Locks, and what a killed run has left.
bool is_own_hidden_name(const std::string& name)
{
  return name.starts_with(".new-") || name.ends_with(".lock") ||
         name.find(".xtool-") != std::string::npos;
}

bool is_of_users(const fs::path& entry)
{
  const std::string name = entry.filename().string();
  return name.starts_with('.') && !is_own_hidden_name(name);
}

// A target's directory with trees and records, or a lock file that was left.
bool is_own_in_sysroots(const fs::path& entry)
{
  std::error_code absent;
  if (is_link(entry) || is_of_users(entry))
    return false;
  if (!fs::is_directory(entry, absent))
    return is_own_hidden_name(entry.filename().string());
  const std::vector<fs::path> inner = paths_in(entry);
  return !name_of_users(entry) && std::none_of(inner.begin(), inner.end(), is_of_users);
}

// Elsewhere than in its usual place, xtool may have been given a directory that others use, too,
// and what is called "cache" or "state" there may be theirs.
void require_nothing_else(const Home& home, const Env& env, const UninstallPlan& plan)
{
  if (home.root().lexically_normal() == (env.home() / ".xtool").lexically_normal())
    return;
  for (const fs::path& entry : plan.kept)
    if (entry.parent_path() == home.root() && entry != home.settings_file() &&
        entry != home.catalog_additions() && entry != home.symptom_additions())
      throw Error(ErrorKind::conflict,
                  fmt::format("'{}' is not a directory of xtool's own: '{}' is in it",
                              home.root().native(), entry.filename().native()))
          .help("move that away, or delete what xtool has made there by hand");
}

void sort_places(const Home& home, UninstallPlan& plan)
{
  const std::vector<fs::path> own{home.cache(), home.zigs(), home.shims(),      home.state(),
                                  home.stds(),  home.logs(), home.uninstalled()};
  for (const fs::path& entry : paths_in(home.root())) {
    if (!is_link(entry) && std::find(own.begin(), own.end(), entry) != own.end())
      plan.places.push_back({.path = entry, .bytes = bytes_below(entry)});
    else if (is_link(entry) || entry != home.sysroots())
      plan.kept.push_back(entry);
  }
  if (is_link(home.sysroots()))
    return;
  for (const fs::path& entry : paths_in(home.sysroots())) {
    if (is_own_in_sysroots(entry))
      plan.places.push_back({.path = entry, .bytes = bytes_below(entry)});
    else
      plan.kept.push_back(entry);
  }
}

// What another run is making would be half taken from it.
void require_nobody_at_work(const std::vector<OwnPlace>& places)
{
  const auto refuse_if_held = [](const fs::path& path) {
    if (path.extension() == ".lock" && FileLock::held(path))
      throw Error(ErrorKind::conflict,
                  fmt::format("another xtool is at work: it has locked '{}'", path.native()))
          .help("run the command again when that has ended");
  };
  for (const OwnPlace& place : places) {
    refuse_if_held(place.path);
    std::error_code failure;
    for (fs::recursive_directory_iterator at(place.path, failure), end; !failure && at != end;
         at.increment(failure))
      refuse_if_held(at->path());
  }
}

// Aside first: a run that is killed meanwhile leaves no half of anything in its place. What cannot
// be renamed, as it is a mount or comes from a lower layer of an overlay, is emptied where it is.
void take_away(const OwnPlace& place, const fs::path& aside)
{
  std::error_code code;
  fs::rename(place.path,
             aside / fmt::format("{}-{}", place.path.filename().native(), random_suffix()), code);
  const bool stays =
      code == std::errc::cross_device_link || code == std::errc::device_or_resource_busy;
  std::error_code unknown;
  if (stays && fs::is_directory(place.path, unknown)) {
    for (const fs::path& path : paths_in(place.path))
      remove_tree(path);
    remove_empty_directory(place.path);
  } else if (code) {
    throw file_error("move", place.path.native(), code.value());
  }
}

// With a ledger that rehearses, nothing is changed.
std::vector<SettingsRemoval> remove_settings(ConfigLedger& ledger)
{
  struct Change {
    ConfigPlan first = {};
    std::optional<std::string> after = {};
    SettingsRemoval removal = {};
  };
  std::map<fs::path, Change> changes;
  for (const std::string& owner : ledger.owners()) {
    for (const fs::path& file : ledger.files_of(owner)) {
      const auto removed = [&] { return ledger.plan_removal(file, owner); };
      ConfigPlan done = ledger.carry_out(removed(), removed);
      const auto [at, fresh] = changes.try_emplace(file);
      Change& change = at->second;
      change.after = done.after;
      change.removal.targets.push_back(owner);
      change.removal.kept.insert(change.removal.kept.end(), done.kept.begin(), done.kept.end());
      if (fresh)
        change.first = std::move(done);
    }
  }
  std::vector<SettingsRemoval> removals;
  for (auto& [file, change] : changes) {
    change.first.after = std::move(change.after);
    change.removal.file = file;
    change.removal.diff = change.first.diff();
    removals.push_back(std::move(change.removal));
  }
  return removals;
}

std::vector<BuiltStdPlace> built_stds(const Env& env, std::vector<Sysroot> sysroots)
{
  std::error_code absent;
  for (const fs::path& toolchain : rustup_toolchain_directories(env))
    if (fs::is_directory(toolchain / "lib/rustlib", absent))
      sysroots.emplace_back(toolchain);
  std::map<std::pair<fs::path, Triple>, BuiltStdPlace> places;
  for (const Sysroot& sysroot : sysroots)
    for (const Triple& target : sysroot.targets())
      if (is_built_by_xtool(sysroot, target))
        places.try_emplace({sysroot.root(), target},
                           BuiltStdPlace{.target = target, .sysroot = sysroot});
  std::vector<BuiltStdPlace> list;
  for (auto& [where, place] : places)
    list.push_back(std::move(place));
  return list;
}

}  // namespace

UninstallPlan plan_uninstall(const Home& home, const Env& env, const std::vector<Sysroot>& further)
{
  require_own(home, env);
  ConfigLedger rehearsal(home.state(), ConfigLedger::Mode::rehearsal);
  UninstallPlan plan{.settings = remove_settings(rehearsal), .stds = built_stds(env, further)};
  sort_places(home, plan);
  require_nothing_else(home, env, plan);
  return plan;
}

std::vector<SettingsRemoval> uninstall(const UninstallPlan& plan, const Home& home,
                                       const RemovalEvents& events)
{
  require_nobody_at_work(plan.places);
  ConfigLedger ledger(home.state());
  std::vector<SettingsRemoval> settings = remove_settings(ledger);
  checkpoint("uninstall:settings-removed");
  for (const BuiltStdPlace& std : plan.stds)
    remove_std_from(std.sysroot, std.target, events);
  checkpoint("uninstall:stds-removed");

  if (!plan.places.empty())
    xtool::create_directories(home.uninstalled());
  for (const OwnPlace& place : plan.places) {
    if (place.path == home.uninstalled())
      continue;
    require_nobody_at_work({place});
    take_away(place, home.uninstalled());
    checkpoint("uninstall:moved");
  }
  remove_tree(home.uninstalled());
  checkpoint("uninstall:removed");
  remove_empty_directory(home.sysroots());
  remove_empty_directory(home.root());
  return settings;
}

}  // namespace xtool
