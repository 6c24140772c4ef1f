// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string_view>

namespace xtool {

// A place where the crash tests stop the program: with XTOOL_CHECKPOINT=<name> in the environment
// the process kills itself here with SIGKILL; with <name>:<N> the Nth time that it comes past. In
// builds without XTOOL_TESTING it does nothing.
#ifdef XTOOL_TESTING
void checkpoint(std::string_view name);
#else
inline void checkpoint(std::string_view) {}
#endif

}  // namespace xtool
