// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/build/build_recipe.hpp>
#include <xtool/build/library_build.hpp>
#include <xtool/install/package.hpp>
#include <xtool/rust/built_std.hpp>

#include <filesystem>
#include <vector>

namespace xtool {

// What a std is made of.
struct BuiltFiles {
  std::vector<std::filesystem::path> crates = {};
  std::vector<std::filesystem::path> self_contained = {};
};

// Puts what was built into `stage` as an archive of a std would be unpacked there, with its record
// and, for a custom target, its specification, where rustc finds it by the target's name. Every
// file is fsynced.
UnpackedStd lay_out(const LibraryBuild& build, const BuildRecord& record, const BuiltFiles& files,
                    const std::filesystem::path& stage);

}  // namespace xtool
