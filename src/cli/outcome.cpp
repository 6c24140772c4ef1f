// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "outcome.hpp"

namespace xtool::cli {

Json json_of(const Error& error)
{
  std::string help;
  for (const std::string& line : error.help_lines())
    help += (help.empty() ? "" : "\n") + line;
  return {{"kind", to_string(error.kind())},
          {"message", error.message()},
          {"causes", error.causes()},
          {"help", text_or_null(help)}};
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

}  // namespace xtool::cli
