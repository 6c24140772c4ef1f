// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/build_systems.hpp>

#include <string>

namespace xtool {

// The text of BuildSystemFiles::meson. With it, meson looks for libraries with pkg-config in
// `request.modules` only, and with CMake as the toolchain file says.
std::string meson_cross_file_text(const BuildSystemRequest& request);

}  // namespace xtool
