// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "call_words.hpp"

#include <optional>
#include <string>
#include <vector>

namespace xtool {

// The answer to a question about search paths. clang's own answers name the files of a gcc cross
// compiler where this machine has one, and are errors otherwise: -print-file-name and the like say
// what gcc says of a file that it does not have. Nothing for what zig can be asked.
// The linker is the shim that links objects as they are: libtool joins objects with it.
std::optional<std::string> answer_query(const std::vector<Word>& words, const ShimConfig& config);

}  // namespace xtool
