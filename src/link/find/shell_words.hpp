// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/environment_script.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace xtool {

// The words of a shell script from its beginning to its end, with what is known of variables in
// their places (POSIX.1-2017, Shell Command Language, 2.2 and 2.6).
class ShellWords {
 protected:
  // Nothing where only running the script would tell.
  using Value = std::optional<std::string>;

  ShellWords(std::string_view text, ScriptVariables known) : text_(text), known_(std::move(known))
  {
  }

  bool at_end() const { return at_ >= text_.size(); }
  char here() const { return at_end() ? '\0' : text_[at_]; }
  bool follows(std::string_view word) const { return text_.substr(at_).starts_with(word); }
  bool at_blank() const { return here() == ' ' || here() == '\t' || here() == '\r'; }
  bool at_separator() const
  {
    return !at_end() && std::string_view("\n;&|(){}<>").find(here()) != std::string_view::npos;
  }

  void skip_blanks()
  {
    while (at_blank() || follows("\\\n"))
      at_ += at_blank() ? 1 : 2;
  }
  void skip_comment()
  {
    if (here() == '#')
      at_ = std::min(text_.find('\n', at_), text_.size());
  }
  // "NAME", which may be empty.
  std::string name();
  // Up to the next blank or separator that no quotes are around. At least one character is read.
  Value word();
  std::string character();
  std::string in_single_quotes();

  // Not known any more after a mebibyte of such values, of which a script could make any number.
  Value value_of(const std::string& name)
  {
    const auto found = known_.find(name);
    if (found == known_.end())
      return Value("");
    const std::size_t size = found->second ? found->second->size() : 0;
    if (size > left_)
      return std::nullopt;
    left_ -= size;
    return found->second;
  }
  // A value that is longer than any script needs is not known, either.
  static void append(Value& whole, const Value& part)
  {
    if (whole && part && whole->size() + part->size() <= longest)
      *whole += *part;
    else
      whole = std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  ScriptVariables known_;

 private:
  Value in_double_quotes();
  Value expansion();
  Value in_braces();
  Value skip_nested(char open, char close);

  static constexpr std::size_t longest = 1u << 16;
  std::size_t left_ = 1u << 20;
};

inline bool begins_name(char c)
{
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
inline bool is_in_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

}  // namespace xtool
