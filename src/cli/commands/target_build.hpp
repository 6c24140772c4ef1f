// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool target build`.
Action bind_target_build(CLI::App& command);

}  // namespace xtool::cli
