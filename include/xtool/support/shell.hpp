// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A word as a POSIX shell reads it back, quoted only where it has to be.
std::string shell_word(std::string_view word);

// A command as people paste it into a POSIX shell. A program's name is never taken for an
// assignment.
std::string shell_command(const std::vector<std::string>& words);

// The words that give a program an option with this value: one word, "--file=-x", where the value
// alone would be taken for an option.
std::vector<std::string> option_words(std::string_view option, std::string_view value);

}  // namespace xtool
