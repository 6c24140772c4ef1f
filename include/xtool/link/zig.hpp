// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/zig_version.hpp>
#include <xtool/support/env.hpp>
#include <xtool/target/catalog.hpp>

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

// What zig is asked to produce for a target.
struct ZigTarget {
  std::string target = {};                 // zig's name: "arm-linux-gnueabihf", without glibc
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
