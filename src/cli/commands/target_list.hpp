// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool target list`.
Action bind_target_list(CLI::App& command);

}  // namespace xtool::cli
