// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "choices.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace xtool::cli {

// An option, a flag or a positional argument, as users see it.
struct OptionShape {
  std::vector<std::string> shorts = {};  // without dashes
  std::vector<std::string> longs = {};   // likewise; of a positional argument: none
  std::string value = {};                // how help names its value; of a flag: empty
  std::string help = {};
  std::string variable = {};  // the environment variable that also sets it
  Choices choices = {};       // the only values; empty: any
  bool required = false;
  bool many = false;  // takes several values, or may be repeated
};

// A command or a group of commands, with all that is below.
struct CommandShape {
  std::string name = {};  // "add"
  std::string path = {};  // "xtool target add"
  std::string summary = {};
  std::string examples = {};
  std::vector<std::string> aliases = {};
  std::vector<OptionShape> options = {};  // its own; those of the root are every command's
  std::vector<OptionShape> arguments = {};
  std::vector<CommandShape> commands = {};
};

// Every command of the program.
CommandShape command_line();

// A part of the parser's command line. Examples are those of the table of commands.
CommandShape describe_command(CLI::App& app);

// "--target", or "-h" of an option without a long name.
std::string display_name(const OptionShape& option);

// The subcommand of this name or alias; null without one.
const CommandShape* find_command(const CommandShape& group, std::string_view name);

}  // namespace xtool::cli
