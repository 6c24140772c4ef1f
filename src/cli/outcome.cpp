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
          {"help", help.empty() ? Json() : Json(help)}};
}

}  // namespace xtool::cli
