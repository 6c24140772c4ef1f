// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "toml_document.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Other bytes in place of some bytes of a text.
struct Splice {
  TextSpan span = {};
  std::string text = {};
};

// Where splices overlap, they must delete only.
std::string apply(std::string_view text, std::vector<Splice> splices);

// The line end of the line before `at`, else of the text's first line, else "\n".
std::string line_end_near(std::string_view text, std::size_t at);

// The blanks before `at`, when nothing else stands there on its line.
std::optional<std::string_view> indentation_before(std::string_view text, std::size_t at);

}  // namespace xtool
