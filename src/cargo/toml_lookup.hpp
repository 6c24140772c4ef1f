// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "toml_document.hpp"

#include <xtool/cargo/key_path.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A text and its statements, which point into it.
struct TomlDocument {
  explicit TomlDocument(std::string_view source) : text(source), statements(scan_toml(source)) {}

  // From 1.
  std::size_t line_of(std::size_t offset) const;

  std::string_view text;
  std::vector<TomlStatement> statements;
};

// What a key path leads to.
struct TomlPlace {
  enum class Kind {
    absent,
    value,
    table,
    blocked,  // on the way there is something that is no table, or an array of tables
  };
  Kind kind = Kind::absent;
  const TomlStatement* statement = nullptr;  // the first one concerned, if any
  const TomlNode* value = nullptr;           // what is there, or in the way; null for a header
  // The innermost inline table on the way, how many segments lead to it, and which of its items
  // the value is.
  const TomlNode* inline_table = nullptr;
  std::size_t inline_depth = 0;
  std::size_t item = 0;
};

TomlPlace find_toml(const TomlDocument& document, const KeyPath& path);

KeyPath names_of(std::span<const TomlKeySegment> keys);

// How many segments two paths have in common from the start.
std::size_t common_length(std::span<const std::string> one, std::span<const std::string> other);

}  // namespace xtool
