// SPDX-License-Identifier: Apache-2.0 OR MIT
// What a file of a machine is to builds, as its path tells.
#pragma once

#include <string_view>

namespace xtool {

// Whether a compiler, a linker or an emulated program may read the file. Takes a merged path.
bool is_for_builds(std::string_view path);
// Whether files for builds may lie below the directory.
bool may_have_build_files(std::string_view directory);

// Whether the file is part of the C library or of what compilers bring along, where no package
// tells. `triplet` is the name of directories below usr/lib and usr/include, or empty.
bool is_c_library_file(std::string_view path, std::string_view triplet);

// "z" of "x/y/z".
std::string_view last_part(std::string_view path);

// "libz.so" for "libz.so.1.2.13"; nothing for names of another form.
std::string_view linker_name(std::string_view file_name);

}  // namespace xtool
