// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/rust/sysroot.hpp>

#include <string>

namespace xtool {

// After `remove_stds`: why the target's empty directory is still there, as where something is
// mounted on it. Empty when it is gone, and when files stayed in it. Tries once more to remove it.
std::string leftover_directory(const Sysroot& sysroot, const Triple& target);

}  // namespace xtool
