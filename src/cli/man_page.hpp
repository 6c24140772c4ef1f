// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "command_shape.hpp"

#include <string>

namespace xtool::cli {

// "xtool-target-add": a page's name, which `man` takes.
std::string page_name(const CommandShape& command);

// The manual page of a command for section 1, in the language of man(7). That of the root also
// lists all commands and exit codes.
std::string man_page(const CommandShape& command, const CommandShape& root);

}  // namespace xtool::cli
