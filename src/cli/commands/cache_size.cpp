// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cache_size.hpp"

#include "cli/cache_report.hpp"
#include "cli/console.hpp"

#include <fmt/format.h>

#include <map>

namespace xtool::cli {
namespace {

Outcome size(Workbench& bench)
{
  const std::vector<CacheEntry> entries = cache_entries(bench.home());
  std::map<CacheKind, std::vector<CacheEntry>> by_kind;
  for (const CacheEntry& entry : entries)
    by_kind[entry.kind].push_back(entry);

  std::string text;
  Json kinds = Json::array();
  for (const auto& [kind, those] : by_kind) {
    text += fmt::format("{:<19}  {}, {}\n", to_string(kind), count_of_entries(those.size()),
                        human_size(bytes_of(those)));
    kinds.push_back(
        {{"kind", to_string(kind)}, {"entries", those.size()}, {"bytes", bytes_of(those)}});
  }
  text += fmt::format("{:<19}  {}, {}\n", "total", count_of_entries(entries.size()),
                      human_size(bytes_of(entries)));
  return {.text = text,
          .result = {{"path", bench.home().cache().native()},
                     {"kinds", std::move(kinds)},
                     {"bytes", bytes_of(entries)}}};
}

}  // namespace

Action bind_cache_size(CLI::App&)
{
  return [](Workbench& bench) { return size(bench); };
}

}  // namespace xtool::cli
