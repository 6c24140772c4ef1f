// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/first_line.hpp>

namespace xtool {
namespace {

constexpr std::size_t longest = 240;

std::string printable(std::string_view line)
{
  std::string text;
  for (const char c : line.substr(0, longest))
    if (static_cast<unsigned char>(c) >= ' ' && c != '\x7f')
      text += c;
  if (line.size() > longest)
    text += "...";
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos)
    return "";
  return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

}  // namespace

std::string telling_line(std::string_view output)
{
  std::string first;
  while (!output.empty()) {
    const std::size_t end = output.find('\n');
    const std::string line = printable(output.substr(0, end));
    output.remove_prefix(end == std::string_view::npos ? output.size() : end + 1);
    if (line.find("error") != std::string::npos)
      return line;
    if (first.empty())
      first = line;
  }
  return first.empty() ? "it printed nothing" : first;
}

}  // namespace xtool
