// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool detect`.
Action bind_detect(CLI::App& command);

}  // namespace xtool::cli
