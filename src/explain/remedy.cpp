// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/remedy.hpp>

#include <xtool/support/error.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace xtool {
namespace {

constexpr std::size_t most_listed = 4;
constexpr std::string_view install = "install ";
constexpr std::string_view gnu_triple = "gnu_triple";
constexpr std::string_view library_advice = "library_advice ";
constexpr std::array machine_words{"linker_advice", "std_advice", "runner_advice",
                                   "library_advice"};

// Replaces every placeholder by what `value` makes of its name. Between backticks there is a
// command for people to paste, and a log's words must stay words in it.
std::string filled(std::string_view text, const std::function<std::string(std::string_view)>& value)
{
  std::string whole;
  bool in_command = false;
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{')) {
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos)
      throw Error(ErrorKind::invalid_input,
                  fmt::format("the template '{}' has a brace without its end", text));
    const std::string_view before = text.substr(0, open);
    whole += before;
    in_command ^= std::count(before.begin(), before.end(), '`') % 2 == 1;
    const std::string word = value(text.substr(open + 1, close - open - 1));
    whole += in_command ? shell_word(word) : word;
    text.remove_prefix(close + 1);
  }
  return whole.append(text);
}

std::string as_variable(std::string text, bool capitals)
{
  for (char& c : text) {
    if (c == '-' || c == '.')
      c = '_';
    else if (capitals)
      c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

// Nothing for what is no general word.
std::optional<std::string> general_word(std::string_view name, const Cause& cause)
{
  const std::string triple = cause.target ? cause.target->str() : "TARGET";
  if (name == "target")
    return cause.target ? fmt::format("'{}'", triple) : "the target";
  if (name == "triple")
    return triple;
  if (name == "triple_")
    return as_variable(triple, false);
  if (name == "TRIPLE")
    return as_variable(triple, true);
  return std::nullopt;
}

// "a", "a and b", "a, b, c and others".
std::string listed(const std::vector<Captures>& all, std::string_view name)
{
  std::vector<std::string> values;
  for (const Captures& captures : all)
    if (const auto found = captures.find(name);
        found != captures.end() &&
        std::find(values.begin(), values.end(), found->second) == values.end())
      values.push_back(found->second);
  if (values.empty())
    return std::string(name);
  if (values.size() > most_listed) {
    values.resize(most_listed);
    values.emplace_back("others");
  }
  std::string text = values.front();
  for (std::size_t i = 1; i < values.size(); ++i)
    text += (i + 1 == values.size() ? " and " : ", ") + values[i];
  return text;
}

// The name, when the text is one placeholder that stands for whole lines; else empty.
std::string_view whole_lines(std::string_view text)
{
  if (!text.starts_with('{') || text.find('}') != text.size() - 1)
    return "";
  const std::string_view name = text.substr(1, text.size() - 2);
  const bool known =
      std::find(machine_words.begin(), machine_words.end(), name) != machine_words.end();
  return known || name.starts_with(library_advice) ? name : "";
}

}  // namespace

bool is_general_placeholder(std::string_view name)
{
  return name.starts_with(install) || name == gnu_triple || name.starts_with(library_advice) ||
         general_word(name, {}) ||
         std::find(machine_words.begin(), machine_words.end(), name) != machine_words.end();
}

std::vector<std::string> placeholders(std::string_view text)
{
  std::vector<std::string> names;
  filled(text, [&](std::string_view name) {
    names.emplace_back(name);
    return std::string();
  });
  return names;
}

std::string cause_of(const Cause& cause)
{
  return filled(cause.symptom->cause, [&](std::string_view name) {
    const std::optional<std::string> word = general_word(name, cause);
    return word ? *word : listed(cause.captures, name);
  });
}

std::vector<std::string> remedy_of(const Cause& cause, const MachineAdvice& advice)
{
  std::vector<std::string> lines;
  const auto add = [&](std::string line) {
    if (!line.empty() && std::find(lines.begin(), lines.end(), line) == lines.end())
      lines.push_back(std::move(line));
  };
  const auto fill = [&](std::string_view text, const Captures& captures) {
    return filled(text, [&](std::string_view name) -> std::string {
      if (name.starts_with(install) || name == gnu_triple) {
        const std::vector<std::string> command = advice(name, cause, captures);
        return command.empty() ? "" : command.front();
      }
      const std::optional<std::string> word = general_word(name, cause);
      const auto caught = captures.find(name);
      return word ? *word : caught == captures.end() ? std::string(name) : caught->second;
    });
  };
  for (const std::string& text : cause.symptom->remedy)
    for (std::size_t i = 0; i < std::min(most_listed, cause.captures.size()); ++i) {
      const std::string_view whole = whole_lines(text);
      if (whole.empty())
        add(fill(text, cause.captures[i]));
      else
        for (std::string& line : advice(whole, cause, cause.captures[i]))
          add(std::move(line));
    }
  return lines;
}

}  // namespace xtool
