// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace xtool::cli {
namespace {

// "auto, always or never"
std::string listed(const Choices& choices)
{
  std::string text = choices.front();
  for (std::size_t i = 1; i < choices.size(); ++i)
    text += (i + 1 == choices.size() ? " or " : ", ") + choices[i];
  return text;
}

// The parser keeps only functions and texts with an option: the choices are the name of its check.
constexpr std::string_view choices_mark = "choices:";

std::string words_of(const Choices& choices)
{
  return fmt::format("{}{}", choices_mark, fmt::join(choices, "|"));
}

Choices choices_in(const std::string& words)
{
  Choices choices;
  for (std::size_t begin = choices_mark.size(); begin <= words.size();) {
    const std::size_t end = std::min(words.find('|', begin), words.size());
    choices.push_back(words.substr(begin, end - begin));
    begin = end + 1;
  }
  return choices;
}

}  // namespace

BoundOption BoundOption::required() const { return BoundOption(*option_->required()); }

BoundOption BoundOption::expected(int least, int most) const
{
  return BoundOption(*option_->expected(least, most));
}

BoundOption BoundOption::delimiter(char separator) const
{
  return BoundOption(*option_->delimiter(separator));
}

BoundOption BoundOption::type_name(const std::string& shown) const
{
  return BoundOption(*option_->type_name(shown));
}

BoundOption BoundOption::envname(const std::string& variable) const
{
  return BoundOption(*option_->envname(variable));
}

BoundOption BoundOption::excludes(BoundOption other) const
{
  return BoundOption(*option_->excludes(other.option_));
}

BoundOption BoundOption::accept_only(Choices choices) const
{
  option_->description(fmt::format("{}: {}", option_->get_description(), listed(choices)));
  const CLI::Option* const owner = option_;
  const auto refuse_others = [owner, choices](const std::string& word) -> std::string {
    if (std::find(choices.begin(), choices.end(), word) == choices.end())
      throw InvalidChoice{.option = owner, .value = word, .choices = choices};
    return "";
  };
  option_->check(CLI::Validator(refuse_others, "", words_of(choices)));
  return *this;
}

Choices choices_of(CLI::Option& option)
{
  for (int index = 0; true; ++index)
    try {
      const std::string& name = option.get_validator(index)->get_name();
      if (name.starts_with(choices_mark))
        return choices_in(name);
    } catch (const CLI::OptionNotFound&) {
      return {};  // after the last check
    }
}

BoundOption BoundOption::one_at_a_time() const
{
  return BoundOption(*option_->allow_extra_args(false));
}

BoundOption BoundOption::not_empty() const
{
  const auto refusal = [](const std::string& word) {
    return word.empty() ? std::string("is empty") : std::string();
  };
  return BoundOption(*option_->check(refusal, ""));
}

BoundOption add_option(CLI::App& command, const std::string& name, std::string& value,
                       const std::string& help)
{
  return BoundOption(*command.add_option(name, value, help));
}

BoundOption add_option(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                       const std::string& help)
{
  return BoundOption(*command.add_option(name, values, help));
}

BoundOption add_option(CLI::App& command, const std::string& name, int& value,
                       const std::string& help)
{
  return BoundOption(*command.add_option(name, value, help));
}

BoundOption add_flag(CLI::App& command, const std::string& name, bool& given,
                     const std::string& help)
{
  return BoundOption(*command.add_flag(name, given, help));
}

BoundOption add_flag(CLI::App& command, const std::string& name, std::string& value,
                     const std::string& help)
{
  return BoundOption(*command.add_flag(name, value, help));
}

BoundOption add_flag(CLI::App& command, const std::string& name, int& times,
                     const std::string& help)
{
  return BoundOption(*command.add_flag(name, times, help));
}

BoundOption option_of(CLI::App& command, const std::string& name)
{
  return BoundOption(*command.get_option(name));
}

}  // namespace xtool::cli
