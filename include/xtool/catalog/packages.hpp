// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>

#include <optional>
#include <string>

namespace xtool {

// Debian's name of the target's architecture, such as "armhf", where the catalog has one; null is
// fine.
std::optional<std::string> debian_arch(const TargetEntry* entry);

}  // namespace xtool
