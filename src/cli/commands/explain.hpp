// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool explain [FILE|-]`: reads the log of a build, names the causes and the remedies.
Action bind_explain(CLI::App& command);

}  // namespace xtool::cli
