// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cache_verify.hpp"

#include "cli/cache_report.hpp"
#include "cli/options.hpp"

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

// What is damaged, among what has a hash to be checked by.
struct Checked {
  std::size_t count = 0;
  std::vector<CacheEntry> damaged = {};
};

Checked examine_all(const Home& home)
{
  Checked checked;
  for (const CacheEntry& entry : cache_entries(home)) {
    const CacheCondition condition = examine(home, entry);
    if (condition != CacheCondition::unknown)
      ++checked.count;
    if (condition == CacheCondition::damaged)
      checked.damaged.push_back(entry);
  }
  return checked;
}

Outcome verify(bool remove, Workbench& bench)
{
  const Checked checked = examine_all(bench.home());
  std::string text;
  bool all_gone = remove;
  for (const CacheEntry& entry : checked.damaged) {
    const bool gone = remove && remove_from_cache(bench.home(), entry);
    all_gone = all_gone && gone;
    text += fmt::format("{}: damaged{}\n", entry.path.native(), gone ? ", removed" : "");
  }
  text += fmt::format("{} checked, {} damaged\n", count_of_entries(checked.count),
                      checked.damaged.size());
  const bool good = checked.damaged.empty() || all_gone;
  if (!good && !remove)
    bench.console().help("nothing damaged is ever used; `xtool cache verify --remove` removes it");
  return {.text = text,
          .result = {{"path", bench.home().cache().native()},
                     {"checked", checked.count},
                     {"damaged", json_of(checked.damaged)},
                     {"removed", remove && all_gone}},
          .exit_code = good ? 0 : 1};
}

}  // namespace

Action bind_cache_verify(CLI::App& command)
{
  auto remove = std::make_shared<bool>(false);
  add_flag(command, "--remove", *remove, "Remove what is damaged");
  return [remove](Workbench& bench) { return verify(*remove, bench); };
}

}  // namespace xtool::cli
