// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <vector>

namespace xtool {

// The cargo that this process works for, as /proc tells of it.
struct CargoProcess {
  std::string place = {};                // "/proc/123"; empty: there is none
  std::vector<std::string> locked = {};  // the directories in which it has opened its locks
};
CargoProcess find_cargo();

// Whether the package of the build script that runs is one of those that the build at hand wants
// for itself only (only_runs_here), as $CARGO's tree of dependencies has it. The answer is kept
// beside OUT_DIR for the other calls of this cargo. False where nothing is known.
bool package_only_runs_here(const CargoProcess& cargo, const std::string& triple);

}  // namespace xtool
