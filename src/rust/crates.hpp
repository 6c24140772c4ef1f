// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// Whether the file's name says that it is a crate: .rlib or .rmeta.
bool is_crate(const std::filesystem::path& path);

// The crates in a target's lib directory, those that tell the most first: core, metadata files.
// Empty when there is no such directory.
std::vector<std::filesystem::path> crates_in(const std::filesystem::path& directory);

// "rustc 1.95.0 (59807616e 2026-04-14)": what compiled the crate. Nothing when it is not a whole
// crate: garbage, or cut short. Reads the heads of its parts only; throws file_system when it
// cannot.
std::optional<std::string> compiler_of(const std::filesystem::path& crate);

}  // namespace xtool
