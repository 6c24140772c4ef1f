// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
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

// A program that may take minutes: its output is passed on while it runs, and only its end is kept.
struct LongCommand {
  enum class Pieces { bytes, lines };
  enum class Stream { out, err };

  std::vector<std::string> argv = {};  // as in `Command`
  // Gets the output in the order of its arrival. A line comes with its '\n' once it is complete;
  // the last may lack one, and a line of more than 64 KiB comes in several pieces.
  std::function<void(Stream, std::string_view)> pass_on = {};
  Pieces pieces = Pieces::lines;
  std::size_t kept = std::size_t{64} << 10;  // of each stream
  std::optional<std::chrono::milliseconds> timeout = {};
};

// Runs it as `run` does, however long it takes and however much it prints, and returns the last
// `kept` bytes of each stream. When a signal interrupts xtool, when the timeout passes or when
// `pass_on` throws, the program and all that it started is asked to end, and killed two seconds
// later.
Output run_long(const LongCommand& command, const Env& env);

// Replaces this process by the program, with `env`'s variables: its exit code, its signals and its
// terminal are its own. Throws external_tool when it cannot be started.
[[noreturn]] void become(const std::vector<std::string>& argv, const Env& env);

}  // namespace xtool
