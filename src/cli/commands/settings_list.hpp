// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool settings list`.
Action bind_settings_list(CLI::App& command);

}  // namespace xtool::cli
