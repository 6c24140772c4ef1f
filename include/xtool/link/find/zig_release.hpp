// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/home.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/fetch/events.hpp>
#include <xtool/support/archive.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/env.hpp>
#include <xtool/support/http.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// The zig that is installed when nobody asks for another one.
constexpr std::string_view default_zig_version = "0.15.2";

// One archive of zig for one kind of machine.
struct ZigRelease {
  std::string version = {};  // "0.15.2"
  std::string url = {};
  Sha256 hash = {};
  std::uint64_t size = 0;  // bytes of the archive
  Compression compression = Compression::xz;
};

struct ZigReleaseSettings {
  // The release index: JSON, version → host ("x86_64-linux") → tarball, shasum, size. http, https
  // or file.
  std::string index = "https://ziglang.org/download/index.json";
  bool offline = false;
  Home home;  // zig is installed to <home>/zig/<version>
};

// Settings as the environment wants them: XTOOL_ZIG_INDEX names another index. Throws usage for
// what is no URL.
ZigReleaseSettings zig_release_settings(const Env& env, const Home& home, bool offline);

struct InstalledZig {
  std::filesystem::path program = {};  // <home>/zig/<version>/zig
  std::string version = {};
  bool already_there = false;    // nothing was done
  std::uint64_t downloaded = 0;  // bytes over the network; 0 from the cache
};

// Checks a version that a user wrote: digits and dots, or a development version, as they become
// part of a path. Throws usage for anything else ("0.15" gets the advice to write all three).
std::string parse_zig_version(std::string_view text);

// What the index has for a version and a machine, which goes by rustc's name for it. A tarball's
// relative URL is meant relative to the index. Throws usage for a version that the index does not
// have (with the nearest ones), conflict for a machine that it has no archive for, invalid_input
// for an index that cannot be understood; `source` is for messages.
ZigRelease find_zig_release(std::string_view index, const std::string& source,
                            std::string_view version, const Triple& host);

// Versions with a complete <home>/zig/<version>/zig, newest first.
std::vector<std::string> installed_zigs(const Home& home);

// Installs zig to <home>/zig/<version> in one step, and does nothing when it is there. Its archive
// is checked while it arrives, and kept in the cache. Other processes that install the same zig are
// waited for. Offline: from the cache, with the index as last seen. Throws as find_zig_release and
// fetch_archive do; whatever happens, the directory is complete or absent.
InstalledZig install_zig(const ZigReleaseSettings& settings, std::string_view version,
                         const Triple& host, HttpClient& http, const FetchEvents& events);

}  // namespace xtool
