// SPDX-License-Identifier: Apache-2.0 OR MIT
// Files by the system's own calls: the launcher has no exceptions to report, and std::filesystem
// would make it several times as large.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace xtool {

// Up to `limit` bytes from the file's start; nothing when it cannot be read.
std::optional<std::string> read_start(const std::string& path, std::size_t limit);

// What the path names in the end, through links.
bool is_directory(const std::string& path);
bool is_regular_file(const std::string& path);

// Whether this user may read it.
bool is_readable(const std::string& path);

}  // namespace xtool
