// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace xtool::cli {

// What an installation of xtool consists of, as far as it is there.
struct InstalledFiles {
  std::string package = {};  // the Debian package that it belongs to; empty: none
  // The program, and the manual pages, completions and licences that `cmake --install` puts beside.
  std::vector<std::filesystem::path> paths = {};
};

InstalledFiles installed_files(const std::filesystem::path& program, const Env& env);

}  // namespace xtool::cli
