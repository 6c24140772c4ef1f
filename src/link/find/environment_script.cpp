// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/environment_script.hpp>

#include "shell_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace xtool {
namespace {

// Goes through a script word by word (POSIX.1-2017, Shell Command Language, 2.9.1).
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
    skip_blanks();
    skip_comment();
    return at_end() || at_separator();
  }
  void skip_command()
  {
    while (!ends_command())
      word();
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
};

}  // namespace

ScriptVariables read_assignments(std::string_view script,
                                 const std::map<std::string, std::string>& before)
{
  return ScriptReader(script, before).run();
}

}  // namespace xtool
