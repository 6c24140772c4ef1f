// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_flaw.hpp>
#include <xtool/cargo/config_ledger.hpp>
#include <xtool/cargo/config_sources.hpp>
#include <xtool/cargo/toml_edit.hpp>
#include <xtool/support/env.hpp>

#include <optional>
#include <string>
#include <vector>

// How settings are written, so that Cargo can read them beside those of other files.
namespace xtool {

// A runner as a text wherever Cargo splits that into the same words: most projects write a text,
// and Cargo loads no configuration in which one file has a text and another an array. Of two texts
// every Cargo uses the nearer, while arrays are joined by some.
TomlValue runner_value(const std::vector<std::string>& argv);

// Throws conflict when Cargo can load its configuration in the working directory now, but not after
// the plan, because of a value in another file.
void require_mergeable(const ConfigPlan& plan, const Env& env);

// The value of target.<T>.`key` that Cargo uses now, when a table with a condition gives it: xtool
// writes none of these, so it is the user's.
std::optional<ConfigSource> conditional_setting(const ConfigSources& sources, const Triple& target,
                                                const std::string& key);

// Throws conflict when one of the settings would hide such a value.
void require_no_condition_hidden(const ConfigSources& sources, const Triple& target,
                                 const std::vector<ConfigSetting>& settings);

// The way on which Cargo looks for a target's key: a triple with a dot is in nested tables.
KeyPath nested_target(KeyPath key);

// What Cargo takes as the value of a key. Nothing set: it is not known, or not a plain value.
struct KeyShape {
  bool text = false;
  bool number = false;
  bool truth = false;
};
KeyShape shape_of(const KeyPath& key);

// What is wrong with giving the key that value, whatever else there is.
std::optional<ConfigFlaw> flaw_of_setting(const KeyPath& key, const TomlValue& value);

}  // namespace xtool
