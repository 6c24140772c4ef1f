// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace xtool {

// The directories of PATH, in their order. An empty or relative one would run whatever is in the
// current directory, and is left out.
std::vector<std::filesystem::path> search_path(const Env& env);

// The names of all that is in a directory, in no order; none where it cannot be read.
std::vector<std::string> file_names(const std::filesystem::path& directory);

}  // namespace xtool
