// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// The first of the directories' files of that name.
std::optional<std::string> find_file(const std::vector<std::string>& directories,
                                     std::string_view name);

// A whole file; nothing when it cannot be read, or is larger than 64 MiB.
std::optional<std::string> read_input(const std::string& path);

// Whether a linker would take the file for one of its scripts: it has text where objects and
// archives have their magic number.
bool is_linker_script(const std::string& path);

}  // namespace xtool
