// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cache_report.hpp"

#include "console.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace xtool::cli {
namespace {

using Time = std::chrono::system_clock::time_point;

std::string age(Time used, Time now)
{
  const auto days = std::chrono::duration_cast<std::chrono::hours>(now - used).count() / 24;
  if (days < 1)
    return "used today";
  return fmt::format("used {} day{} ago", days, days == 1 ? "" : "s");
}

std::string name_of(const CacheEntry& entry)
{
  if (entry.target)
    return fmt::format("{}, rustc {}", entry.target->str(), entry.version);
  return entry.path.filename().native();
}

Json target_of(const CacheEntry& entry)
{
  return entry.target ? Json(entry.target->str()) : Json(nullptr);
}

}  // namespace

std::string line_about(const CacheEntry& entry, Time now)
{
  return fmt::format("{:<19}  {}, {}, {}\n", to_string(entry.kind), name_of(entry),
                     human_size(entry.bytes), age(entry.used, now));
}

std::string count_of_entries(std::size_t count)
{
  return fmt::format("{} {}", count, count == 1 ? "entry" : "entries");
}

Json json_of(const CacheEntry& entry)
{
  const std::time_t used = std::chrono::system_clock::to_time_t(entry.used);
  return {{"kind", to_string(entry.kind)},
          {"path", entry.path.native()},
          {"bytes", entry.bytes},
          {"last_used", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(used))},
          {"sha256", entry.archive ? Json(entry.archive->hex()) : Json(nullptr)},
          {"target", target_of(entry)},
          {"rustc", text_or_null(entry.version)}};
}

Json json_of(const std::vector<CacheEntry>& entries)
{
  Json items = Json::array();
  for (const CacheEntry& entry : entries)
    items.push_back(json_of(entry));
  return items;
}

Outcome remove_entries(const std::vector<CacheEntry>& entries, Removal removal, Workbench& bench)
{
  const Time now = std::chrono::system_clock::now();
  std::string text;
  std::vector<CacheEntry> removed;
  std::vector<CacheEntry> in_use;
  for (const CacheEntry& entry : entries) {
    const bool gone = removal == Removal::dry_run || remove_from_cache(bench.home(), entry);
    (gone ? removed : in_use).push_back(entry);
    if (gone && removal == Removal::dry_run)
      text += line_about(entry, now);
    if (!gone)
      bench.console().warn(
          fmt::format("'{}' is in use by another xtool, and was kept", entry.path.native()));
  }
  bench.console().info(fmt::format("{} {} ({}) from '{}'",
                                   removal == Removal::dry_run ? "would remove" : "removed",
                                   count_of_entries(removed.size()), human_size(bytes_of(removed)),
                                   bench.home().cache().native()));
  return {.text = text,
          .result = {{"path", bench.home().cache().native()},
                     {"dry_run", removal == Removal::dry_run},
                     {"removed", json_of(removed)},
                     {"in_use", json_of(in_use)},
                     {"bytes", bytes_of(removed)}}};
}

}  // namespace xtool::cli
