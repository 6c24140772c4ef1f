// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool self uninstall`.
Action bind_self_uninstall(CLI::App& command);

}  // namespace xtool::cli
