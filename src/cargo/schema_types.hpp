// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_flaw.hpp>
#include <xtool/cargo/toml_values.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the parts of Cargo's schema have in common.
namespace xtool {

// Which types a key may have.
enum ValueTypes : unsigned {
  text = 1,
  number = 2,
  truth = 4,
  list = 8,
  table = 16,  // whatever is in it
};

unsigned type_bit(TomlValueAt::Type type);

// "a string or an array"
std::string words_for(unsigned types);

ConfigFlaw flaw(ConfigFlaw::Kind kind, ConfigFlaw::Effect effect, const KeyPath& path,
                std::string text);
ConfigFlaw wrong_type(const TomlValueAt& value, unsigned types,
                      ConfigFlaw::Effect effect = ConfigFlaw::Effect::refused);

// The whole number that a text is, as Cargo reads it from a variable.
std::optional<std::int64_t> integer_in(std::string_view word);

// Whether nothing else is in it, if it is an array.
bool all_text(const TomlValueAt& value);

// "; did you mean 'linker'?", or nothing.
std::string suggestion(const std::string& word, const std::vector<std::string>& words);

// The keys of a target's table that are not libraries.
bool is_target_word(const std::string& word);

// schema_flaw for what is below [target].
std::optional<ConfigFlaw> target_flaw(const TomlValueAt& value);

}  // namespace xtool
