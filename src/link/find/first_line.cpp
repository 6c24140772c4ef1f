// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/first_line.hpp>

#include <algorithm>

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

std::string telling_link_error(std::string_view output)
{
  constexpr std::string_view note = "= note: ";
  std::string first;
  for (std::string_view rest = output; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (const std::size_t at = line.find(note); at != std::string_view::npos)
      line.remove_prefix(at + note.size());
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    // rustc's own lines, and the command, which may hold any of the words.
    if (line.empty() || line.starts_with("error") || line.size() > 400)
      continue;
    for (const std::string_view sign :
         {"error:", "undefined reference", "undefined symbol", "cannot find", "unable to find"})
      if (line.find(sign) != std::string_view::npos)
        return telling_line(line);
  }
  return telling_line(output);
}

}  // namespace xtool
