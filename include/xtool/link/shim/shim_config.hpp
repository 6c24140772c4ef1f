// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/zig_version.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace xtool {

// What the programs of one target's shims read at each call: a plain file beside them. Only the
// standard library is used here and in what rewrites arguments, so that the launcher stays small.
struct ShimConfig {
  std::string triple = {};  // rustc's name
  std::string zig = {};     // zig's program, an absolute path
  ZigVersion version = {};  // of that zig
  std::string target = {};  // zig's name, without glibc: "arm-linux-gnueabihf"
  std::string glibc = {};   // "2.17"; empty where the target has none
  std::string cpu = {};     // for -mcpu; empty: zig's default
  std::string cache = {};   // zig's cache, an absolute path
  // "yes" where the target is the machine that builds, so that not every call is for it: see
  // build_side.hpp.
  std::string native = {};
  // The libraries of the target's sysroot, and the name of directories in it; mostly empty.
  std::string libraries = {};
  std::string triplet = {};
  // Where they are in it; the architecture's own headers first.
  std::vector<std::string> header_directories() const;
  std::string library_directory() const;
  // Where stand-ins for libraries of the system are, behind the project's own; mostly empty.
  std::string stubs = {};
  // What stat() said of the program when it was asked for its version: a change of either means
  // that it must be asked again. Nanoseconds since 1970.
  std::int64_t zig_size = 0;
  std::int64_t zig_time = 0;

  // Where the shims are, with a slash at its end; not in the file, which may be moved with them.
  // Empty: not known.
  std::string folder = {};
  // The version of macOS that MACOSX_DEPLOYMENT_TARGET names for this call, if it is one; not in
  // the file.
  std::string deployment_target = {};

  friend bool operator==(const ShimConfig&, const ShimConfig&) = default;
};

// The file's name, and its text: lines of "name = value", the value up to the end of its line.
inline constexpr std::string_view shim_config_name = "shim.conf";
std::string shim_config_text(const ShimConfig& config);

// The reading of such a text, or what is wrong with it.
std::variant<ShimConfig, std::string> parse_shim_config(std::string_view text);

}  // namespace xtool
