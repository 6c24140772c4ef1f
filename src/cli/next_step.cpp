// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "next_step.hpp"

#include <xtool/link/find/linker.hpp>
#include <xtool/setup/linker_config.hpp>

#include <fmt/format.h>

namespace xtool::cli {

std::string next_step(const TargetEntry& entry, const Triple& host, const Env& env)
{
  const std::string build = fmt::format("`cargo build --target {}`", entry.triple.str());
  if (entry.triple == host || brings_its_linker(entry))
    return build;
  if (const std::optional<ConfiguredLinker> linker = configured_linker(entry.triple, env))
    return fmt::format("{} (linker: {})", build, linker->program);
  return fmt::format("`xtool setup-linker {}`", entry.triple.str());
}

}  // namespace xtool::cli
