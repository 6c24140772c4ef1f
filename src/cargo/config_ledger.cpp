// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "ledger_record.hpp"

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/cargo/toml_values.hpp>
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/diff.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// A configuration file together with what the ledger says about it.
struct Situation {
  ConfigFile file = {};
  std::string record_text = {};
  LedgerRecord record = {};
  bool untouched = false;  // the file is what the record makes of it, byte for byte
};

// `rehearsed`: what is taken as done, may be null.
Situation situation_of(const ConfigWriter& writer, const fs::path& path,
                       const ConfigPlan* rehearsed)
{
  const fs::path record_path = writer.record(path, ".json");
  Situation now;
  if (rehearsed) {
    now = {.file = {.path = path, .text = rehearsed->after},
           .record_text = rehearsed->record_after};
  } else {
    now.file = ConfigFile::read(path);
    now.record_text = read_file_if_exists(record_path).value_or("");
  }
  const std::vector<LedgerRecord> states =
      now.record_text.empty() ? std::vector<LedgerRecord>()
                              : parse_records(now.record_text, record_path.string());
  for (const LedgerRecord& state : states) {
    now.record = state;
    now.untouched = state.owners.empty() ? state.base == now.file.text
                                         : now.file.text && replay(state) == now.file.text;
    if (now.untouched)
      return now;
  }
  now.record.file = path.string();
  if (states.empty())
    now.record.base = now.file.text;
  now.untouched = states.empty();
  return now;
}

// The text as it would be without xtool.
std::string users_text(const Situation& now)
{
  if (now.untouched)
    return now.record.base.value_or("");
  std::string text(now.file.bytes());
  for (auto owned = now.record.owners.rbegin(); owned != now.record.owners.rend(); ++owned)
    text = take_back(std::move(text), owned->values, now.file.path.string());
  return text;
}

void refuse_other_owner(const Situation& now, const std::string& owner,
                        const ConfigSetting& setting)
{
  for (const OwnedValues& other : now.record.owners)
    for (const OwnedValue& value : other.values)
      if (other.owner != owner && value.key == setting.key &&
          !has_value(fmt::format("v = {}", value.value), {"v"}, to_toml(setting.value), ""))
        throw Error(ErrorKind::conflict,
                    fmt::format("'{}' in '{}' is {}, which '{}' needs", to_string(setting.key),
                                now.file.path.string(), value.value, other.owner))
            .help(fmt::format("take out what was set up for '{}' first", other.owner));
}

// The values that become the owner's, with what they replace.
std::vector<OwnedValue> claim(const Situation& now, const std::string& owner,
                              const std::vector<ConfigSetting>& settings, UserValues user_values)
{
  const std::string source = now.file.path.string();
  const std::string without = users_text(now);
  const OwnedValues* before = now.record.find(owner);
  std::vector<OwnedValue> claimed;
  for (const ConfigSetting& setting : settings) {
    refuse_other_owner(now, owner, setting);
    OwnedValue value{.key = setting.key, .value = to_toml(setting.value)};
    if (has_value(without, value.key, value.value, source))
      continue;
    if (const std::optional<TomlValueAt> users = find_value(without, value.key, source)) {
      const bool replaced_before =
          before &&
          std::any_of(before->values.begin(), before->values.end(), [&](const OwnedValue& old) {
            return old.key == value.key && old.replaced == users->written;
          });
      if (user_values == UserValues::keep && !replaced_before) {
        const std::optional<TomlValueAt> shown = find_value(now.file.bytes(), value.key, source);
        throw Error(ErrorKind::conflict,
                    fmt::format("'{}' is {} in '{}' (line {}), and xtool did not write that",
                                to_string(value.key), users->written, source,
                                shown ? shown->line : users->line))
            .help(fmt::format("`--force` makes it {}", value.value));
      }
      value.replaced = users->written;
    }
    claimed.push_back(std::move(value));
  }
  return claimed;
}

// The owner's place among the others stays the same, so that nothing moves in the file.
void replace_owner(LedgerRecord& record, const std::string& owner, std::vector<OwnedValue> values)
{
  const auto found = std::find_if(record.owners.begin(), record.owners.end(),
                                  [&](const OwnedValues& owned) { return owned.owner == owner; });
  if (found != record.owners.end() && values.empty())
    record.owners.erase(found);
  else if (found != record.owners.end())
    found->values = std::move(values);
  else if (!values.empty())
    record.owners.push_back({.owner = owner, .values = std::move(values)});
}

// The values that the owner keeps when the rest of its settings goes.
std::vector<OwnedValue> kept_values(const Situation& now, const std::string& owner,
                                    const std::vector<ConfigSetting>& settings)
{
  std::vector<OwnedValue> kept;
  if (const OwnedValues* const owned = now.record.find(owner))
    for (const OwnedValue& value : owned->values)
      for (const ConfigSetting& setting : settings)
        if (setting.key == value.key &&
            has_value(now.file.bytes(), value.key, value.value, now.file.path.string()))
          kept.push_back(
              {.key = value.key, .value = to_toml(setting.value), .replaced = value.replaced});
  return kept;
}

bool owned_by_others(const LedgerRecord& record, const std::string& owner, const KeyPath& key)
{
  for (const OwnedValues& other : record.owners)
    for (const OwnedValue& value : other.values)
      if (other.owner != owner && value.key == key)
        return true;
  return false;
}

