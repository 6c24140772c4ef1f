// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "splice.hpp"
#include "toml_lookup.hpp"

#include <string>
#include <vector>

namespace xtool {

// Adds a key that is absent, outside of inline tables, in the place and the style that its table
// has in this document. `value` is TOML source.
std::vector<Splice> insert_pair(const TomlDocument& document, const KeyPath& path,
                                const std::string& value);

// Adds a key that is absent to the inline table that find_toml has met on the way.
std::vector<Splice> insert_inline(const TomlDocument& document, const TomlPlace& place,
                                  const KeyPath& path, const std::string& value);

enum class EmptyTable;

// Takes the lines of `pair` out; with EmptyTable::prune also what insert_pair may have made around
// it: the header of its table, when nothing else is there, and one blank line.
std::vector<Splice> remove_pair(const TomlDocument& document, const TomlStatement& pair,
                                const KeyPath& path, EmptyTable empty);

}  // namespace xtool
