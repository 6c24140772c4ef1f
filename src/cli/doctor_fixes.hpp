// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "workbench.hpp"

#include <xtool/doctor/doctor.hpp>

#include <optional>
#include <string>
#include <vector>

namespace xtool::cli {

// What was done about findings, and what came of it.
struct Fixed {
  std::string fix = {};  // "install-std", "setup-linker", "recover"
  std::optional<Triple> target = {};
  std::string problem = {};  // why it did not work; empty: it did
};

// Does what is safe about the findings: installs std, sets up linkers that xtool may set up, cleans
// up after an interrupted installation. Never touches a value that the user has set, and needs no
// root. Each is announced; one that fails does not keep the others from being done.
std::vector<Fixed> apply_fixes(const std::vector<CheckResult>& results, Workbench& bench,
                               const SysrootOptions& sysroot);

}  // namespace xtool::cli
