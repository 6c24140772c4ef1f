// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "man_page.hpp"

#include "help.hpp"

#include <xtool/support/build_info.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace xtool::cli {
namespace {

// Text as roff prints it: a dash that can be copied, no escapes, and no request at a line's begin.
std::string roff_text(std::string_view text)
{
  std::string escaped;
  for (const char c : text) {
    const bool at_begin = escaped.empty() || escaped.back() == '\n';
    if (at_begin && (c == '.' || c == '\''))
      escaped += "\\&";
    if (c == '\\')
      escaped += "\\e";
    else if (c == '-')
      escaped += "\\-";
    else
      escaped += c;
  }
  return escaped;
}

// The same, with what is in backticks in bold.
std::string prose(std::string_view text)
{
  std::string out;
  bool bold = false;
  for (std::size_t begin = 0; begin <= text.size(); bold = !bold) {
    const std::size_t end = std::min(text.find('`', begin), text.size());
    const std::string piece = roff_text(text.substr(begin, end - begin));
    out += bold ? "\\fB" + piece + "\\fR" : piece;
    begin = end + 1;
  }
  return out;
}

std::string entry(std::string_view left, std::string_view right)
{
  return fmt::format(".TP\n\\fB{}\\fR\n{}\n", roff_text(left), prose(right));
}

std::string option_entries(const std::vector<OptionShape>& options)
{
  std::string text;
  for (const OptionShape& option : options) {
    const std::string left = left_of(option);
    text += entry(left.substr(left.find_first_not_of(' ')), right_of(option));
  }
  return text;
}

// Without the help flag, which is among those of every command.
std::string own_options(CommandShape command)
{
  std::erase_if(command.options,
                [](const OptionShape& option) { return display_name(option) == "--help"; });
  return command.options.empty() ? "" : ".SH OPTIONS\n" + option_entries(command.options);
}

std::string list_of_commands(const CommandShape& command)
{
  std::string text = ".SH COMMANDS\n";
  for (const CommandShape* leaf : leaves(command))
    text += entry(leaf->path, leaf->summary);
  return text;
}

std::string exit_codes()
{
  std::string text = ".SH EXIT STATUS\n" + entry("0", "Done, or the answer is \"yes\".") +
                     entry("1", "The answer is \"no\": what was checked is not as it should be.");
  for (int i = 0; i <= static_cast<int>(ErrorKind::interrupted); ++i) {
    const ErrorKind kind = static_cast<ErrorKind>(i);
    text += entry(fmt::format("{}", exit_code(kind)), fmt::format("Error: {}.", to_string(kind)));
  }
  return text;
}

std::string examples(std::string_view lines)
{
  std::string text = ".SH EXAMPLES\n.nf\n";
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    std::string_view line = lines.substr(begin, end - begin);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    text += roff_text(line) + "\n";
    begin = end + 1;
  }
  return text + ".fi\n";
}

std::string see_also(const CommandShape& command, const CommandShape& root)
{
  std::vector<std::string> pages;
  for (const CommandShape* leaf : leaves(root))
    if (command.path == root.path || leaf->path.substr(0, leaf->path.rfind(' ')) ==
                                         command.path.substr(0, command.path.rfind(' ')))
      if (leaf->path != command.path)
        pages.push_back(fmt::format("\\fB{}\\fR(1)", roff_text(page_name(*leaf))));
  if (command.path != root.path)
    pages.insert(pages.begin(), fmt::format("\\fB{}\\fR(1)", page_name(root)));
  return fmt::format(".SH SEE ALSO\n{}\n", fmt::join(pages, ",\n"));
}

}  // namespace

std::string page_name(const CommandShape& command)
{
  std::string name = command.path;
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string man_page(const CommandShape& command, const CommandShape& root)
{
  const bool is_root = command.path == root.path;
  std::string title = page_name(command);
  std::transform(title.begin(), title.end(), title.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  const BuildInfo& built = build_info();
  std::string text = fmt::format(".TH {} 1 \"{}\" \"xtool {}\" \"xtool manual\"\n",
                                 roff_text(title), built.commit_date, built.version);
  text +=
      fmt::format(".SH NAME\n{} \\- {}\n", roff_text(page_name(command)), prose(command.summary));
  text += fmt::format(".SH SYNOPSIS\n\\fB{}\\fR\n", roff_text(usage_of(command)));
  if (!command.arguments.empty()) {
    text += ".SH ARGUMENTS\n";
    for (const OptionShape& argument : command.arguments)
      text += entry(argument.value, argument.help);
  }
  if (!command.commands.empty())
    text += list_of_commands(command);
  if (!is_root)
    text += own_options(command);
  text += is_root ? ".SH OPTIONS\n" + option_entries(root.options)
                  : ".SH OPTIONS OF EVERY COMMAND\n" + option_entries(common_options(root));
  if (!command.aliases.empty())
    text += fmt::format(".SH ALIASES\n{}\n",
                        roff_text(fmt::format("{}", fmt::join(command.aliases, ", "))));
  if (!command.examples.empty())
    text += examples(command.examples);
  if (is_root)
    text += exit_codes();
  return text + see_also(command, root);
}

}  // namespace xtool::cli
