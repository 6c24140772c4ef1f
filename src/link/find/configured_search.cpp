// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_search.hpp"

namespace xtool {

std::vector<LinkerTrial> find_configured(const TargetEntry&, const LinkerSearch& search,
                                         const Env& env)
{
  if (!search.configured)
    return {};
  const ConfiguredLinker& configured = *search.configured;
  LinkerTrial trial{.candidate = {.kind = LinkerKind::configured, .found_by = configured.where}};
  if (const auto program = env.find_program(configured.program)) {
    trial.candidate.program = *program;
    add_companions(trial.candidate);
  } else {
    trial.candidate.program = configured.program;
    trial.verdict = LinkerVerdict::refused;
    trial.reason = "there is no such program";
  }
  return {trial};
}

}  // namespace xtool
