// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/cargo_at_hand.hpp>
#include <xtool/cargo/config_sources.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// How Cargo treats a key besides the general rules.
struct KeyRules {
  std::vector<std::string> overriding = {};  // variables that replace everything, strongest first
  bool nearest_array_wins = false;           // arrays are not joined
  bool flags = false;  // a list of words: a string is split at blanks, CARGO_... is appended
};

KeyRules rules_for(const KeyPath& key);

// The keys below a table that may be set by the environment alone.
std::vector<KeyPath> keys_with_variables(const KeyPath& table);

// target.TRIPLE.NAME, where the triple may take several segments.
bool is_target_key(const KeyPath& key, std::string_view name);

// Whether it is a value of that file's.
bool is_in(const ConfigSource& source, const std::filesystem::path& file);

// Arrays of several files that some versions of Cargo join against its book.
std::vector<ConfigFlaw> joined_arrays(const ResolvedKey& found,
                                      const std::vector<ConfigSources::File>& files,
                                      const CargoAtHand& at_hand);

// The triple of target.<T>.<key>, whose dots have made several segments of it.
std::string triple_of(const KeyPath& key);

// The words of flags in the order in which rustc gets them.
std::vector<std::string> flag_words(const std::vector<ConfigSource>& sources);

// One for all files together: what Cargo refuses, and what it ignores without a word.
std::vector<ConfigFlaw> flaws_of_values(const std::vector<ConfigSources::File>& files);

}  // namespace xtool
