// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// The candidate that a person who typed `word` most likely meant, or nothing when none is near:
// Damerau-Levenshtein distance of at most three, and about a third of the word's length. Among
// equally near ones the first wins.
std::optional<std::string> closest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace xtool
