// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "help.hpp"

#include "app.hpp"
#include "usage_errors.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>

namespace xtool::cli {
namespace {

struct Row {
  std::string left = {};
  std::string right = {};
};

std::string positional_name(const CLI::Option& option)
{
  std::string name = option.get_name();
  if (option.get_expected_max() > 1)
    name += "...";
  return option.get_required() ? name : "[" + name + "]";
}

Row option_row(const CLI::Option& option)
{
  const bool has_short = !option.get_snames().empty();
  std::string left = has_short ? "-" + option.get_snames().front() + ", " : "    ";
  left += "--" + option.get_lnames().front();
  if (option.get_expected_min() > 0 && !option.get_type_name().empty())
    left += " " + option.get_type_name();
  std::string right = option.get_description();
  if (!option.get_envname().empty())
    right += fmt::format(" [${}]", option.get_envname());
  return {std::move(left), std::move(right)};
}

std::vector<Row> option_rows(const CLI::App& app)
{
  std::vector<Row> rows;
  for (const CLI::Option* option : app.get_options())
    if (!option->get_lnames().empty())
      rows.push_back(option_row(*option));
  return rows;
}

std::vector<Row> command_rows(const std::string& prefix)
{
  std::vector<Row> rows;
  for (const Command& command : commands()) {
    const std::string path = fmt::format("xtool {}", command.path);
    if (!path.starts_with(prefix))
      continue;
    rows.push_back({.left = path, .right = std::string(command.summary)});
  }
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

std::string usage_line(const CLI::App& app, bool group)
{
  std::string line = "Usage: " + path_of(app) + (group ? " COMMAND" : "") + " [OPTIONS]";
  for (const CLI::Option* option : app.get_options())
    if (option->get_positional())
      line += " " + positional_name(*option);
  return line;
}

}  // namespace

std::string help_text(const CLI::App& app, std::string_view examples)
{
  const bool root = app.get_parent() == nullptr;
  const bool group = is_group(app);
  std::string text = app.get_description() + "\n\n" + usage_line(app, group) + "\n";

  std::vector<Row> arguments;
  for (const CLI::Option* option : app.get_options())
    if (option->get_positional())
      arguments.push_back({option->get_name(), option->get_description()});
  text += section("Arguments", arguments);

  const CLI::App* top = &app;
  while (top->get_parent() != nullptr)
    top = top->get_parent();
  std::vector<Row> common = option_rows(*top);
  std::vector<Row> own = option_rows(app);
  std::erase_if(own, [](const Row& row) { return row.left == "-h, --help"; });
  if (group)
    text += section("Commands", command_rows(path_of(app)));
  if (!root)
    text += section("Options", own);
  text += section(root ? "Options" : "Options of every command", common);
  if (!app.get_aliases().empty())
    text += fmt::format("\nAlso known as: {}\n", fmt::join(app.get_aliases(), ", "));
  if (!examples.empty())
    text += fmt::format("\nExamples:\n{}", examples);
  if (root)
    text +=
        "\nStart with `xtool target list`, then `xtool target add TARGET`.\n"
        "`xtool COMMAND --help` explains a command.\n";
  return text;
}

}  // namespace xtool::cli
