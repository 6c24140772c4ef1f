// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "shell_words.hpp"

#include <algorithm>

namespace xtool {

ShellWords::Value ShellWords::word()
{
  Value value("");
  const std::size_t start = at_;
  while (!at_end() && !at_blank() &&
         (!at_separator() || here() == '{' || here() == '}' || at_ == start)) {
    if (follows("\\\n"))
      at_ += 2;
    else if (here() == '\'')
      append(value, in_single_quotes());
    else if (here() == '"')
      append(value, in_double_quotes());
    else if (here() == '$' || here() == '`')
      append(value, expansion());
    else
      append(value, character());
  }
  return value;
}

std::string ShellWords::character()
{
  if (here() == '\\' && at_ + 1 < text_.size())
    ++at_;
  return std::string(1, text_[at_++]);
}

std::string ShellWords::in_single_quotes()
{
  const std::size_t end = std::min(text_.find('\'', at_ + 1), text_.size());
  const std::string_view quoted = text_.substr(at_ + 1, end - at_ - 1);
  at_ = std::min(end + 1, text_.size());
  return std::string(quoted);
}

ShellWords::Value ShellWords::in_double_quotes()
{
  Value value("");
  for (++at_; !at_end() && here() != '"';) {
    if (here() == '$' || here() == '`') {
      append(value, expansion());
    } else if (follows("\\\n")) {
      at_ += 2;
    } else if (here() == '\\' && at_ + 1 < text_.size() &&
               std::string_view("$`\"\\").find(text_[at_ + 1]) != std::string_view::npos) {
      append(value, character());
    } else {
      append(value, std::string(1, text_[at_++]));
    }
  }
  at_ += at_end() ? 0 : 1;
  return value;
}

// "$NAME", "${NAME}" and "${NAME:-other}"; what a command would print is not known.
ShellWords::Value ShellWords::expansion()
{
  if (here() == '`') {
    at_ = std::min(text_.find('`', at_ + 1), text_.size() - 1) + 1;
    return std::nullopt;
  }
  ++at_;
  if (begins_name(here()))
    return value_of(name());
  if (here() == '{')
    return in_braces();
  if (here() == '(')
    return skip_nested('(', ')');
  if (at_end() || std::string_view("@*#?-$!0123456789").find(here()) == std::string_view::npos)
    return Value("$");
  ++at_;
  return std::nullopt;
}

std::string ShellWords::name()
{
  const std::size_t start = at_;
  while (!at_end() && is_in_name(here()))
    ++at_;
  return std::string(text_.substr(start, at_ - start));
}

ShellWords::Value ShellWords::in_braces()
{
  const std::size_t opening = at_++;
  const Value value = value_of(name());
  if (here() == '}') {
    ++at_;
    return value;
  }
  const bool has_default = follows(":-") || follows("-");
  if (has_default) {
    at_ += here() == ':' ? 2 : 1;
    const std::size_t end = text_.find_first_of("}$`\"'\\", at_);
    if (end != std::string_view::npos && text_[end] == '}') {
      const std::string other(text_.substr(at_, end - at_));
      at_ = end + 1;
      return value && value->empty() ? Value(other) : value;
    }
  }
  at_ = opening;
  return skip_nested('{', '}');
}

ShellWords::Value ShellWords::skip_nested(char open, char close)
{
  std::size_t depth = 0;
  while (!at_end()) {
    const char c = text_[at_++];
    depth += c == open ? 1 : 0;
    if (c == close && --depth == 0)
      break;
  }
  return std::nullopt;
}

}  // namespace xtool
