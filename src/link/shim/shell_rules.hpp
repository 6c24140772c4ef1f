// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "argument_rules.hpp"

#include <xtool/link/shim/shim_config.hpp>

#include <initializer_list>
#include <string>

namespace xtool {

// Parts of a /bin/sh script, as whole lines.

// What happens to $option: branches that go on with the next word, or fall through to keep it.
std::string shell_rules(Level level, const ShimConfig& config);

// The pattern of all options whose value is the next word; `marked` by who reads them: "driver,-o".
std::string shell_options_with_value(std::initializer_list<Level> levels, bool marked,
                                     const std::string& indent);

// What the function `library` does about those that zig has in itself, or under another name.
std::string shell_library_branches(const ShimConfig& config);

}  // namespace xtool
