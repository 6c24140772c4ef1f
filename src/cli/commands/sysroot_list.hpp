// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool sysroot list`.
Action bind_sysroot_list(CLI::App& command);
// `xtool sysroot info`.
Action bind_sysroot_info(CLI::App& command);
// `xtool sysroot which`.
Action bind_sysroot_which(CLI::App& command);

}  // namespace xtool::cli
