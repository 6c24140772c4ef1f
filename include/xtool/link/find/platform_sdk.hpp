// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/package_advice.hpp>

#include <optional>
#include <string>
#include <vector>

namespace xtool {

// The libraries and programs of a platform that come from its maker, and not from a distribution's
// cross compiler or from zig.
struct PlatformSdk {
  std::string name = {};    // for people: "Apple's SDK"
  std::string linker = {};  // the program that rustc calls, where that is no C compiler: "emcc"
  std::vector<std::string> help = {};  // how to get it, or along without it, one line each
};

// Nothing for platforms that need none.
std::optional<PlatformSdk> platform_sdk(const TargetEntry& entry, const PackageAdvice& packages);

}  // namespace xtool
