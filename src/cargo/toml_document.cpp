// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "toml_document.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/toml.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

class DocumentScanner {
 public:
  explicit DocumentScanner(std::string_view text) : text_(text)
  {
    if (text_.starts_with(byte_order_mark))
      at_ = byte_order_mark.size();
  }

  std::vector<TomlStatement> scan()
  {
    std::vector<TomlStatement> statements;
    while (at_ < text_.size())
      statements.push_back(statement());
    return statements;
  }

 private:
  [[noreturn]] void fail() const
  {
    throw Error(ErrorKind::invalid_input,
                fmt::format("xtool cannot follow the TOML text at {}",
                            describe_position(text_, std::min(at_, text_.size()))))
        .help("this is a bug in xtool; please report it with the file");
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void expect(char letter)
  {
    if (peek() != letter)
      fail();
    ++at_;
  }

  void skip_blanks()
  {
    while (peek() == ' ' || peek() == '\t')
      ++at_;
  }

  // Blanks and line ends, too, wherever they may stand in a container.
  void skip_comments(TomlNode& container)
  {
    while (true) {
      const char letter = peek();
      if (letter == '#') {
        container.commented = true;
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n') {
        ++at_;
      } else {
        return;
      }
    }
  }

  TomlStatement statement()
  {
    using Kind = TomlStatement::Kind;
    TomlStatement made;
    made.lines.begin = at_;
    skip_blanks();
    made.begin = at_;
    const char first = peek();
    if (first == '[') {
      made.kind = text_.substr(at_).starts_with("[[") ? Kind::array_header : Kind::header;
      at_ += made.kind == Kind::array_header ? 2 : 1;
      made.keys = dotted_key();
      expect(']');
      if (made.kind == Kind::array_header)
        expect(']');
    } else if (first == '#') {
      made.kind = Kind::comment;
    } else if (first != '\r' && first != '\n' && first != '\0') {
      made.kind = Kind::pair;
      made.keys = dotted_key();
      expect('=');
      made.value = value();
    }
    skip_blanks();
    made.commented = peek() == '#';
    if (made.commented)
      at_ = std::min(text_.find('\n', at_), text_.size());
    if (peek() == '\r')
      ++at_;
    if (at_ < text_.size())
      expect('\n');
    made.lines.end = at_;
    return made;
  }

  std::vector<TomlKeySegment> dotted_key()
  {
    std::vector<TomlKeySegment> keys;
    while (true) {
      skip_blanks();
      TomlKeySegment segment;
      segment.span.begin = at_;
      if (peek() == '"' || peek() == '\'')
        skip_string();
      else
        while (is_bare(peek()))
          ++at_;
      segment.span.end = at_;
      if (segment.span.begin == at_)
        fail();
      segment.name = toml_string_value(source(segment.span));
      keys.push_back(std::move(segment));
      skip_blanks();
      if (peek() != '.')
        return keys;
      ++at_;
    }
  }

  static bool is_bare(char letter)
  {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
  }

  TomlNode value()
  {
    skip_blanks();
    TomlNode made;
    made.span.begin = at_;
    const char first = peek();
    if (first == '[' || first == '{') {
      made.kind = first == '[' ? TomlNode::Kind::array : TomlNode::Kind::inline_table;
      ++at_;
      read_items(made);
    } else if (first == '"' || first == '\'') {
      skip_string();
    } else {
      skip_bare_value();
      made.kind = kind_of_bare(text_.substr(made.span.begin, at_ - made.span.begin));
    }
    made.span.end = at_;
    return made;
  }

  void read_items(TomlNode& container)
  {
    const bool table = container.kind == TomlNode::Kind::inline_table;
    const char closing = table ? '}' : ']';
    for (skip_comments(container); peek() != closing; skip_comments(container)) {
      TomlItem item;
      if (table) {
        item.keys = dotted_key();
        expect('=');
      }
      item.value = value();
      container.commented = container.commented || item.value.commented;
      skip_comments(container);
      if (peek() == ',')
        item.comma = at_++;
      else if (peek() != closing)
        fail();
      container.items.push_back(std::move(item));
    }
    ++at_;
  }

  void skip_string()
  {
    const char quote = peek();
    const std::string closing(3, quote);
    const bool multi_line = text_.substr(at_).starts_with(closing);
    at_ += multi_line ? 3 : 1;
    while (at_ < text_.size()) {
      if (text_[at_] == '\\' && quote == '"')
        at_ += 2;
      else if (!multi_line && text_[at_] == quote)
        return void(++at_);
      else if (multi_line && text_.substr(at_).starts_with(closing)) {
        at_ += 3;  // and up to two quotes in front of these, which belong to the string
        for (int extra = 0; extra < 2 && peek() == quote; ++extra)
          ++at_;
        return;
      } else
        ++at_;
    }
    fail();
  }

  // A date may have a blank before its time.
  void skip_bare_value()
  {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(",]}#\r\n", at_), text_.size());
    while (at_ > begin && (text_[at_ - 1] == ' ' || text_[at_ - 1] == '\t'))
      --at_;
    if (at_ == begin)
      fail();
  }

  static TomlNode::Kind kind_of_bare(std::string_view text)
  {
    if (text == "true" || text == "false")
      return TomlNode::Kind::boolean;
    const bool year = text.size() > 4 && text.find_first_not_of("0123456789") == 4;
    if ((year && text[4] == '-') || (text.size() > 2 && text[2] == ':'))
      return TomlNode::Kind::date_or_time;
    const bool prefixed = text.size() > 1 && text[0] == '0' && text.find_first_of("xob") == 1;
    if (!prefixed && text.find_first_of(".eEn") != std::string_view::npos)  // also "inf" and "nan"
      return TomlNode::Kind::floating_point;
    return TomlNode::Kind::integer;
  }

  std::string_view source(TextSpan span) const
  {
    return text_.substr(span.begin, span.end - span.begin);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<TomlStatement> scan_toml(std::string_view text) { return DocumentScanner(text).scan(); }

std::string_view to_string(TomlNode::Kind kind)
{
  using Kind = TomlNode::Kind;
  switch (kind) {
    case Kind::text:
      return "string";
    case Kind::integer:
      return "integer";
    case Kind::boolean:
      return "boolean";
    case Kind::floating_point:
      return "float";
    case Kind::date_or_time:
      return "date or time";
    case Kind::array:
      return "array";
    case Kind::inline_table:
      return "table";
  }
  return "value";
}

Json parse_config(std::string_view text, const std::string& source)
{
  return advised(ErrorKind::invalid_input,
                 "correct that place in the file, then run the command again",
                 [&] { return parse_toml(text, source); });
}

std::string toml_string_value(std::string_view quoted)
{
  if (!quoted.starts_with('"') && !quoted.starts_with('\''))
    return std::string(quoted);
  if (quoted.find('\\') == std::string_view::npos && !quoted.starts_with("\"\"\"") &&
      !quoted.starts_with("'''"))
    return std::string(quoted.substr(1, quoted.size() - 2));
  return parse_toml(fmt::format("value = {}\n", quoted), "a string").at("value");
}

}  // namespace xtool
