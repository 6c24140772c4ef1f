// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool lipo`.
Action bind_lipo(CLI::App& command);

}  // namespace xtool::cli
