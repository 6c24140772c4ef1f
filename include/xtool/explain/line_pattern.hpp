// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What the captures of a pattern stood for.
using Captures = std::map<std::string, std::string, std::less<>>;

// A text that part of a line must be like. It is literal but for
//   {name}     one word: no blanks, quotes, parentheses, commas or semicolons
//   {name:file} a file's name: ASCII letters, digits and '_', '.', '+', '-', whatever stands around
//   {name...}  anything
//   {*}        anything or nothing
// A capture holds at least one character and ends where what follows it in the pattern begins; as
// the last part, `{name}` takes the rest of the word, less final '.', ':' and ','. A text that ends
// in a letter or digit ends at a word's end ("-lgcc" is not in "-lgcc_s"), unless `{*}` follows.
// All quotes match each other: tools write `x', 'x', `x` and the typographic ones for the same.
//
// Unlike std::regex it needs no stack for long lines and never goes back: each part is looked for
// once, left to right, and a capture is at most 512 bytes long.
class LinePattern {
 public:
  // Throws invalid_input, with the pattern in it, for an unclosed brace, two parts next to each
  // other with nothing literal between them, and where the longest literal part is too short
  // (below four characters) to look for.
  static LinePattern parse(std::string_view text);

  // The longest literal part: a line without it does not match.
  const std::string& literal() const { return literal_; }
  // The names of all captures.
  std::vector<std::string> names() const;
  // `line` is as normalized_quotes makes it.
  std::optional<Captures> match(std::string_view line) const;

 private:
  enum class Kind { literal, word, file, any, gap };
  struct Part {
    Kind kind = Kind::literal;
    std::string text = {};  // the literal, or the capture's name
  };
  using Parts = std::vector<Part>;
  static std::vector<Part> split(std::string_view text);
  static std::size_t match_at(std::string_view line, const Parts& segment, std::size_t part,
                              std::size_t at, Captures& captures);
  enum class End { anywhere, of_word };
  static std::size_t find_segment(std::string_view line, const Parts& segment, std::size_t from,
                                  End wanted, Captures& captures);

  std::vector<Parts> segments_;  // what stands between the gaps
  std::string literal_;
  bool open_ended_ = false;  // goes on behind its last part
};

// The text with every kind of quote as "'". Double quotes stay.
std::string normalized_quotes(std::string_view text);

}  // namespace xtool
