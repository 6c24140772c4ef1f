// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/environment_script.hpp>

#include "shell_words.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace xtool {
namespace {

// A text for a command's input, up to a line.
struct HereDocument {
  std::string end = {};
  bool is_indented = false;  // by tabs, which do not count
  bool is_quoted = false;    // as its end is
};

// Goes through a script word by word (POSIX.1-2017, Shell Command Language, 2.7 and 2.9.1).
class ScriptReader : private ShellWords {
 public:
  ScriptReader(std::string_view text, const std::map<std::string, std::string>& before)
      : ShellWords(text, ScriptVariables(before.begin(), before.end()))
  {
  }

  ScriptVariables run()
  {
    while (skip_to_command())
      command();
    return std::move(assigned_);
  }

 private:
  // False at the script's end.
  bool skip_to_command()
  {
    while (!at_end()) {
      skip_blanks();
      skip_comment();
      skip_arithmetic();
      if (redirection())
        continue;
      if (at_end() || !at_separator())
        break;
      if (text_[at_++] == '\n')
        skip_here_documents();
    }
    return !at_end();
  }

  // bash's "((x << 2))", of no more than a line or two.
  void skip_arithmetic()
  {
    constexpr std::size_t enough = 256;
    if (follows("(("))
      if (const std::size_t end = text_.substr(at_, enough).find("))"); end != text_.npos)
        at_ += end + 2;
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
          set_aside(name, before);
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
        restore(std::move(before));
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
    do
      skip_blanks();
    while (redirection());
    skip_comment();
    return at_end() || at_separator();
  }
  void skip_command()
  {
    while (!ends_command())
      word();
  }

  // "2>&1", ">file", "<<END": true where one was read.
  bool redirection()
  {
    const std::size_t at = std::min(text_.find_first_not_of("0123456789", at_), text_.size());
    const std::string_view rest = text_.substr(at);
    if ((!rest.starts_with('<') && !rest.starts_with('>')) || rest.substr(1).starts_with('('))
      return false;
    at_ = at;
    if (follows("<<") && !follows("<<<")) {
      here_document();
      return true;
    }
    at_ = std::min(text_.find_first_not_of("<>&|", at_), text_.size());
    skip_blanks();
    if (!at_end() && !at_separator())
      word();
    return true;
  }
  void here_document()
  {
    at_ += 2;
    HereDocument document{.is_indented = here() == '-'};
    at_ += document.is_indented ? 1 : 0;
    skip_blanks();
    const std::size_t start = at_;
    while (!at_end() && !at_blank() && !at_separator()) {
      if (here() == '\'') {
        document.end += in_single_quotes();
      } else if (here() == '"') {
        const std::size_t end = std::min(text_.find('"', at_ + 1), text_.size());
        document.end += text_.substr(at_ + 1, end - at_ - 1);
        at_ = std::min(end + 1, text_.size());
      } else {
        document.end += character();
      }
    }
    document.is_quoted =
        text_.substr(start, at_ - start).find_first_of("'\"\\") != std::string_view::npos;
    waiting_.push_back(std::move(document));
  }
  // Each begins after the line that asks for it, and goes to the line that is its end.
  void skip_here_documents()
  {
    for (const HereDocument& document : std::exchange(waiting_, {}))
      for (bool is_joined = false, ended = false; !at_end() && !ended;) {
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        std::string_view line = text_.substr(at_, end - at_);
        at_ = std::min(end + 1, text_.size());
        if (line.ends_with('\r'))
          line.remove_suffix(1);
        if (document.is_indented)
          line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
        ended = !is_joined && line == document.end;
        const std::size_t text_end = line.find_last_not_of('\\') + 1;
        is_joined = !document.is_quoted && (line.size() - text_end) % 2 == 1;
      }
  }

  void set_aside(const std::string& name, std::map<std::string, std::optional<Value>>& before)
  {
    if (const auto found = known_.find(name); found == known_.end())
      before.emplace(name, std::nullopt);
    else if (!before.contains(name))
      before.emplace(name, std::move(found->second));
  }
  void restore(std::map<std::string, std::optional<Value>> before)
  {
    for (auto& [name, value] : before)
      if (value)
        known_[name] = *std::move(value);
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

  ScriptVariables assigned_;
  std::vector<HereDocument> waiting_;
};

}  // namespace

ScriptVariables read_assignments(std::string_view script,
                                 const std::map<std::string, std::string>& before)
{
  return ScriptReader(script, before).run();
}

}  // namespace xtool
