// SPDX-License-Identifier: Apache-2.0 OR MIT
// What a tree lacks of what its own files refer to.
#pragma once

#include <xtool/sysroot/tree.hpp>

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A module that a .pc file requires.
struct RequiredModule {
  std::string module = {};
  std::string file = {};
  std::string package = {};
};

// Fills in `libraries`, `needs_glibc` and `private_directories` from the ELF files below `root`
// that the report lists. Linkers look into usr/lib, and into the directory there that `triplet`
// names.
void check_libraries(const std::filesystem::path& root, std::string_view triplet,
                     TreeReport& report);

// The modules of that list that no .pc file of the tree describes, each once.
std::vector<RequiredModule> missing_modules(const std::vector<RequiredModule>& required,
                                            const TreeReport& report);

}  // namespace xtool
