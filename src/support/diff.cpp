// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/diff.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace xtool {
namespace {

constexpr std::size_t lines_around = 3;
constexpr std::size_t largest_table = 1 << 22;  // cells; beyond, changed parts are shown as a whole

using Lines = std::vector<std::string_view>;

struct MarkedLine {
  char mark = ' ';  // ' ', '-' or '+'
  std::string_view text = {};
};

Lines split(std::string_view text)
{
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

// The lines of both, by the longest common subsequence.
void mark_changes(std::span<const std::string_view> before, std::span<const std::string_view> after,
                  std::vector<MarkedLine>& marked)
{
  const std::size_t width = after.size() + 1;
  const bool whole = (before.size() + 1) * width > largest_table;
  std::vector<std::uint32_t> common(whole ? 0 : (before.size() + 1) * width);
  for (std::size_t i = before.size(); !whole && i-- > 0;)
    for (std::size_t j = after.size(); j-- > 0;)
      common[i * width + j] =
          before[i] == after[j] ? common[(i + 1) * width + j + 1] + 1
                                : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);

  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.size() || j < after.size()) {
    if (!whole && i < before.size() && j < after.size() && before[i] == after[j]) {
      marked.push_back({' ', before[i++]});
      ++j;
    } else if (i < before.size() && (whole || j == after.size() ||
                                     common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      marked.push_back({'-', before[i++]});
    } else {
      marked.push_back({'+', after[j++]});
    }
  }
}

std::vector<MarkedLine> marked_lines(const Lines& before, const Lines& after)
{
  const std::size_t most = std::min(before.size(), after.size());
  std::size_t front = 0;
  while (front < most && before[front] == after[front])
    ++front;
  std::size_t back = 0;
  while (back < most - front && before[before.size() - 1 - back] == after[after.size() - 1 - back])
    ++back;

  std::vector<MarkedLine> marked;
  for (std::size_t index = 0; index < front; ++index)
    marked.push_back({' ', before[index]});
  mark_changes(std::span(before).subspan(front, before.size() - back - front),
               std::span(after).subspan(front, after.size() - back - front), marked);
  for (std::size_t index = before.size() - back; index < before.size(); ++index)
    marked.push_back({' ', before[index]});
  return marked;
}

std::string range(std::size_t first, std::size_t count)
{
  return count == 1 ? std::to_string(first + 1)
                    : fmt::format("{},{}", count == 0 ? first : first + 1, count);
}

// The lines [begin, end); `old_line` and `new_line` are how many of each text come before.
std::string hunk(std::span<const MarkedLine> lines, std::size_t old_line, std::size_t new_line)
{
  std::size_t old_count = 0;
  std::size_t new_count = 0;
  std::string body;
  for (const MarkedLine& line : lines) {
    old_count += line.mark != '+';
    new_count += line.mark != '-';
    body += line.mark;
    body += line.text;
    if (!line.text.ends_with('\n'))
      body += "\n\\ No newline at end of file\n";
  }
  return fmt::format("@@ -{} +{} @@\n{}", range(old_line, old_count), range(new_line, new_count),
                     body);
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after,
                         std::string_view before_name, std::string_view after_name)
{
  if (before == after)
    return "";
  const std::vector<MarkedLine> lines = marked_lines(split(before), split(after));
  std::string text = fmt::format("--- {}\n+++ {}\n", before_name, after_name);
  std::size_t at = 0;
  std::size_t old_line = 0;
  std::size_t new_line = 0;
  const auto skip_to = [&](std::size_t end) {
    for (; at < end; ++at) {
      old_line += lines[at].mark != '+';
      new_line += lines[at].mark != '-';
    }
  };
  for (std::size_t index = 0; index < lines.size(); ++index) {
    if (lines[index].mark == ' ')
      continue;
    std::size_t end = index + 1;  // behind the last change of this hunk
    for (std::size_t next = end; next < lines.size() && next <= end + 2 * lines_around; ++next)
      if (lines[next].mark != ' ')
        end = next + 1;
    index = end;
    end = std::min(end + lines_around, lines.size());
    const std::size_t first_change = static_cast<std::size_t>(
        std::find_if(lines.begin() + static_cast<std::ptrdiff_t>(at), lines.end(),
                     [](const MarkedLine& line) { return line.mark != ' '; }) -
        lines.begin());
    skip_to(first_change - std::min(lines_around, first_change - at));
    text += hunk(std::span(lines).subspan(at, end - at), old_line, new_line);
    skip_to(end);
  }
  return text;
}

}  // namespace xtool
