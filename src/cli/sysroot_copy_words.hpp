// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "workbench.hpp"

#include <xtool/setup/sysroot_setup.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace xtool::cli {

// How many files of a copy builds look for.
struct CopyCounts {
  std::size_t libraries = 0;  // shared ones
  std::size_t archives = 0;
  std::size_t headers = 0;
  std::size_t modules = 0;  // of pkg-config
};
CopyCounts counts_of(const TreeReport& tree);

// Names that files refer to and the tree lacks: `what` is "the library" or "the module".
void tell_missing(const std::vector<MissingName>& missing, std::string_view what, Console& console);

// Says what was copied, and what a build cannot do with it.
void tell_copy(const SysrootReport& report, const TargetEntry& entry, Workbench& bench);

// The "origin" of a sysroot's result; null for one that is made of packages.
Json origin_json(const SysrootLock& lock, const TreeReport& tree);
// Lines of `xtool sysroot info` about it.
std::string describe_origin(const SysrootLock& lock, const TreeReport& tree);

}  // namespace xtool::cli
