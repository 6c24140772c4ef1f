// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/support/env.hpp>

#include <string>

namespace xtool::cli {

// What somebody who has just installed a target's std does next, in one line: build, or first set
// up a linker.
std::string next_step(const TargetEntry& entry, const Triple& host, const Env& env);

}  // namespace xtool::cli
