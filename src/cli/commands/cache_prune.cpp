// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cache_prune.hpp"

#include "cli/cache_report.hpp"
#include "cli/options.hpp"
#include "cli/quantities.hpp"

#include <xtool/support/file_access.hpp>

#include <memory>

namespace xtool::cli {
namespace {

struct PruneOptions {
  std::string older_than = {};
  std::string max_size = {};
  bool dry_run = false;
};

CacheLimits limits_of(const PruneOptions& options)
{
  constexpr std::chrono::hours usual(24 * 30);
  CacheLimits limits{.now = std::chrono::system_clock::now()};
  if (!options.older_than.empty())
    limits.unused_for = parse_age(options.older_than, "--older-than");
  if (!options.max_size.empty())
    limits.most_bytes = parse_bytes(options.max_size, "--max-size");
  if (!limits.unused_for && !limits.most_bytes)
    limits.unused_for = usual;
  return limits;
}

Outcome prune(const PruneOptions& options, Workbench& bench)
{
  CacheLimits limits = limits_of(options);
  limits.keep_zig_builds = is_there(bench.home().shims());
  return remove_entries(beyond_limits(cache_entries(bench.home()), limits),
                        options.dry_run ? Removal::dry_run : Removal::real, bench);
}

}  // namespace

Action bind_cache_prune(CLI::App& command)
{
  auto options = std::make_shared<PruneOptions>();
  add_option(command, "--older-than", options->older_than,
             "Remove what has not been used for this long, such as 12h, 30d or 2w (default: 30d, "
             "unless --max-size is given)")
      .type_name("AGE")
      .not_empty();
  add_option(command, "--max-size", options->max_size,
             "Then remove what was used longest ago, until the rest takes no more than this, such "
             "as 500M or 2G")
      .type_name("SIZE")
      .not_empty();
  add_flag(command, "--dry-run", options->dry_run,
           "Show what would be removed, and remove nothing");
  return [options](Workbench& bench) { return prune(*options, bench); };
}

}  // namespace xtool::cli
