// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "version.hpp"

#include <xtool/support/build_info.hpp>

#include <fmt/format.h>

namespace xtool::cli {

Action bind_version(CLI::App&)
{
  return [](Workbench&) -> Outcome {
    const BuildInfo& info = build_info();
    return {.text = fmt::format("xtool {}\n", version_text(info)),
            .result = {{"version", info.version},
                       {"commit", text_or_null(std::string(info.commit))},
                       {"commit_date", text_or_null(std::string(info.commit_date))}}};
  };
}

}  // namespace xtool::cli
