// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// parse_toml, for the text of a configuration file, with what to do about one that is invalid.
Json parse_config(std::string_view text, const std::string& source);

// Bytes [begin, end) of a text.
struct TextSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// One segment of a dotted key: what it means, and where it is written, quotes included.
struct TomlKeySegment {
  std::string name = {};
  TextSpan span = {};
};

struct TomlItem;

// A value as it is written. Only what editing needs is taken apart.
struct TomlNode {
  enum class Kind { text, integer, boolean, floating_point, date_or_time, array, inline_table };
  Kind kind = Kind::text;
  TextSpan span = {};
  std::vector<TomlItem> items;  // of an array or an inline table
  bool commented = false;       // a comment stands among the items, or within one
};

// An element of an array, which has no key, or an entry of an inline table.
struct TomlItem {
  std::vector<TomlKeySegment> keys = {};
  TomlNode value = {};
  std::optional<std::size_t> comma = {};  // the one behind it

  std::size_t begin() const { return keys.empty() ? value.span.begin : keys.front().span.begin; }
};

// One logical line: a blank line, a comment, a header, or a key and its value, which may reach over
// several physical lines.
struct TomlStatement {
  enum class Kind { blank, comment, header, array_header, pair };
  Kind kind = Kind::blank;
  TextSpan lines = {};    // whole physical lines with their line ends
  std::size_t begin = 0;  // behind the indentation
  std::vector<TomlKeySegment> keys = {};
  TomlNode value = {};
  bool commented = false;  // something stands behind '#' on its last line

  bool is_header() const { return kind == Kind::header || kind == Kind::array_header; }
};

// Every byte of a TOML 1.0 or 1.1 text belongs to exactly one statement, except for a byte order
// mark in front. The text must be valid: parse_toml has accepted it. What this scanner then cannot
// follow is an error in xtool, and thrown as invalid_input that says so.
std::vector<TomlStatement> scan_toml(std::string_view text);

// "string", "integer" and so on, for messages.
std::string_view to_string(TomlNode::Kind kind);

// What the string whose source is `quoted` means. Anything but a string is returned as it is.
std::string toml_string_value(std::string_view quoted);

}  // namespace xtool
