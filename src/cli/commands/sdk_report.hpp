// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/console.hpp"

#include <xtool/setup/linker_setup.hpp>

namespace xtool::cli {

// Tells whose SDK it is that programs are linked with and, for Apple's platforms, what the linker
// cannot do without one.
void tell_sdk(const LinkerReport& report, Console& console);

}  // namespace xtool::cli
