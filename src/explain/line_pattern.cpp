// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/line_pattern.hpp>

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

constexpr std::size_t longest_capture = 512;
constexpr std::size_t shortest_literal = 4;
constexpr std::size_t none = std::string_view::npos;

bool in_word(char c)
{
  return static_cast<unsigned char>(c) > ' ' && c != '\x7f' &&
         std::string_view("'\"`(),;<>").find(c) == none;
}

bool in_file_name(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_.+-").find(c) != none;
}

// Whether a text that ends in `last` goes on as the same word.
bool goes_on(char last, char next)
{
  return last != '.' && last != '-' && in_file_name(last) && next != '.' && in_file_name(next);
}

std::size_t word_end(std::string_view line, std::size_t at, bool (*within)(char))
{
  const std::size_t limit = std::min(line.size(), at + longest_capture);
  while (at < limit && within(line[at]))
    ++at;
  return at;
}

Error bad_pattern(std::string_view text, std::string_view reason)
{
  return Error(ErrorKind::invalid_input, fmt::format("the pattern '{}' {}", text, reason));
}

}  // namespace

std::vector<LinePattern::Part> LinePattern::split(std::string_view text)
{
  const std::string_view whole = text;
  Parts parts;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    if (open > 0)
      parts.push_back({Kind::literal, normalized_quotes(text.substr(0, open))});
    text.remove_prefix(open);
    if (text.empty())
      break;
    const std::size_t close = text.find('}');
    if (close == none || close < 2)
      throw bad_pattern(whole, "has a brace without a name and its end");
    std::string_view name = text.substr(1, close - 1);
    text.remove_prefix(close + 1);
    Part part{Kind::word, std::string(name)};
    if (name == "*")
      part = {Kind::gap, ""};
    else if (name.ends_with("..."))
      part = {Kind::any, std::string(name.substr(0, name.size() - 3))};
    else if (name.ends_with(":file"))
      part = {Kind::file, std::string(name.substr(0, name.size() - 5))};
    const bool free = parts.empty() || parts.back().kind == Kind::literal ||
                      (parts.back().kind == Kind::gap && part.kind != Kind::gap);
    if (!free)
      throw bad_pattern(whole, "has nothing literal between two braces");
    parts.push_back(std::move(part));
  }
  return parts;
}

LinePattern LinePattern::parse(std::string_view text)
{
  LinePattern pattern;
  pattern.segments_.emplace_back();
  for (Part& part : split(text)) {
    pattern.open_ended_ = part.kind == Kind::gap;
    if (part.kind == Kind::gap) {
      pattern.segments_.emplace_back();
      continue;
    }
    if (part.kind == Kind::literal && part.text.size() > pattern.literal_.size())
      pattern.literal_ = part.text;
    pattern.segments_.back().push_back(std::move(part));
  }
  std::erase_if(pattern.segments_, [](const Parts& segment) { return segment.empty(); });
  if (pattern.literal_.size() < shortest_literal)
    throw bad_pattern(text, "has no literal part of four characters");
  return pattern;
}

std::vector<std::string> LinePattern::names() const
{
  std::vector<std::string> found;
  for (const Parts& segment : segments_)
    for (const Part& part : segment)
      if (part.kind != Kind::literal)
        found.push_back(part.text);
  return found;
}

// Matches the parts from number `part` at `at`; where they end, or `none`.
std::size_t LinePattern::match_at(std::string_view line, const Parts& segment, std::size_t part,
                                  std::size_t at, Captures& captures)
{
  for (; part < segment.size(); ++part) {
    const Part& wanted = segment[part];
    if (wanted.kind == Kind::literal) {
      if (line.substr(at, wanted.text.size()) != wanted.text)
        return none;
      at += wanted.text.size();
      continue;
    }
    std::size_t end = wanted.kind == Kind::any
                          ? std::min(line.size(), at + longest_capture)
                          : word_end(line, at, wanted.kind == Kind::file ? in_file_name : in_word);
    if (part + 1 < segment.size()) {
      const std::string& next = segment[part + 1].text;
      const std::size_t found = line.substr(0, end + next.size()).find(next, at + 1);
      if (found == none || found > end)
        return none;
      end = found;
    } else if (wanted.kind != Kind::any) {
      while (end > at && std::string_view(".:,").find(line[end - 1]) != none)
        --end;
    }
    if (end <= at)
      return none;
    captures[wanted.text] = line.substr(at, end - at);
    at = end;
  }
  return at;
}

// The first place at or after `from` where the segment matches; its end, or `none`.
std::size_t LinePattern::find_segment(std::string_view line, const Parts& segment, std::size_t from,
                                      End wanted, Captures& captures)
{
  const bool leads = segment.front().kind != Kind::literal;
  if (leads && segment.size() == 1)
    return match_at(line, segment, 0, from, captures);
  const std::string& literal = segment[leads ? 1 : 0].text;
  for (std::size_t found = line.find(literal, from); found != none;
       found = line.find(literal, found + 1)) {
    std::size_t begin = found;
    const std::size_t earliest = std::max(from, found - std::min(found, longest_capture));
    while (leads && begin > earliest &&
           (segment.front().kind == Kind::any ||
            (segment.front().kind == Kind::file ? in_file_name : in_word)(line[begin - 1])))
      --begin;
    if (leads && begin == found)
      continue;
    const std::size_t end = match_at(line, segment, leads ? 1 : 0, found, captures);
    if (end == none || (wanted == End::of_word && segment.back().kind == Kind::literal &&
                        end < line.size() && goes_on(line[end - 1], line[end])))
      continue;
    if (leads)
      captures[segment.front().text] = line.substr(begin, found - begin);
    return end;
  }
  return none;
}

std::optional<Captures> LinePattern::match(std::string_view line) const
{
  Captures captures;
  std::size_t at = 0;
  for (const Parts& segment : segments_) {
    const bool last = &segment == &segments_.back() && !open_ended_;
    at = find_segment(line, segment, at, last ? End::of_word : End::anywhere, captures);
    if (at == none)
      return std::nullopt;
  }
  return captures;
}

std::string normalized_quotes(std::string_view text)
{
  if (text.find('\xe2') == std::string_view::npos) {
    std::string plain(text);
    std::replace(plain.begin(), plain.end(), '`', '\'');
    return plain;
  }
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view letter = text.substr(at, 3);
    if (text[at] == '`') {
      plain += '\'';
    } else if (letter == "\u2018" || letter == "\u2019") {
      plain += '\'';
      at += 2;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

}  // namespace xtool
