// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_search.hpp"

#include <xtool/support/error.hpp>

namespace xtool {
namespace {

LinkerTrial of_zig(const ZigTrial& found, const TargetEntry& entry, const LinkerSearch& search)
{
  LinkerTrial trial{
      .candidate = {.kind = LinkerKind::zig, .program = found.program, .found_by = found.found_by}};
  try {
    if (!found.version && search.only_look && found.why_not.empty())
      return trial;
    if (!found.version) {
      trial.verdict = LinkerVerdict::refused;
      trial.reason = found.why_not;
      return trial;
    }
    trial.candidate.zig = found.zig();
    const ZigTarget target = zig_target(entry, *found.version, search.glibc);
    trial.candidate.flags = {"cc", "-target", target.str()};
    if (!target.cpu.empty())
      trial.candidate.flags.push_back("-mcpu=" + target.cpu);
    trial.candidate.cxx = found.program;
    trial.candidate.zig_target = target;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::conflict)
      throw;
    trial.verdict = LinkerVerdict::refused;
    trial.reason = error.message();
  }
  return trial;
}

}  // namespace

std::vector<LinkerTrial> find_zig(const TargetEntry& entry, const LinkerSearch& search,
                                  const Env& env)
{
  std::vector<LinkerTrial> trials;
  if (!entry.zig)
    return trials;
  if (search.zig)
    return {of_zig({.program = search.zig->program,
                    .found_by = search.zig->found_by,
                    .version = search.zig->version},
                   entry, search)};
  for (const ZigTrial& found :
       find_zigs({.home = search.home, .root = search.root, .only_look = search.only_look}, env))
    trials.push_back(of_zig(found, entry, search));
  return trials;
}

}  // namespace xtool
