// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "console.hpp"
#include "settings.hpp"
#include "workbench.hpp"

#include <xtool/support/env.hpp>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace xtool::cli {

// What stderr is connected to.
struct Terminal {
  bool there = false;
  int width = 80;  // columns
};

// The process as a run of xtool sees it: where its words go, and how it learns its surroundings.
struct Process {
  std::ostream& out;
  std::ostream& err;
  Terminal terminal = {};
  // Asked for when a command needs it: without a working directory there is none, and help does
  // without.
  std::function<Env()> env = {};
};

// Runs the command that the arguments (without the program's name) ask for, prints its results or
// its error, and returns the exit code.
int run(const std::vector<std::string>& arguments, const Process& process);

// How to speak to whoever looks at stderr: options go before variables, variables before settings.
ConsoleStyle console_style(const Env& env, const GlobalOptions& globals, const Settings& settings,
                           const Terminal& terminal);

}  // namespace xtool::cli