// Edits a file that is no longer what the ledger would make of it, one value at a time.
std::string edit_in_place(const Situation& now, const LedgerRecord& next, const std::string& owner)
{
  const std::string source = now.file.path.string();
  const OwnedValues* old = now.record.find(owner);
  const OwnedValues* fresh = next.find(owner);
  std::string text(now.file.bytes());
  std::vector<OwnedValue> obsolete = old ? old->values : std::vector<OwnedValue>();
  std::erase_if(obsolete, [&](const OwnedValue& value) {
    const auto again = [&](const OwnedValue& other) { return other.key == value.key; };
    return owned_by_others(now.record, owner, value.key) ||
           (fresh && std::any_of(fresh->values.begin(), fresh->values.end(), again));
  });
  text = take_back(std::move(text), obsolete, source);
  if (fresh)
    for (const OwnedValue& value : fresh->values)
      text = set_toml(text, value.key, TomlSource{value.value}, source);
  return text;
}

ConfigPlan make_plan(const Situation& now, const std::string& owner, std::vector<OwnedValue> values)
{
  LedgerRecord next = now.record;
  replace_owner(next, owner, std::move(values));
  ConfigPlan plan{.before = now.file, .record_before = now.record_text};
  const std::optional<std::string> replayed =
      now.untouched ? replay(next) : std::optional<std::string>();
  if (replayed) {
    plan.after = *replayed;
    if (next.owners.empty())
      plan.after = next.base;
  } else {
    plan.after = edit_in_place(now, next, owner);
    next.base = users_text({.file = {.path = now.file.path, .text = plan.after}, .record = next});
  }
  if (!now.file.text && plan.after == "")
    plan.after = std::nullopt;
  if (next.owners.empty())
    next.base = plan.after;
  plan.record_between = to_text({now.record, next});
  if (!next.owners.empty())
    plan.record_after = to_text({next});
  return plan;
}

}  // namespace

std::string ConfigPlan::diff() const
{
  const std::string name = before.path.string();
  return unified_diff(before.bytes(), after.value_or(""), before.text ? name : "/dev/null",
                      after ? name : "/dev/null");
}

const ConfigPlan* ConfigLedger::rehearsed(const fs::path& file) const
{
  const auto found = rehearsed_.find(file);
  return found == rehearsed_.end() ? nullptr : &found->second;
}

ConfigPlan ConfigLedger::plan(const fs::path& file, const std::string& owner,
                              const std::vector<ConfigSetting>& settings,
                              UserValues user_values) const
{
  const Situation now = situation_of(writer_, file, rehearsed(file));
  return make_plan(now, owner, claim(now, owner, settings, user_values));
}

ConfigPlan ConfigLedger::plan_removal(const fs::path& file, const std::string& owner,
                                      const std::vector<ConfigSetting>& kept) const
{
  const Situation now = situation_of(writer_, file, rehearsed(file));
  ConfigPlan plan = make_plan(now, owner, kept_values(now, owner, kept));
  if (const OwnedValues* owned = now.record.find(owner))
    for (const OwnedValue& value : owned->values) {
      const auto found = find_value(now.file.bytes(), value.key, file.string());
      if (found && !has_value(now.file.bytes(), value.key, value.value, file.string()))
        plan.kept.push_back({.key = value.key, .written = found->written, .line = found->line});
    }
  return plan;
}

void ConfigLedger::apply(const ConfigPlan& plan)
{
  const fs::path& file = plan.before.path;
  if (rehearses()) {
    rehearsed_[file] = plan;
    return;
  }
  const fs::path record = writer_.record(file, ".json");
  const bool same_record = plan.record_after == plan.record_before;
  if (plan.after == plan.before.text && same_record)
    return;
  const FileLock lock = writer_.lock(file);
  if (read_file_if_exists(record).value_or("") != plan.record_before)
    throw Error(ErrorKind::conflict,
                fmt::format("another xtool has changed '{}' meanwhile", file.string()))
        .help("run the same command again");

  require_applicable(plan);
  write_atomically(record, plan.record_between);
  checkpoint("ledger:announced");
  if (plan.after)
    writer_.write(plan.before, *plan.after);
  else if (plan.before.text)
    writer_.remove(plan.before);
  checkpoint("ledger:file-written");
  if (plan.record_after.empty())
    remove_tree(record);
  else
    write_atomically(record, plan.record_after);
  checkpoint("ledger:told");
}

void ConfigLedger::require_applicable(const ConfigPlan& plan) const
{
  if (!rehearses() && plan.after != plan.before.text)
    ConfigWriter::require_writable(plan.before.path);
}

ConfigPlan ConfigLedger::carry_out(ConfigPlan plan, const std::function<ConfigPlan()>& again)
{
  constexpr int attempts = 100;
  for (int attempt = 1;; ++attempt) {
    try {
      apply(plan);
      return plan;
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::conflict || attempt == attempts)
        throw;
    }
    plan = again();
  }
}

std::vector<ConfigSetting> ConfigLedger::settings(const fs::path& file,
                                                  const std::string& owner) const
{
  const Situation now = situation_of(writer_, file, rehearsed(file));
  std::vector<ConfigSetting> settings;
  if (const OwnedValues* owned = now.record.find(owner))
    for (const OwnedValue& value : owned->values)
      settings.push_back({.key = value.key, .value = TomlSource{value.value}});
  return settings;
}

}  // namespace xtool
