// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool setup-linker`.
Action bind_setup_linker(CLI::App& command);

}  // namespace xtool::cli
