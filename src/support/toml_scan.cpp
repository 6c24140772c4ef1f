// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>
#include <xtool/support/toml_scan.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace xtool {
namespace {

constexpr std::size_t most_segments = 80;
constexpr std::size_t deepest_toml = 80;

bool is_ascii(char byte) { return (byte & '\x80') == 0; }

// Follows TOML's lexical rules alone. Up to the first error in the text, after which toml++ reads
// no further, the two agree on what is a string.
class Scanner {
 public:
  Scanner(std::string_view text, const std::string& source) : text_(text), source_(source) {}

  // The text for toml++: the same value on the same lines.
  std::string scan()
  {
    while (at_ < text_.size())
      step();
    return safe_ + std::string(text_.substr(copied_));
  }

 private:
  // What has been read since the innermost open bracket.
  struct Level {
    std::size_t dots = 0;   // in the present key
    bool in_value = false;  // dots belong to numbers
    bool array = false;
  };

  [[noreturn]] void fail(std::string_view reason) const
  {
    throw Error(ErrorKind::invalid_input,
                fmt::format("'{}': {}: {}", source_, describe_position(text_, at_), reason));
  }

  void step()
  {
    const char letter = text_[at_];
    if (letter == '#')
      at_ = std::min(text_.find('\n', at_), text_.size());
    else if (letter == '"' || letter == '\'')
      skip_string(letter);
    else if (!is_ascii(letter))
      fail("a character that is allowed only in strings and comments");
    else
      punctuation(letter);
  }

  // toml++ looks ahead over a bare value to the next space, comma or closing bracket, whatever else
  // is in it, strings not excepted. What is not valid there must not get that far.
  void end_word(char letter)
  {
    if (in_word_)
      fail(fmt::format("'{}' in the middle of a word", letter));
  }

  void punctuation(char letter)
  {
    Level& level = levels_.back();
    switch (letter) {
      case '[':
      case '{':
        end_word(letter);
        if (levels_.size() > deepest_toml)
          fail(fmt::format("more than {} levels of nesting", deepest_toml));
        levels_.push_back(level.in_value && letter == '[' ? Level{.in_value = true, .array = true}
                                                          : Level());
        break;
      case ']':
      case '}':
        in_word_ = false;
        if (levels_.size() > 1)
          levels_.pop_back();
        break;
      case '=':
        if (level.in_value)
          fail("'=' in a value");
        in_word_ = false;
        level.in_value = true;
        break;
      case ',':
        in_word_ = false;
        level.dots = 0;
        level.in_value = level.array;
        break;
      case '\n':
        in_word_ = false;
        if (levels_.size() == 1)
          level = Level();
        break;
      case '.':
        in_word_ = level.in_value;
        count_dot(level);
        break;
      default:
        in_word_ = letter != ' ' && letter != '\t' && letter != '\r';
        break;
    }
    ++at_;
  }

  void count_dot(Level& level)
  {
    if (level.in_value)
      return;
    ++level.dots;
    std::size_t segments = 1;
    for (const Level& enclosing : levels_)
      segments += enclosing.dots;
    if (segments > most_segments)
      fail(fmt::format("a key of more than {} segments", most_segments));
  }

  void skip_string(char quote)
  {
    end_word(quote);
    const std::string closing(3, quote);
    const bool multi_line = text_.substr(at_).starts_with(closing);
    at_ += multi_line ? 3 : 1;
    while (at_ < text_.size()) {
      if (text_[at_] == '\\' && quote == '"')
        skip_escape(multi_line);
      else if (multi_line && text_.substr(at_).starts_with(closing))
        return skip_closing_quotes(quote);
      else if (!multi_line && (text_[at_] == quote || text_[at_] == '\n'))
        return void(++at_);
      else
        ++at_;
    }
  }

  // Up to two quotes directly before the closing ones belong to the string.
  void skip_closing_quotes(char quote)
  {
    for (int count = 0; count < 5 && at_ < text_.size() && text_[at_] == quote; ++count)
      ++at_;
  }

  void skip_escape(bool multi_line)
  {
    ++at_;
    const std::size_t next = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
    const bool continuation = text_.substr(at_, next - at_).find('\n') != std::string::npos;
    if (multi_line && next < text_.size() && !is_ascii(text_[next])) {
      at_ = next;
      if (!continuation)
        fail("a backslash that starts no escape");
      escape_character();
    } else {
      at_ = multi_line && continuation ? next : std::min(at_ + 1, text_.size());
    }
  }

  void escape_character()
  {
    const std::optional<std::string_view> bytes = character_at(text_.substr(at_));
    if (!bytes)
      return void(++at_);  // no UTF-8: toml++ will refuse it
    char32_t value = static_cast<unsigned char>(bytes->front()) & (0x7fu >> bytes->size());
    for (const char byte : bytes->substr(1))
      value = value << 6 | (static_cast<unsigned char>(byte) & 0x3fu);
    safe_ += text_.substr(copied_, at_ - copied_);
    safe_ += fmt::format("\\U{:08X}", static_cast<std::uint32_t>(value));
    at_ += bytes->size();
    copied_ = at_;
  }

  // The non-ASCII character in front of `text`, if its lead byte and its length agree. A value that
  // no character has is refused by toml++ as an escape, too; an overlong form is not.
  static std::optional<std::string_view> character_at(std::string_view text)
  {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0xc2   ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
    std::size_t length = 1;
    while (length < text.size() && (text[length] & '\xc0') == '\x80' && length < size)
      ++length;
    const bool overlong = length > 1 && ((lead == 0xe0 && (text[1] & '\x20') == 0) ||
                                         (lead == 0xf0 && (text[1] & '\x30') == 0));
    if (length != size || overlong)
      return std::nullopt;
    return text.substr(0, size);
  }

  std::string_view text_;
  const std::string& source_;
  std::size_t at_ = 0;
  std::vector<Level> levels_ = {Level()};
  bool in_word_ = false;  // directly after a bare key's or value's character
  std::string safe_;      // the rewritten text up to copied_
  std::size_t copied_ = 0;
};

}  // namespace

std::string safe_for_tomlpp(std::string_view text, const std::string& source)
{
  if (const std::size_t nul = text.find('\0'); nul != std::string::npos)
    throw Error(ErrorKind::invalid_input,
                fmt::format("'{}': {}: a NUL byte", source, describe_position(text, nul)));
  return Scanner(text, source).scan();
}

}  // namespace xtool
