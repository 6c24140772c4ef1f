// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>

namespace xtool {

enum class LetterCase { matters, ignored };

// Whether the text is what a shell's pattern with *, ? and [...] describes.
bool matches_glob(const std::string& pattern, const std::string& text,
                  LetterCase letters = LetterCase::matters);

}  // namespace xtool
