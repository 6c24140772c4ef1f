// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <filesystem>

namespace xtool {

// How two paths came to the same content.
enum class Sharing {
  cloned,  // separate files, whose blocks are shared until one is written to
  linked,  // one file: what is written to it in place shows at both paths
  copied,
};

// Gives `to`, which must not exist, the content and the mode of the file `from`, in the first of
// these ways that works there. Throws file_system.
Sharing share_file(const std::filesystem::path& from, const std::filesystem::path& to);

// Makes a file's content durable. Throws file_system when that fails: data is at risk.
void fsync_file(const std::filesystem::path& path);

}  // namespace xtool
