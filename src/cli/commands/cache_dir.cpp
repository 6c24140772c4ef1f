// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cache_dir.hpp"

namespace xtool::cli {

Action bind_cache_dir(CLI::App&)
{
  return [](Workbench& bench) {
    const std::string path = bench.home().cache().native();
    return Outcome{.text = path + '\n', .result = {{"path", path}}};
  };
}

}  // namespace xtool::cli
