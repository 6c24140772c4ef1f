// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_file.hpp>
#include <xtool/cargo/toml_edit.hpp>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

struct ConfigSetting {
  KeyPath key = {};
  TomlValue value = {};
};

// What to do about a value that is in the way and that xtool did not write.
enum class UserValues { keep, replace };

// A value that somebody has changed since xtool wrote it, and that therefore stays.
struct KeptValue {
  KeyPath key = {};
  std::string written = {};  // TOML source
  std::size_t line = 0;      // from 1
};

// A change of one configuration file, not made yet.
struct ConfigPlan {
  ConfigFile before = {};
  std::optional<std::string> after = {};  // nothing: the file goes, as xtool had made it
  std::vector<KeptValue> kept = {};
  // What the ledger holds about the file, as JSON: now, while the file is written, and afterwards.
  // Empty: nothing.
  std::string record_before = {};
  std::string record_between = {};
  std::string record_after = {};

  // As `diff -u` shows it; empty when the file stays as it is.
  std::string diff() const;
};

// Remembers what xtool wrote into configuration files: for each file and each owner, which is a
// target's name, the keys and values, and the text that the file would have without any of them.
// So that text comes back byte for byte when the last owner goes, and nobody has touched the file
// in between. Otherwise exactly the values that are still as xtool wrote them are taken out.
//
// Before the file is written, the ledger is made to hold both its old and its new state, so that
// either is recognised when a run is killed in between.
class ConfigLedger {
 public:
  enum class Mode {
    real,
    rehearsal,  // `apply` changes no file, but what later plans start from
  };
  // `state`: $XTOOL_HOME/state.
  explicit ConfigLedger(const std::filesystem::path& state, Mode mode = Mode::real)
      : writer_(state), mode_(mode)
  {
  }
  bool rehearses() const { return mode_ == Mode::rehearsal; }

  // Makes `settings` the owner's only ones in `file`. Throws conflict, naming value and line, when
  // a key has another value that xtool did not write (unless those are to be replaced; they come
  // back on removal), or that it wrote for another owner. A user's value that is the wanted one
  // stays the user's. Throws as set_toml does.
  ConfigPlan plan(const std::filesystem::path& file, const std::string& owner,
                  const std::vector<ConfigSetting>& settings,
                  UserValues user_values = UserValues::keep) const;

  // Takes out what the owner has in `file`, but for `kept`: those of its settings, maybe with less
  // in their values, whose values are still as xtool wrote them.
  ConfigPlan plan_removal(const std::filesystem::path& file, const std::string& owner,
                          const std::vector<ConfigSetting>& kept = {}) const;

  // Throws conflict when the file or the ledger has changed since the plan was made.
  void apply(const ConfigPlan& plan);

  // Throws what `apply` would for a file that cannot be written, as far as that is known before.
  void require_applicable(const ConfigPlan& plan) const;

  // Applies `plan`, and what `again` plans as long as others are faster. Returns what was applied.
  // Throws as `again` and apply do.
  ConfigPlan carry_out(ConfigPlan plan, const std::function<ConfigPlan()>& again);

  // The files in which the owner has settings, in alphabetical order.
  std::vector<std::filesystem::path> files_of(const std::string& owner) const;

  // Everybody who has settings in some file, in alphabetical order.
  std::vector<std::string> owners() const;

  // What the owner has in `file`.
  std::vector<ConfigSetting> settings(const std::filesystem::path& file,
                                      const std::string& owner) const;

 private:
  const ConfigPlan* rehearsed(const std::filesystem::path& file) const;

  ConfigWriter writer_;
  Mode mode_;
  std::map<std::filesystem::path, ConfigPlan> rehearsed_;  // the last for each file
};

}  // namespace xtool
