// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "inspect_report.hpp"

#include <xtool/support/env.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace xtool::cli {

// What was found in all that the command line names.
struct Findings {
  std::vector<InspectedFile> files = {};
  std::vector<Package> packages = {};
  std::size_t skipped = 0;  // files that are neither binaries nor packages
};

// Looks at files, into packages and directories, and holds what is there against the limits and
// against what packages claim. Throws invalid_input for a file that is named and is something else.
Findings look_at(const std::vector<std::string>& names, const Limits& limits, const Env& env);

}  // namespace xtool::cli
