// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/home.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/support/digest.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

enum class CacheKind {
  download,      // a verified archive
  unfinished,    // one that has arrived in part, to be resumed
  unpacked_std,  // what came out of an archive
  index,         // a channel's manifest, or the list of zig's releases
  answers,       // what rustup's rustc said of itself
  sources,       // of std, or of the crates that it depends on
  zig_builds,    // the C libraries that zig has built
  leftover,      // of a run that was killed
};
std::string_view to_string(CacheKind kind);

// One thing in the cache that is used, and can be removed, by itself.
struct CacheEntry {
  CacheKind kind = CacheKind::leftover;
  std::filesystem::path path = {};
  std::uint64_t bytes = 0;  // in its files, whether or not a sysroot shares them
  std::chrono::system_clock::time_point used = {};  // last, as far as that is known
  std::optional<Sha256> archive = {};
  // Of a std.
  std::optional<Triple> target = {};
  std::string version = {};
};

// All that xtool keeps in its cache, each kind together, what was used last first. A file that
// xtool has not put there is not among it. Throws file_system when the cache cannot be read.
std::vector<CacheEntry> cache_entries(const Home& home);

// The size of a file, or of the regular files below a directory; 0 where nothing is.
std::uint64_t bytes_below(const std::filesystem::path& path);

std::uint64_t bytes_of(const std::vector<CacheEntry>& entries);

// What is to go: what has not been used for so long, and then what was used longest ago, until the
// rest takes no more than this.
struct CacheLimits {
  std::optional<std::chrono::seconds> unused_for = {};
  std::optional<std::uint64_t> most_bytes = {};
  std::chrono::system_clock::time_point now = {};
  // Whether the C libraries stay, and are not counted: as long as something is linked by zig,
  // nobody knows when they were used.
  bool keep_zig_builds = false;
};
std::vector<CacheEntry> beyond_limits(const std::vector<CacheEntry>& entries,
                                      const CacheLimits& limits);

// False, and it stays, when another xtool is using it. Throws file_system.
bool remove_from_cache(const Home& home, const CacheEntry& entry);

enum class CacheCondition { intact, damaged, unknown };
// Compares its content with the SHA-256 that it was stored by. Unknown for what has none, and for
// what another xtool is using.
CacheCondition examine(const Home& home, const CacheEntry& entry);

}  // namespace xtool
