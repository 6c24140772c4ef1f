// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string_view>

namespace xtool {

// The program of src/launcher, as the build made it.
std::string_view launcher_image();

}  // namespace xtool
