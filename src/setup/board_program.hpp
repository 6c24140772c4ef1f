// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>
#include <xtool/link/run/runner_trial.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/setup/linker_plan.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>

namespace xtool {

// A program for the board that the catalog has qemu-system emulate, made by rustc in `directory`:
// it starts without anything else, and ends the emulator with an exit code of its own (by
// semihosting, as crates for these boards do). Nothing for a machine that this does not know, and
// where rustc makes none. Throws external_tool when rustc hangs.
std::optional<TrialProgram> board_program(const LinkerFacts& facts, const LinkerCandidate& linker,
                                          const Toolchain& toolchain,
                                          const std::filesystem::path& directory, const Env& env);

}  // namespace xtool
