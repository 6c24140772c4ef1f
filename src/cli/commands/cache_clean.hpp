// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool cache clean`.
Action bind_cache_clean(CLI::App& command);

}  // namespace xtool::cli
