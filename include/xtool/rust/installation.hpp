// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/rust/sysroot.hpp>
#include <xtool/rust/toolchain.hpp>

namespace xtool {

// A rustc together with the sysroot that a command works on.
struct Installation {
  Toolchain toolchain;
  Sysroot sysroot;
};

}  // namespace xtool
