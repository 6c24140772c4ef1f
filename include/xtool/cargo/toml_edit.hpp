// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/key_path.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace xtool {

// A value as TOML source, such as `{ value = "x", force = true }`, written as it is.
struct TomlSource {
  std::string text = {};
  friend bool operator==(const TomlSource&, const TomlSource&) = default;
};

using TomlValue =
    std::variant<std::string, bool, std::int64_t, std::vector<std::string>, TomlSource>;

// How a new value is written.
std::string to_toml(const TomlValue& value);

// Both functions below change one value of a TOML 1.0 or 1.1 text and keep every other byte:
// comments, order, quotes, indentation, CRLF, a byte order mark, a missing final newline. What they
// write is TOML 1.0. Before they return, the result is parsed and compared: exactly the intended
// value differs. `source` names the text in messages.
//
// They throw invalid_input, with line and column, for a text that is not valid, and conflict when
// the change would take more away than it was asked to: the key is a table, something on the way to
// it is not, or comments inside of an array would go.

// Gives `path` a value. A value that is there already is not written again, however it is spelled.
// A key that is not there goes where its table is, in that table's own style; a new table goes
// behind the last one of its family. Elements that a multi-line array keeps stay where they are.
std::string set_toml(std::string_view text, const KeyPath& path, const TomlValue& value,
                     const std::string& source);

enum class EmptyTable {
  keep,
  // The header goes with its last key, unless a comment belongs to it.
  prune,
};

// Takes the value at `path` out, with the comment on its line; comment lines above stay. No value
// there: no change.
std::string unset_toml(std::string_view text, const KeyPath& path, EmptyTable empty,
                       const std::string& source);

}  // namespace xtool
