// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/error_groups.hpp"
#include "cli/workbench.hpp"

#include <xtool/build/build_recipe.hpp>
#include <xtool/build/self_contained.hpp>
#include <xtool/rust/installation.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xtool::cli {

struct TargetBuildOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> targets = {};
  std::string source = {};
  std::string libc = {};
  BuildOptions build = {};
  std::vector<std::string> features = {};
  std::string cpu = {};
  int jobs = 0;
  bool force = false;
  bool separate = false;
  bool all = false;
};

// A std to be built.
struct BuildJob {
  BuildTarget target;
  BuildOptions recipe = {};
  LibcChoice libc = {};
  std::optional<std::filesystem::path> sources = {};
  bool apart = false;
  std::optional<Sysroot> instead_of = {};  // the sysroot of another rustc in which it is so far
};

// Those that were named. Throws conflict for one that need not be built.
std::vector<BuildJob> named_jobs(const TargetBuildOptions& options,
                                 const Installation& installation, Workbench& bench);

struct StaleJobs {
  std::vector<BuildJob> jobs = {};
  std::vector<TargetError> failures = {};  // those of which it cannot be told how to build them
};
// Those that an update of rustc has orphaned, as they were built.
StaleJobs stale_jobs(const TargetBuildOptions& options, const Installation& installation,
                     Workbench& bench);

// Those of std that the dist server has. Says why there are none.
std::optional<std::filesystem::path> downloaded_sources(const Installation& installation,
                                                        const TargetBuildOptions& options,
                                                        Workbench& bench);

}  // namespace xtool::cli
