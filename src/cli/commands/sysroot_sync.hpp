// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool sysroot lock`.
Action bind_sysroot_lock(CLI::App& command);
// `xtool sysroot sync`.
Action bind_sysroot_sync(CLI::App& command);
// `xtool sysroot repair`.
Action bind_sysroot_repair(CLI::App& command);

}  // namespace xtool::cli
