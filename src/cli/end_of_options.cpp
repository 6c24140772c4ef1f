// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "end_of_options.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace xtool::cli {
namespace {

constexpr std::string_view mark = "\x1f--\x1f";

// Whether an option of that name, of any command, takes words until something ends the list.
bool takes_list(const CLI::App& app, const std::string& name)
{
  for (const CLI::Option* option : app.get_options())
    if (option->nonpositional() && option->check_name(name) && option->get_items_expected_max() > 1)
      return true;
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(commands.begin(), commands.end(),
                     [&](const CLI::App* command) { return takes_list(*command, name); });
}

}  // namespace

std::vector<std::string> mark_arguments(const CLI::App& root, std::vector<std::string> words)
{
  const auto end = std::find(words.begin(), words.end(), "--");
  if (end == words.end())
    return words;
  std::for_each(end + 1, words.end(), [](std::string& word) { word.insert(0, mark); });
  const auto option = std::find_if(std::make_reverse_iterator(end), words.rend(),
                                   [](const std::string& word) { return word.starts_with("--"); });
  // CLI11 needs, and removes, the `--` that ends a list.
  if (option == words.rend() || !takes_list(root, option->substr(0, option->find('='))))
    words.erase(end);
  return words;
}

void expect_marks(CLI::App& command)
{
  for (CLI::Option* option : command.get_options()) {
    if (option->get_positional()) {
      option->transform(CLI::Validator(
          [](std::string& word) {
            word = without_mark(word);
            return std::string();
          },
          ""));
    } else if (option->get_items_expected_max() > 0) {
      option->check(CLI::Validator(
          [](const std::string& word) {
            return is_marked(word) ? "needs a value before '--'" : std::string();
          },
          ""));
    }
  }
}

bool is_marked(std::string_view word) { return word.starts_with(mark); }

std::string without_mark(std::string_view word)
{
  return std::string(is_marked(word) ? word.substr(mark.size()) : word);
}

}  // namespace xtool::cli
