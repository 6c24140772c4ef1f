// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "splice.hpp"

#include <algorithm>

namespace xtool {

std::string apply(std::string_view text, std::vector<Splice> splices)
{
  std::stable_sort(splices.begin(), splices.end(), [](const Splice& one, const Splice& other) {
    return one.span.begin < other.span.begin;
  });
  std::string result;
  std::size_t copied = 0;
  for (const Splice& splice : splices) {
    if (splice.span.begin > copied)
      result += text.substr(copied, splice.span.begin - copied);
    result += splice.text;
    copied = std::max(copied, splice.span.end);
  }
  return result + std::string(text.substr(copied));
}

std::string line_end_near(std::string_view text, std::size_t at)
{
  std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  if (newline == std::string_view::npos)
    newline = text.find('\n');
  return newline != std::string_view::npos && newline > 0 && text[newline - 1] == '\r' ? "\r\n"
                                                                                       : "\n";
}

std::optional<std::string_view> indentation_before(std::string_view text, std::size_t at)
{
  const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  const std::string_view blanks = text.substr(begin, at - begin);
  if (blanks.find_first_not_of(" \t") != std::string_view::npos)
    return std::nullopt;
  return blanks;
}

}  // namespace xtool
