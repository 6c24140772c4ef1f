// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <map>
#include <string>

namespace xtool {

// Text stubs (.tbd), by file name, of libraries that every macOS has and zig has not: libiconv,
// which crate libc asks for, and libcharset. A linker takes from a stub which names there are, and
// where the library is on a Mac; of Apple's it contains nothing else.
std::map<std::string, std::string> apple_stubs();

}  // namespace xtool
