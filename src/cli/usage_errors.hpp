// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "options.hpp"

#include <xtool/support/error.hpp>

#include <string>
#include <vector>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace xtool::cli {

// "xtool target add"
std::string path_of(const CLI::App& app);

// The subcommand that was named last.
const CLI::App& deepest(const CLI::App& root);

// Whether it only holds subcommands.
bool is_group(const CLI::App& app);

// What the parser found wrong with the arguments or the environment, in our words.
Error usage_error(const CLI::App& root, const CLI::ParseError& failure,
                  const std::vector<std::string>& arguments);

// The same for a value that is not one of an option's choices.
Error usage_error(const CLI::App& root, const InvalidChoice& invalid,
                  const std::vector<std::string>& arguments);

// A word that is no option, subcommand or argument of `app`; with "did you mean" where it fits.
Error unexpected_word(const CLI::App& app, const std::string& word);

// `app` is a group and was named alone.
Error missing_subcommand(const CLI::App& app);

}  // namespace xtool::cli
