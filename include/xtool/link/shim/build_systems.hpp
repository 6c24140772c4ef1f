// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/shim.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace xtool {

// A target as build systems other than CMake need it described.
struct BuildSystemRequest {
  std::string arch = {};    // as the catalog calls it
  std::string cpu = {};     // the first part of rustc's name: "armv7"
  std::string os = {};      // as the catalog calls it
  std::string endian = {};  // "little" or "big"
  std::string libc = {};    // as the catalog calls it; empty: it has none, or that is not known
  std::string gnu = {};     // for `configure --host`: "arm-linux-gnueabihf"
  Shims tools = {};
  std::vector<std::string> emulator = {};           // runs the target's programs here
  std::vector<std::filesystem::path> modules = {};  // where pkg-config finds the target's
};

struct BuildSystemFiles {
  // https://mesonbuild.com/Cross-compilation.html: for `meson setup --cross-file`.
  std::filesystem::path meson = {};
  // For the variable CONFIG_SITE: what `configure` cannot find out by running a program. It is
  // silent where CC is not the target's compiler.
  std::filesystem::path config_site = {};
};

// Where they lie in the directory of a target's tools.
BuildSystemFiles build_system_files(const std::filesystem::path& directory);

// Throws file_system.
void write_build_system_files(const std::filesystem::path& directory,
                              const BuildSystemRequest& request);

// A command with the cross file where it calls `meson setup` without one: meson has no variable
// for it. Others are returned as they are.
std::vector<std::string> with_cross_file(std::vector<std::string> command,
                                         const std::filesystem::path& meson_file);
// Whether the command calls meson.
bool calls_meson(const std::vector<std::string>& command);

}  // namespace xtool
