// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <filesystem>

namespace xtool {

// Whether the file system that the path is on is mounted with noexec, so that no program there can
// be started. False where that cannot be told.
bool denies_programs(const std::filesystem::path& path);

}  // namespace xtool
