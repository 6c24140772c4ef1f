// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_prefix.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <utility>

namespace xtool {
namespace {

constexpr std::size_t block_lines = 256;
constexpr std::size_t block_bytes = 1u << 18;
constexpr std::size_t longest_prefix = 160;
constexpr std::size_t most_prefixes = 256;
constexpr std::size_t most_nested = 4;
constexpr std::size_t fewest_in_a_row = 3;
constexpr std::size_t fewest_scattered = 5;

bool blank(char c) { return c == ' ' || c == '\t'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// Where a line may go on behind a prefix, and how much of the shape that prefix is.
struct Cut {
  std::size_t text = 0;
  std::size_t shape = 0;
};

// The begin of a line with every number, and every word that has one in it, as "0".
struct Shape {
  std::string text = {};
  std::vector<Cut> cuts = {};
};

void append_word(Shape& shape, std::string_view text)
{
  if (std::any_of(text.begin(), text.end(), is_digit))
    shape.text += '0';
  else
    shape.text += text;
}

void shape_of(std::string_view line, Shape& shape)
{
  shape.text.clear();
  shape.cuts.clear();
  const std::string_view head = line.substr(0, longest_prefix);
  std::size_t at = std::min(head.find_first_not_of(" \t"), head.size());
  if (at == head.size() || (at > 0 && !is_digit(head[at])))  // numbers may stand flush right
    return;
  while (at < head.size()) {
    if (word(head[at])) {
      const std::size_t begin = at;
      while (at < head.size() && word(head[at]))
        ++at;
      append_word(shape, head.substr(begin, at - begin));
    } else if (!blank(head[at])) {
      shape.text += head[at++];
    } else {
      const char last = shape.text.back();
      const bool column = head[at] == '\t';
      if (column || std::string_view("0|>]:").find(last) != std::string_view::npos)
        shape.cuts.push_back({at + 1, shape.text.size() + 1});
      shape.text += column ? '\t' : ' ';
      while (at < head.size() && blank(head[at]))
        ++at;
    }
  }
  // Editors and mailers take blanks off the ends of lines.
  if (line.size() <= longest_prefix && shape.text.back() != ' ') {
    shape.cuts.push_back({line.size(), shape.text.size() + 1});
    shape.text += ' ';
  }
}

enum class Rest { nothing, indented, of_a_tool, other };

Rest kind_of(std::string_view rest)
{
  static constexpr auto words = std::to_array<std::string_view>(
      {"error", "warning",   "note: ",           "help: ", "Caused by:", "thread '",
       "make",  "collect2:", "CMake ",           "-- ",    "checking ",  "configure:",
       "+ ",    "$ ",        "In file included", "FAILED", "ld: ",       "##[",
       "E: ",   "failures:", "running "});
  if (rest.find_first_not_of(" \t") == std::string_view::npos)
    return Rest::nothing;
  if (blank(rest.front()))
    return Rest::indented;
  return std::any_of(words.begin(), words.end(), [&](auto text) { return rest.starts_with(text); })
             ? Rest::of_a_tool
             : Rest::other;
}

// The line numbers in front of quoted source code, and the marks in front of LLD's details.
bool of_a_message(std::string_view shape)
{
  return shape == "0 | " || shape == "0 | | " ||
         (shape != "| " && shape != "> " && std::none_of(shape.begin(), shape.end(), word));
}

struct Use {
  std::size_t lines = 0;  // that go on behind it
  std::size_t in_a_row = 0;
  std::size_t longest_row = 0;
  std::size_t last = 0;
  std::array<std::size_t, 4> rests = {};

  void add(std::size_t line, Rest rest)
  {
    lines += rest == Rest::nothing ? 0 : 1;
    in_a_row = in_a_row > 0 && last + 1 == line ? in_a_row + 1 : 1;
    longest_row = std::max(longest_row, in_a_row);
    last = line;
    ++rests[static_cast<std::size_t>(rest)];
  }
  bool of_prefix(std::string_view shape) const
  {
    // Where everything is indented, blanks pad the prefix itself.
    const bool bare = rests[0] > 0 || (rests[1] > 0 && rests[1] < lines);
    // "gcc: " stands in front of messages, too, but never of nothing and of what is indented.
    if (shape.ends_with(": "))
      return bare && rests[2] > 0 && longest_row >= 2 * fewest_in_a_row;
    return (bare || rests[2] > 0) && lines >= 2 &&
           (longest_row >= fewest_in_a_row || lines >= fewest_scattered);
  }
};

// What CI systems mark single lines with.
std::string_view without_mark(std::string_view line)
{
  if (line.starts_with("##[")) {
    const std::size_t end = line.find(']');
    if (end != std::string_view::npos)
      line.remove_prefix(end + 1);
  } else if (line.starts_with("::error") || line.starts_with("::warning")) {
    const std::size_t end = line.find("::", 2);
    if (end != std::string_view::npos)
      line.remove_prefix(end + 2);
  }
  return line;
}

}  // namespace

LogPrefixes::LogPrefixes(LogLines::Sink sink) : sink_(std::move(sink)) {}

void LogPrefixes::line(const LogLine& line)
{
  held_.push_back({line.number, text_.size(), text_.size() + line.text.size()});
  text_ += line.text;
  if (held_.size() >= block_lines || text_.size() >= block_bytes)
    hand_on();
}

void LogPrefixes::finish() { hand_on(); }

void LogPrefixes::take_off(Held& held) const
{
  Shape shape;
  for (std::size_t nested = 0; nested < most_nested && !known_.empty(); ++nested) {
    shape_of(std::string_view(text_).substr(held.begin, held.end - held.begin), shape);
    const auto cut = std::find_if(shape.cuts.begin(), shape.cuts.end(), [&](const Cut& one) {
      return known_.contains(std::string_view(shape.text).substr(0, one.shape));
    });
    if (cut == shape.cuts.end())
      return;
    held.begin += cut->text;
  }
}

// One layer: what the lines that are held back begin with, behind what is known of them.
void LogPrefixes::learn()
{
  std::map<std::string, Use, std::less<>> uses;
  Shape shape;
  for (std::size_t number = 0; number < held_.size(); ++number) {
    Held rest = held_[number];
    take_off(rest);
    const std::string_view line = std::string_view(text_).substr(rest.begin, rest.end - rest.begin);
    shape_of(line, shape);
    for (const Cut& cut : shape.cuts) {
      const std::string_view prefix = std::string_view(shape.text).substr(0, cut.shape);
      auto use = uses.find(prefix);
      if (use == uses.end())
        use = uses.emplace(prefix, Use()).first;
      use->second.add(number, kind_of(line.substr(cut.text)));
    }
  }
  for (const auto& [prefix, use] : uses)
    if (known_.size() < most_prefixes && !of_a_message(prefix) && use.of_prefix(prefix))
      known_.insert(prefix);
}

void LogPrefixes::hand_on()
{
  for (std::size_t nested = 0; nested < most_nested; ++nested) {
    const std::size_t before = known_.size();
    learn();
    if (known_.size() == before)
      break;
  }
  for (Held& held : held_) {
    take_off(held);
    sink_(
        {.number = held.number,
         .text = without_mark(std::string_view(text_).substr(held.begin, held.end - held.begin))});
  }
  held_.clear();
  text_.clear();
}

}  // namespace xtool
