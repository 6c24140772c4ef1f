// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool sysroot from`.
Action bind_sysroot_from(CLI::App& command);

}  // namespace xtool::cli
