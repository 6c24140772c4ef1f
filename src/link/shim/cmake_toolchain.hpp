// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/shim.hpp>

#include <string>

namespace xtool {

// The text of a CMake toolchain file that lies beside the shims and uses them. CMake finds
// libraries, headers and packages of the target in one root only, ../../sysroots/<triple> as seen
// from the file, and in those that a project or a user adds to CMAKE_FIND_ROOT_PATH; never the
// host's. Programs are the host's.
std::string cmake_toolchain_text(const ShimRequest& request);

// The same for a compiler that needs no shim of zig's.
std::string cmake_toolchain_text(const CompilerRequest& request);

// The text of host_cmake_file.
std::string_view host_cmake_text();

}  // namespace xtool
