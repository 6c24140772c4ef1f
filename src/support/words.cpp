// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/words.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace xtool {
namespace {

// Unicode's White_Space beyond ASCII, in UTF-8.
constexpr std::array<std::string_view, 19> wide_blanks{
    "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
    "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
    "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};

// How many bytes the blank at the start of the text takes; 0 where there is none.
std::size_t blank_at_start(std::string_view text)
{
  constexpr std::string_view narrow_blanks = " \t\n\v\f\r";
  if (!text.empty() && narrow_blanks.find(text.front()) != std::string_view::npos)
    return 1;
  for (const std::string_view blank : wide_blanks)
    if (text.starts_with(blank))
      return blank.size();
  return 0;
}

}  // namespace

std::vector<std::string> split_words(std::string_view text)
{
  std::vector<std::string> words;
  std::string word;
  while (!text.empty()) {
    const std::size_t blank = blank_at_start(text);
    if (blank == 0)
      word += text.front();
    else if (!word.empty())
      words.push_back(std::exchange(word, {}));
    text.remove_prefix(std::max<std::size_t>(blank, 1));
  }
  if (!word.empty())
    words.push_back(std::move(word));
  return words;
}

std::optional<std::string> join_words(const std::vector<std::string>& words)
{
  std::string text = fmt::format("{}", fmt::join(words, " "));
  if (split_words(text) != words)
    return std::nullopt;
  return text;
}

std::vector<std::string_view> divided(std::string_view text, std::string_view separators)
{
  std::vector<std::string_view> parts;
  for (std::size_t at = text.find_first_not_of(separators); at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(separators, end);
  }
  return parts;
}

std::string_view trimmed(std::string_view text)
{
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos)
    return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace xtool
