// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "command_shape.hpp"

#include "app.hpp"
#include "options.hpp"
#include "usage_errors.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>

namespace xtool::cli {
namespace {

std::string examples_of(const std::string& path)
{
  for (const Command& command : commands())
    if (fmt::format("xtool {}", command.path) == path)
      return std::string(command.examples);
  return "";
}

OptionShape option_shape(CLI::Option& option)
{
  const bool positional = option.get_positional();
  const bool takes_value = option.get_expected_min() > 0 || positional;
  return {.shorts = option.get_snames(),
          .longs = option.get_lnames(),
          .value = positional    ? option.get_name()
                   : takes_value ? option.get_type_name()
                                 : std::string(),
          .help = option.get_description(),
          .variable = option.get_envname(),
          .choices = choices_of(option),
          .required = option.get_required(),
          .many = option.get_expected_max() > 1};
}

}  // namespace

CommandShape describe_command(CLI::App& app)
{
  CommandShape shape{.name = app.get_name(),
                     .path = path_of(app),
                     .summary = app.get_description(),
                     .examples = examples_of(path_of(app)),
                     .aliases = app.get_aliases()};
  for (CLI::Option* option : app.get_options([](const CLI::Option*) { return true; }))
    (option->get_positional() ? shape.arguments : shape.options).push_back(option_shape(*option));
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    shape.commands.push_back(describe_command(*command));
  return shape;
}

std::string display_name(const OptionShape& option)
{
  return option.longs.empty() ? "-" + option.shorts.front() : "--" + option.longs.front();
}

const CommandShape* find_command(const CommandShape& group, std::string_view name)
{
  for (const CommandShape& command : group.commands)
    if (command.name == name ||
        std::find(command.aliases.begin(), command.aliases.end(), name) != command.aliases.end())
      return &command;
  return nullptr;
}

}  // namespace xtool::cli
