// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace xtool {

struct Command {
  std::vector<std::string> argv = {};  // argv[0] is a path; no shell and no PATH look-up happen
  std::chrono::milliseconds timeout = std::chrono::seconds(60);
};

struct Output {
  int exit_code = 0;  // 128 + N when signal N ended it
  std::string out = {};
  std::string err = {};
};

// Runs the program with `env`'s variables and working directory, stdin empty and signals as the
// user had them, and waits for it.
// A non-zero exit is a value. Throws external_tool when it cannot be started, when it is still
// running at `timeout` (it is killed), or when it prints more than 64 MiB.
Output run(const Command& command, const Env& env);

// Replaces this process by the program, with `env`'s variables: its exit code, its signals and its
// terminal are its own. Throws external_tool when it cannot be started.
[[noreturn]] void become(const std::vector<std::string>& argv, const Env& env);

}  // namespace xtool
