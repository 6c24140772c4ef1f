// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool config get`.
Action bind_config_get(CLI::App& command);

}  // namespace xtool::cli
