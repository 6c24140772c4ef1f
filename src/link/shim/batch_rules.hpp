// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "argument_rules.hpp"

#include <xtool/link/shim/shim_config.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Parts of a batch file, as whole lines that end in '\n'.

// Does `command` if the variable is one of the texts, and the condition ("if ... ", or nothing)
// holds.
std::string batch_for_each(const std::vector<std::string>& texts, std::string_view variable,
                           const std::string& condition, const std::string& command);

// What happens to %option%, of which %key% is what stands before its value.
std::string batch_rules(Level level, const ShimConfig& config);

// What -march and the like do to %cpu%.
std::string batch_cpu_rules(const ShimConfig& config);

// What becomes of the library %value%, if zig has it in itself, or under another name.
std::string batch_library_rules(const ShimConfig& config);

}  // namespace xtool
