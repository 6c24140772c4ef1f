// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool sysroot remove`.
Action bind_sysroot_remove(CLI::App& command);

}  // namespace xtool::cli
