// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "choices.hpp"

#include <xtool/support/entry_path.hpp>
#include <xtool/support/suggest.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace xtool::cli {

Choices when_choices() { return {"auto", "always", "never"}; }

Choices progress_choices() { return {"auto", "always", "never", "json"}; }

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

}  // namespace xtool::cli
