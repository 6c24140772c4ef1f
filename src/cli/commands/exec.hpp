// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool exec`.
Action bind_exec(CLI::App& command);

}  // namespace xtool::cli
