// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "outcome.hpp"
#include "workbench.hpp"

#include <xtool/setup/cache_upkeep.hpp>

#include <string>
#include <vector>

namespace xtool::cli {

// "unpacked-std   armv7-unknown-linux-gnueabihf, rustc 1.85.0 (...), 144.0 MiB, used 3 days ago"
std::string line_about(const CacheEntry& entry, std::chrono::system_clock::time_point now);
// "2 entries", "1 entry".
std::string count_of_entries(std::size_t count);

Json json_of(const CacheEntry& entry);
Json json_of(const std::vector<CacheEntry>& entries);

enum class Removal { real, dry_run };
// Removes entries, or shows what would go; what another xtool is using stays.
Outcome remove_entries(const std::vector<CacheEntry>& entries, Removal removal, Workbench& bench);

}  // namespace xtool::cli
