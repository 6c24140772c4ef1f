// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool spec check`.
Action bind_spec_check(CLI::App& command);

}  // namespace xtool::cli
