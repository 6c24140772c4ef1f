// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "outcome.hpp"
#include "workbench.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace CLI {
class App;
}

namespace xtool::cli {

using Action = std::function<Outcome(Workbench&)>;

// One subcommand. `bind` only ties options to variables; what it returns does the work.
struct Command {
  std::string_view path = {};     // "target add"
  std::string_view summary = {};  // one line, for lists of commands
  std::vector<std::string> aliases = {};
  std::string_view examples = {};  // shown at the end of its help
  Action (*bind)(CLI::App&) = nullptr;
};

// Every subcommand, in the order in which help lists them.
std::span<const Command> commands();

// A parsed command line.
struct Invocation {
  GlobalOptions globals = {};
  std::string command = {};  // its path; empty when none was given
  // What to do: run a command, or print this text (help, version).
  std::variant<Action, std::string> what = {};
};

// Never prints and never exits. Throws Error(usage), with "did you mean" where it fits.
// `early` has --json and --progress as soon as they are known, so that a usage error is reported in
// the right form.
Invocation parse_command_line(const std::vector<std::string>& arguments, GlobalOptions& early);

// The options of every command that works on a sysroot.
void bind_sysroot_options(CLI::App& command, SysrootOptions& options);

}  // namespace xtool::cli
