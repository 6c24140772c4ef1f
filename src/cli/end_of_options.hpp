// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace xtool::cli {

// After `--`, every word is an argument, whatever it looks like. CLI11 forgets the `--` as soon as
// a command has all arguments that it requires, so each word after it carries a mark through the
// parser, by which it looks like nothing else.
std::vector<std::string> mark_arguments(const CLI::App& root, std::vector<std::string> words);

// Makes the arguments of `command` lose the mark, and its options refuse words that have it.
void expect_marks(CLI::App& command);

bool is_marked(std::string_view word);
std::string without_mark(std::string_view word);

}  // namespace xtool::cli
