// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/workbench.hpp"

#include <xtool/spec/spec_check.hpp>
#include <xtool/spec/spec_rustc.hpp>
#include <xtool/support/json.hpp>

#include <string>
#include <vector>

// What the `spec` commands share.
namespace xtool::cli {

// The rustc whose specifications these options are about.
SpecRustc spec_rustc(Workbench& bench, const SysrootOptions& options);

// "error: missing-key: ..." with the help below it, for each finding.
std::string text_of(const std::vector<SpecFinding>& findings);
Json json_of(const std::vector<SpecFinding>& findings);

}  // namespace xtool::cli
