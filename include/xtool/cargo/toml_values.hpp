// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/key_path.hpp>
#include <xtool/support/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A value of a TOML text: what it is, and how and where it is written.
struct TomlValueAt {
  enum class Type { string, integer, boolean, array, table, other };  // other: floats, dates, times
  KeyPath path = {};
  Type type = Type::other;
  Json value = {};
  std::string written = {};
  std::size_t line = 0;  // from 1
};

std::string_view to_string(TomlValueAt::Type type);

// Every value that is no table, in the order of the text. What is in arrays of tables is left out.
// Throws invalid_input, with `source` and the place, when the text is not valid.
std::vector<TomlValueAt> toml_values(std::string_view text, const std::string& source);

// Every table with nothing in it, whichever way it is written, but those in arrays; values of
// Type::table.
std::vector<TomlValueAt> toml_empty_tables(std::string_view text, const std::string& source);

// The one of that path, or nothing.
std::optional<TomlValueAt> find_value(std::string_view text, const KeyPath& path,
                                      const std::string& source);

}  // namespace xtool
