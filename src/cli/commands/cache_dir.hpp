// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool cache dir`.
Action bind_cache_dir(CLI::App& command);

}  // namespace xtool::cli
