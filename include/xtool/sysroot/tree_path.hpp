// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// Where a file of a package goes: below usr/ what older packages have in lib, bin and their like,
// as the file system of every release since Debian 12 has it. Paths are relative and normal.
std::string merged_path(std::string_view path);

// Whether a build reads the file: no programs, documentation, translations or settings. Takes a
// merged path.
bool is_wanted_path(std::string_view path);

// The text of a link at `path`, both as the package has them, so that it leads to the same file
// from where that link goes, wherever the tree is. Nothing where it leads out of the tree.
std::optional<std::string> relative_link(std::string_view path, std::string_view text);

// From the directory of one merged path to another.
std::string relative_to_directory_of(std::string_view path, std::string_view target);

}  // namespace xtool
