// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/package_advice.hpp>
#include <xtool/rust/toolchain.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// The sources of the standard library: a Cargo workspace.
struct LibrarySources {
  std::filesystem::path library = {};  // its directory, with std/Cargo.toml
  std::filesystem::path lock = {};     // its Cargo.lock
  // The crates that it depends on, where the sources bring them along.
  std::optional<std::filesystem::path> vendored = {};
};

// In `given`, or where the component rust-src and distributions' packages put them. Throws
// invalid_input when `given` has none, and no_toolchain with the remedy for this system when there
// are none.
LibrarySources find_library_sources(const Toolchain& toolchain,
                                    const std::optional<std::filesystem::path>& given,
                                    const PackageAdvice& packages);

// Neither cargo nor rustc compares the sources with the compiler: those of another release end in
// errors about syntax at best, and keep rustc busy for minutes at worst. Throws invalid_input when
// they are of another release, and when it cannot be told.
void require_same_release(const LibrarySources& sources, const Toolchain& toolchain);

// N of the newest `since = "1.N.0"` in a text, which tells the release of sources without a file
// that names it. What is not released yet has a placeholder there.
std::optional<int> newest_stable_feature(std::string_view source);

}  // namespace xtool
