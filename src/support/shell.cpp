// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/shell.hpp>

namespace xtool {
namespace {

std::string in_quotes(std::string_view word)
{
  std::string quoted = "'";
  for (const char c : word)
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace

std::string shell_word(std::string_view word)
{
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=./:,@%";
  // zsh looks for a program where a word starts with '='.
  if (word.empty() || word.front() == '=' ||
      word.find_first_not_of(plain) != std::string_view::npos)
    return in_quotes(word);
  return std::string(word);
}

std::string shell_command(const std::vector<std::string>& words)
{
  std::string text;
  for (const std::string& word : words) {
    const bool assigns = text.empty() && word.find('=') != std::string::npos;
    text += (text.empty() ? "" : " ") + (assigns ? in_quotes(word) : shell_word(word));
  }
  return text;
}

std::vector<std::string> option_words(std::string_view option, std::string_view value)
{
  if (value.starts_with('-'))
    return {std::string(option) + "=" + std::string(value)};
  return {std::string(option), std::string(value)};
}

}  // namespace xtool
