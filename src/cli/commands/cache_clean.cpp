// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cache_clean.hpp"

#include "cli/cache_report.hpp"
#include "cli/options.hpp"

#include <memory>

namespace xtool::cli {

Action bind_cache_clean(CLI::App& command)
{
  auto dry_run = std::make_shared<bool>(false);
  add_flag(command, "--dry-run", *dry_run, "Show what would be removed, and remove nothing");
  return [dry_run](Workbench& bench) {
    return remove_entries(cache_entries(bench.home()), *dry_run ? Removal::dry_run : Removal::real,
                          bench);
  };
}

}  // namespace xtool::cli
