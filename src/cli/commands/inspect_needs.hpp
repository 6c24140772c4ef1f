// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/workbench.hpp"
#include "inspect_files.hpp"

#include <xtool/support/json.hpp>

#include <string>

namespace xtool::cli {

// What a device must have for programs to start on it, file by file.
struct NeedsReport {
  std::string text = {};
  Json files = Json::array();
};

// By the sysroot of the target, a word of the user's; without one, of the target whose sysroot the
// file fits. Throws no_toolchain where there is none.
NeedsReport tell_needs(const Findings& findings, const std::string& target, Workbench& bench);

}  // namespace xtool::cli
