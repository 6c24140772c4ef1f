// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cache_list.hpp"

#include "cli/cache_report.hpp"

namespace xtool::cli {
namespace {

Outcome list_cache(Workbench& bench)
{
  const std::vector<CacheEntry> entries = cache_entries(bench.home());
  const auto now = std::chrono::system_clock::now();
  std::string text;
  for (const CacheEntry& entry : entries)
    text += line_about(entry, now);
  return {.text = text,
          .result = {{"path", bench.home().cache().native()},
                     {"entries", json_of(entries)},
                     {"bytes", bytes_of(entries)}}};
}

}  // namespace

Action bind_cache_list(CLI::App&)
{
  return [](Workbench& bench) { return list_cache(bench); };
}

}  // namespace xtool::cli
