// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/support/env.hpp>

#include <string>
#include <vector>

namespace xtool {

// Whether a runner does nothing but emulate: an emulator, an engine for WebAssembly or a loader
// that is known, and no option with which it would do more than run a program. Everything else may
// flash a board, copy to a device or wait for a debugger, so that a check only looks for it.
bool only_emulates(const std::vector<std::string>& runner, const TargetEntry& entry,
                   const Env& env);

// The variables of the environment that such a runner listens to: QEMU_CPU and the like.
std::vector<std::string> variables_of_emulator(const std::vector<std::string>& runner,
                                               const Env& env);

}  // namespace xtool
