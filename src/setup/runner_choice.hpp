// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>
#include <xtool/link/run/runner.hpp>
#include <xtool/link/run/runner_trial.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/setup/linker_choices.hpp>
#include <xtool/setup/linker_plan.hpp>
#include <xtool/setup/surroundings.hpp>

#include <optional>

namespace xtool {

// What runs the target's programs, which has run one: `linked`, that the linker has just made, or
// for an emulated board one that rustc makes now. A runner that fails becomes none, with the
// reason; and so does an emulated board's where the settings are those of all projects, as cargo
// prefers a target's runner to one that a project sets by a condition. Where nothing was linked, as
// nothing can be compiled, it is taken as it was found; and so is Wine where it was never used, as
// its first start fills a directory in the user's home.
Runner choose_runner(const LinkerFacts& facts, const LinkerChoices& choices,
                     const LinkerCandidate& linker, const std::optional<TrialProgram>& linked,
                     const Toolchain& toolchain, const Surroundings& around);

}  // namespace xtool
