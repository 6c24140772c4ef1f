// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "choices.hpp"

#include <xtool/support/entry_path.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>

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

}  // namespace

Choices when_choices() { return {"auto", "always", "never"}; }

Error invalid_choice(std::string_view value, std::string_view name, const Choices& choices,
                     std::string_view file)
{
  const std::string place = file.empty() ? "" : fmt::format(" in '{}'", file);
  Error error(ErrorKind::usage,
              fmt::format("invalid value '{}' for '{}'{}: expected one of {}", printable(value),
                          name, place, fmt::join(choices, ", ")));
  if (const std::optional<std::string> meant = closest(value, choices))
    error.help(fmt::format("did you mean '{}'?", *meant));
  return error;
}

void accept_only(CLI::Option& option, Choices choices)
{
  option.description(fmt::format("{}: {}", option.get_description(), listed(choices)));
  const CLI::Option* const owner = &option;
  option.check([owner, choices = std::move(choices)](const std::string& word) -> std::string {
    if (std::find(choices.begin(), choices.end(), word) == choices.end())
      throw InvalidChoice{.option = owner, .value = word, .choices = choices};
    return "";
  });
}

}  // namespace xtool::cli
