// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/build/build_recipe.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/rust/installation.hpp>
#include <xtool/rust/sysroot.hpp>
#include <xtool/support/error.hpp>

#include <filesystem>
#include <map>
#include <vector>

// Stds that an update of rustc has orphaned.
namespace xtool {

// A std that xtool has built with another rustc than the one at hand, which cannot use it.
struct StaleStd {
  Triple target;
  Sysroot sysroot;  // where it is
  BuildRecord record = {};
};

// One of which that cannot be told.
struct UnreadableStd {
  Triple target;
  Error reason;
};

struct StaleStds {
  std::vector<StaleStd> stds = {};  // by name
  std::vector<UnreadableStd> unreadable = {};
};

// Those in the toolchain's sysroot, and those in the sysroots that Cargo's flags name for targets:
// `elsewhere`.
StaleStds stale_stds(const Installation& installation,
                     const std::map<Triple, std::filesystem::path>& elsewhere);

// What was given for it, for building it in the same way again; as far as its recipe tells, where
// its record is too old to have it.
GivenForBuild given_for(const BuildRecord& record, const BuildTarget& target);

}  // namespace xtool
