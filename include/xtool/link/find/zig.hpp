// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/home.hpp>
#include <xtool/link/shim/zig_version.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// A zig on this machine that has been run and has answered.
struct Zig {
  std::filesystem::path program;  // absolute; links kept, so that an upgrade behind them is seen
  std::string found_by = {};      // for people: "$XTOOL_ZIG", "PATH", "python3 -m ziglang", ...
  ZigVersion version = {};
};

// A program that may be zig, and what came of asking it.
struct ZigTrial {
  std::filesystem::path program = {};      // absolute where one was found
  std::string found_by = {};               // for people, as in Zig
  bool named = false;                      // by $XTOOL_ZIG: the user wants this one
  std::optional<ZigVersion> version = {};  // nothing: it cannot serve, or was not asked
  std::string why_not = {};                // one clause: "is not executable", "is no zig: ..."

  Zig zig() const;  // to be called when there is a version
};

struct ZigSearch {
  std::optional<Home> home = {};     // where xtool installs zigs
  std::filesystem::path root = "/";  // where the file system begins, for tests
  // Run nothing: what lies at an expected place is taken for zig, its version is unknown where no
  // directory's name tells it, and Python's package is not found.
  bool only_look = false;
};

// The oldest zig that is of any use here.
constexpr ZigVersion oldest_zig{0, 11, 0};

// Every zig on this machine, in the order in which they are preferred: $XTOOL_ZIG, PATH, the Python
// package ziglang, those that xtool installed (newest first), the places where package managers put
// them. Each is run once (`zig version`); none is listed twice. $XTOOL_ZIG and what lies at an
// expected place but is no zig, too old or not executable is listed with the reason.
std::vector<ZigTrial> find_zigs(const ZigSearch& search, const Env& env);

// Runs one program and says whether it is zig.
ZigTrial try_zig(const std::filesystem::path& program, const std::string& found_by, const Env& env);

// What zig is asked to produce for a target.
struct ZigTarget {
  std::string target = {};                 // zig's name, without glibc: "aarch64-macos.11.0"
  std::string cpu = {};                    // for -mcpu; empty: zig's default
  std::optional<GlibcVersion> glibc = {};  // always given for gnu targets

  // "arm-linux-gnueabihf.2.17", as -target takes it.
  std::string str() const;
};

// The pairing of one zig with one target. `glibc` is what the user asked for; without it 2.17,
// raised to the floor of the target. Throws conflict, with the reason and the versions that serve,
// for pairs that cannot work, for a glibc below the floor and for one newer than this zig knows.
ZigTarget zig_target(const TargetEntry& entry, const ZigVersion& version,
                     std::optional<GlibcVersion> glibc);

}  // namespace xtool
