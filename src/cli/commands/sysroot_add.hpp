// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool sysroot add`.
Action bind_sysroot_add(CLI::App& command);
// `xtool sysroot upgrade`.
Action bind_sysroot_upgrade(CLI::App& command);

}  // namespace xtool::cli
