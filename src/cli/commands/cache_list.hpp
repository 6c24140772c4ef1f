// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool cache list`.
Action bind_cache_list(CLI::App& command);

}  // namespace xtool::cli
