// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "splice.hpp"
#include "toml_document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Changes to the items of an array or an inline table, in the style of those that are there: on
// lines of their own, with the same indentation and the same habit about a trailing comma.

// Puts `items` behind all others.
std::vector<Splice> append_items(std::string_view text, const TomlNode& container,
                                 const std::vector<std::string>& items);

// Puts `items` before the one of that index.
std::vector<Splice> insert_items(std::string_view text, const TomlNode& container,
                                 std::size_t index, const std::vector<std::string>& items);

// Removes the items [first, last) with the comment on the line of one that stood alone.
std::vector<Splice> remove_items(std::string_view text, const TomlNode& container,
                                 std::size_t first, std::size_t last);

// Makes an array of strings, or at least one without comments, hold `values`.
std::vector<Splice> change_items(std::string_view text, const TomlNode& array,
                                 const std::vector<std::string>& values);

}  // namespace xtool
