// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "help.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace xtool::cli {
namespace {

struct Row {
  std::string left = {};
  std::string right = {};
};

std::string argument_name(const OptionShape& argument)
{
  const std::string name = argument.value + (argument.many ? "..." : "");
  return argument.required ? name : "[" + name + "]";
}

std::vector<Row> option_rows(const std::vector<OptionShape>& options)
{
  std::vector<Row> rows;
  for (const OptionShape& option : options)
    rows.push_back({.left = left_of(option), .right = right_of(option)});
  return rows;
}

std::string section(std::string_view title, const std::vector<Row>& rows)
{
  if (rows.empty())
    return "";
  std::size_t width = 0;
  for (const Row& row : rows)
    width = std::max(width, row.left.size());
  std::string text = fmt::format("\n{}:\n", title);
  for (const Row& row : rows)
    text += fmt::format("  {:<{}}  {}\n", row.left, width, row.right);
  return text;
}

void collect_leaves(const CommandShape& command, std::vector<const CommandShape*>& found)
{
  if (command.commands.empty())
    found.push_back(&command);
  for (const CommandShape& below : command.commands)
    collect_leaves(below, found);
}

}  // namespace

std::string left_of(const OptionShape& option)
{
  std::string left = option.shorts.empty() ? "    " : "-" + option.shorts.front();
  if (!option.longs.empty())
    left += (option.shorts.empty() ? "--" : ", --") + option.longs.front();
  return option.value.empty() ? left : left + " " + option.value;
}

std::string right_of(const OptionShape& option)
{
  return option.variable.empty() ? option.help
                                 : fmt::format("{} [${}]", option.help, option.variable);
}

std::string usage_of(const CommandShape& command)
{
  std::string line = command.path + (command.commands.empty() ? "" : " COMMAND") + " [OPTIONS]";
  for (const OptionShape& argument : command.arguments)
    line += " " + argument_name(argument);
  return line;
}

std::vector<OptionShape> common_options(const CommandShape& root)
{
  std::vector<OptionShape> options = root.options;
  std::erase_if(options, [](const OptionShape& option) { return display_name(option) == "-C"; });
  return options;
}

std::vector<const CommandShape*> leaves(const CommandShape& command)
{
  std::vector<const CommandShape*> found;
  collect_leaves(command, found);
  return found;
}

std::string help_text(const CommandShape& command, const CommandShape& root)
{
  const bool is_root = command.path == root.path;
  std::string text = command.summary + "\n\nUsage: " + usage_of(command) + "\n";

  std::vector<Row> arguments;
  for (const OptionShape& argument : command.arguments)
    arguments.push_back({.left = argument.value, .right = argument.help});
  text += section("Arguments", arguments);

  if (!command.commands.empty()) {
    std::vector<Row> below;
    for (const CommandShape* leaf : leaves(command))
      below.push_back({.left = leaf->path, .right = leaf->summary});
    text += section("Commands", below);
  }
  std::vector<Row> own = option_rows(command.options);
  std::erase_if(own, [](const Row& row) { return row.left == "-h, --help"; });
  if (!is_root)
    text += section("Options", own);
  text += section(is_root ? "Options" : "Options of every command",
                  option_rows(is_root ? root.options : common_options(root)));
  if (!command.aliases.empty())
    text += fmt::format("\nAlso known as: {}\n", fmt::join(command.aliases, ", "));
  if (!command.examples.empty())
    text += fmt::format("\nExamples:\n{}", command.examples);
  if (is_root)
    text +=
        "\nStart with `xtool target list`, then `xtool target add TARGET`.\n"
        "`xtool COMMAND --help` explains a command.\n";
  return text;
}

}  // namespace xtool::cli
