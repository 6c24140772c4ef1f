// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What is between blanks, and all that Unicode takes for a blank is one: as Cargo divides the value
// of a variable such as CARGO_TARGET_<TARGET>_RUNNER.
std::vector<std::string> split_words(std::string_view text);

// The one text that comes apart into these words again. Nothing where a word is empty or has a
// blank in it: no quoting keeps such a word whole.
std::optional<std::string> join_words(const std::vector<std::string>& words);

// The text's parts between any of the separators; parts that are empty are left out.
std::vector<std::string_view> divided(std::string_view text,
                                      std::string_view separators = " \t\r\n");

// The text without blanks at its begin and end.
std::string_view trimmed(std::string_view text);

// The text with each occurrence of `from`, which is not empty, replaced; not in what was put there.
std::string replaced(std::string text, std::string_view from, std::string_view to);

}  // namespace xtool
