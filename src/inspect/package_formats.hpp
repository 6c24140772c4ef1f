// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>

namespace xtool {

// What kind of package a file is, "deb" or "zip", by its name and else by how it begins.
std::string package_format(std::string_view path, std::string_view bytes);

// Whether a file of that format is one file that was compressed, such as a changelog.
bool is_compressed_file(std::string_view format);

}  // namespace xtool
