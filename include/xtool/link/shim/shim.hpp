// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/zig.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace xtool {

enum class ShimKind { exec, script };

// The programs that cargo, cc-rs, CMake and people call for a target.
struct Shims {
  std::filesystem::path cc = {};  // the linker, too
  std::filesystem::path cxx = {};
  std::filesystem::path ar = {};
  std::filesystem::path ranlib = {};
  std::filesystem::path strip = {};
  std::filesystem::path dlltool = {};  // for Windows targets, of zig 0.12 and newer
  std::filesystem::path ld = {};  // zig's: links objects as they are, for whoever asks the compiler
  std::filesystem::path cmake_toolchain = {};  // a CMake toolchain file that uses the above
};

// The libraries of the target's sysroot, for a compiler that brings a C library of its own.
struct LibraryPlace {
  std::filesystem::path root = {};  // empty: there is no sysroot
  std::string triplet = {};         // the name of directories in it: "arm-linux-gnueabihf"

  // Where pkg-config finds its modules. To be called where there is a sysroot.
  std::vector<std::filesystem::path> modules() const;
};

struct ShimRequest {
  std::string triple = {};  // rustc's name, which the shims' names begin with
  ZigTarget target = {};
  Zig zig = {};
  std::filesystem::path cache = {};  // zig's cache; absolute
  ShimKind kind = ShimKind::exec;
  std::vector<std::string> emulator = {};  // runs the target's programs here; empty: nothing does
  bool native = false;  // the target is this machine: calls for what runs here go to its compiler
  LibraryPlace libraries = {};
};

// A cross compiler's tools, and where its target's own files lie.
struct CompilerRequest {
  std::string triple = {};
  std::string os = {};  // as the catalog calls it
  Shims tools = {};
  std::filesystem::path root = {};  // the compiler's: usr/include or include, and lib, are below it
  std::vector<std::string> emulator = {};  // as above
  LibraryPlace libraries = {};
};

// Writes `tools.cmake_toolchain`, a CMake toolchain file that uses the tools. CMake finds
// libraries, headers and packages below `root`, in ../../sysroots/<triple> as seen from the file,
// and in what a project or a user adds to CMAKE_FIND_ROOT_PATH; never the host's. Throws
// file_system.
void write_cmake_toolchain(const CompilerRequest& request);

// The CMake toolchain file for the host's own C code, which is written beside that of a target. It
// takes the compilers that HOST_CC and HOST_CXX name, whatever CC and CXX are.
std::filesystem::path host_cmake_file(const std::filesystem::path& cmake_toolchain);

// Where write_shims puts them: compilers below a directory that is named after the zig, the glibc
// and the processor, so that a change of these is a change of every path.
Shims shim_paths(const std::filesystem::path& directory, const ShimRequest& request);

// Writes the shims for a target into `directory`, replacing an older set completely or not at all.
// Throws file_system.
Shims write_shims(const std::filesystem::path& directory, const ShimRequest& request);

// Removes such a directory, and what a run that was killed has left of another one beside it.
void remove_shims(const std::filesystem::path& directory);

}  // namespace xtool
