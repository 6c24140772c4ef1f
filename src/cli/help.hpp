// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "command_shape.hpp"

#include <string>

namespace xtool::cli {

// The help text of a command: what it does, how to call it, its options, those of every command,
// which are the root's, and examples. For the root and for groups: the commands below.
std::string help_text(const CommandShape& command, const CommandShape& root);

// "xtool target add [OPTIONS] [TARGET...]"
std::string usage_of(const CommandShape& command);

// "-q, --quiet", "    --color WHEN"
std::string left_of(const OptionShape& option);

// What it does, and the variable that also does it.
std::string right_of(const OptionShape& option);

// The root's options that may also follow a command.
std::vector<OptionShape> common_options(const CommandShape& root);

// Those that do something, in the order of the table: `command` itself, or all that are below.
std::vector<const CommandShape*> leaves(const CommandShape& command);

}  // namespace xtool::cli
