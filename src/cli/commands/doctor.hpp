// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// Checks this machine and targets, and says what to do.
Action bind_doctor(CLI::App& command);

}  // namespace xtool::cli
