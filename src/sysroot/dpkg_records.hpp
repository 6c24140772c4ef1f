// SPDX-License-Identifier: Apache-2.0 OR MIT
// What dpkg has written down on a machine.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace xtool {

struct DpkgRecords {
  std::map<std::string, std::string> versions = {};  // of installed packages
  std::map<std::string, std::string> owners = {};    // package by merged path
};

// Of the machine whose files are below `root`, as far as they can be read; empty where it is not
// Debian's or derived from it.
DpkgRecords read_dpkg_records(const std::filesystem::path& root, std::string_view architecture);

}  // namespace xtool
