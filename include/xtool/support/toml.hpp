// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/json.hpp>

#include <string>
#include <string_view>

namespace xtool {

// Parses TOML 1.0 or 1.1 into the equivalent JSON value, tables in alphabetical order. What JSON
// cannot express becomes a string: dates, times, "nan", "inf" and "-inf". Throws invalid_input with
// `source`, line and column. Texts that are known to crash the parser underneath (NUL bytes, more
// than 80 key segments or levels of nesting, more than 16 MiB) are refused before it sees them.
Json parse_toml(std::string_view text, const std::string& source);

}  // namespace xtool
