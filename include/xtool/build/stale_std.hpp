// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/build/build_recipe.hpp>
#include <xtool/build/self_contained.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/rust/installation.hpp>
#include <xtool/rust/sysroot.hpp>

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

// Those in the toolchain's sysroot, and those in the sysroots that Cargo's flags name for targets:
// `elsewhere`. By name.
std::vector<StaleStd> stale_stds(const Installation& installation,
                                 const std::map<Triple, std::filesystem::path>& elsewhere);

// What was chosen for it, as far as its record tells, for building it in the same way again.
BuildOptions options_of(const BuildRecipe& recipe, const BuildTarget& target);
LibcChoice libc_choice_of(const BuildRecord& record, const BuildTarget& target);

}  // namespace xtool
