// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <filesystem>

namespace xtool {

// Writes text stubs (.tbd) of libraries that every macOS has and zig has not: libiconv, which crate
// libc asks for, and libcharset. A linker takes from a stub which names there are, and where the
// library is on a Mac; of Apple's it contains nothing else. Throws file_system.
void write_apple_stubs(const std::filesystem::path& directory);

}  // namespace xtool
