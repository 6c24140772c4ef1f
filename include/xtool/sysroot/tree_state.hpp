// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/sysroot/store.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace xtool {

// Writes down what the files of a tree are like, in `directory`, which has both of its directories:
// a list of their hashes, sizes and times.
void write_stamps(const std::filesystem::path& directory, const TreeReport& report);

// What has become of the files of a sysroot since it was made. Paths are absolute.
struct TreeState {
  std::vector<std::string> missing = {};
  std::vector<std::string> changed = {};  // none where an older xtool has made it
};
// Reads only files whose time has changed. Throws invalid_input for a damaged list.
TreeState state_of(const InstalledSysroot& sysroot);

}  // namespace xtool
