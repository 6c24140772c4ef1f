// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/zig_arguments.hpp>

#include <optional>
#include <string>
#include <vector>

namespace xtool {

// Exit codes, as xtool's own (docs/errors.md); a refused call fails as a compiler does.
inline constexpr int exit_refused = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_changed = 14;
inline constexpr int exit_no_tool = 15;
inline constexpr int exit_file_system = 16;
inline constexpr int exit_bad_file = 17;

// This program's name, which messages begin with.
void set_program(std::string name);
const std::string& program();

// Prints "PROGRAM: error: MESSAGE" and the help, if any, and ends the process.
[[noreturn]] void fail(int code, const std::string& message, const std::string& help);

void print(const std::string& text);

// Appends to $XTOOL_SHIM_LOG, in one piece, what was asked, what is changed and why, and what zig
// is called with. A file that cannot be written is a failure: somebody wants to see it.
void log_call(const ShimConfig& config, const std::vector<std::string>& arguments,
              const ZigCall& call);
// The same for a call that this machine's own compiler gets as it is.
void log_host_call(const std::vector<std::string>& arguments,
                   const std::vector<std::string>& compiler);

}  // namespace xtool
