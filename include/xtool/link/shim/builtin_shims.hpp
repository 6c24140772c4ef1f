// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string_view>

namespace xtool {

// The files in data/shims: scripts in which a "{name}" stands for what follows from the target.
std::string_view builtin_shell_compiler();
std::string_view builtin_batch_compiler();

}  // namespace xtool
