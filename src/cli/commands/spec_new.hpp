// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/app.hpp"

namespace xtool::cli {

// `xtool spec new`.
Action bind_spec_new(CLI::App& command);

}  // namespace xtool::cli
