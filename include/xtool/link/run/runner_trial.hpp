// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// A program of the target's whose end is known.
struct TrialProgram {
  std::filesystem::path file = {};
  std::vector<std::string> arguments = {};
  int exit_code = 0;
  std::string output = {};  // that it prints, among other things; empty: nothing is asked for
};

// Runs the program by `runner`, a program and its arguments, in the program's directory. Returns
// why it does not, in one clause, or nothing when it ended as it should. Throws interrupted.
std::optional<std::string> try_runner(const std::vector<std::string>& runner,
                                      const TrialProgram& program, const Env& env);

}  // namespace xtool
