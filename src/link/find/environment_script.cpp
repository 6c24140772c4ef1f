// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/environment_script.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace xtool {
namespace {

using Value = std::optional<std::string>;

bool begins_name(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_in_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

// Goes through a script word by word (POSIX.1-2017, Shell Command Language, 2.2, 2.6 and 2.9.1).
class ScriptReader {
 public:
  ScriptReader(std::string_view text, const std::map<std::string, std::string>& before)
      : text_(text), known_(before.begin(), before.end())
  {
  }

  ScriptVariables run()
  {
    while (skip_to_command())
      command();
    return std::move(assigned_);
  }

 private:
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
  // False at the script's end.
  bool skip_to_command()
  {
    while (!at_end()) {
      skip_blanks();
      skip_comment();
      if (at_end() || !at_separator())
        break;
      ++at_;
    }
    return !at_end();
  }

  // Assignments in front of a command's name are the command's own; those alone, and those of
  // `export`, are the script's. Of those alone each sees the ones before it.
  void command()
  {
    constexpr std::array openings{"if",    "then",  "else", "elif", "do",
                                  "while", "until", "!",    "time"};
    constexpr std::array declarations{"export", "declare", "readonly", "typeset", "local"};
    std::map<std::string, std::optional<Value>> before;
    ScriptVariables made;
    bool declares = false;
    bool unsets = false;
    while (!ends_command()) {
      if (const std::string name = assigned_name(); !name.empty()) {
        Value value = assigned_value(name);
        if (!declares) {
          before.emplace(name,
                         known_.count(name) != 0 ? std::optional(known_[name]) : std::nullopt);
          known_[name] = value;
        }
        made[name] = std::move(value);
        continue;
      }
      const std::string spelt = word().value_or("");
      const auto is_one_of = [&](const auto& words) {
        return std::find(words.begin(), words.end(), spelt) != words.end();
      };
      if (unsets)
        forget(spelt);
      else if (declares || (made.empty() && is_one_of(openings)))
        continue;
      else if (made.empty() && is_one_of(declarations))
        declares = true;
      else if (made.empty() && spelt == "unset")
        unsets = true;
      else {
        restore(before);
        return skip_command();
      }
    }
    for (auto& [name, value] : made) {
      known_[name] = value;
      assigned_[name] = std::move(value);
    }
  }
  bool ends_command()
  {
    skip_blanks();
    skip_comment();
    return at_end() || at_separator();
  }
  void skip_command()
  {
    while (!ends_command())
      word();
  }
  void restore(const std::map<std::string, std::optional<Value>>& before)
  {
    for (const auto& [name, value] : before)
      if (value)
        known_[name] = *value;
      else
        known_.erase(name);
  }
  void forget(const std::string& name)
  {
    known_.erase(name);
    assigned_.erase(name);
  }

  // "NAME" of "NAME=" or "NAME+=", whose '=' is next then; empty, and nothing read, elsewhere.
  std::string assigned_name()
  {
    std::size_t end = at_;
    if (end < text_.size() && begins_name(text_[end]))
      while (end < text_.size() && is_in_name(text_[end]))
        ++end;
    const std::string_view rest = text_.substr(end);
    if (end == at_ || (!rest.starts_with('=') && !rest.starts_with("+=")))
      return "";
    const std::string name(text_.substr(at_, end - at_));
    at_ = end;
    return name;
  }
  Value assigned_value(const std::string& name)
  {
    const bool appends = here() == '+';
    at_ += appends ? 2 : 1;
    const Value value = at_end() || at_blank() || at_separator() ? Value("") : word();
    if (!appends)
      return value;
    Value whole = value_of(name);
    append(whole, value);
    return whole;
  }

  Value value_of(const std::string& name) const
  {
    const auto found = known_.find(name);
    return found == known_.end() ? Value("") : found->second;
  }
  static void append(Value& whole, const Value& part)
  {
    if (whole && part && whole->size() + part->size() <= longest)
      *whole += *part;
    else
      whole = std::nullopt;
  }

  // Up to the next blank or separator that no quotes are around. At least one character is read.
  Value word()
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
  std::string character()
  {
    if (here() == '\\' && at_ + 1 < text_.size())
      ++at_;
    return std::string(1, text_[at_++]);
  }
  std::string in_single_quotes()
  {
    const std::size_t end = std::min(text_.find('\'', at_ + 1), text_.size());
    const std::string_view quoted = text_.substr(at_ + 1, end - at_ - 1);
    at_ = std::min(end + 1, text_.size());
    return std::string(quoted);
  }
  Value in_double_quotes()
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
  Value expansion()
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
  std::string name()
  {
    const std::size_t start = at_;
    while (!at_end() && is_in_name(here()))
      ++at_;
    return std::string(text_.substr(start, at_ - start));
  }
  Value in_braces()
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
  Value skip_nested(char open, char close)
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

  static constexpr std::size_t longest = 1u << 16;

  std::string_view text_;
  std::size_t at_ = 0;
  ScriptVariables known_;
  ScriptVariables assigned_;
};

}  // namespace

ScriptVariables read_assignments(std::string_view script,
                                 const std::map<std::string, std::string>& before)
{
  return ScriptReader(script, before).run();
}

}  // namespace xtool
