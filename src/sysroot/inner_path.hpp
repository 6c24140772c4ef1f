// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// Where a path leads on the machine whose files are below `root`: through its links, and never out
// of there. An absolute link begins at `root`, also one that names `root` itself, as links in an
// SDK do. Relative and normal. Nothing where it leads to nothing, or in a circle.
std::optional<std::string> inner_path(const std::filesystem::path& root, std::string_view path);

}  // namespace xtool
