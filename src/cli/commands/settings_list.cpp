// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "settings_list.hpp"

#include "cli/setting_origins.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xtool::cli {
namespace {

Outcome list_settings(Workbench& bench)
{
  const std::vector<EffectiveSetting> settings = effective_settings(
      bench.env(), bench.options(), bench.settings(), bench.home().settings_file().string());
  std::size_t width = 0;
  for (const EffectiveSetting& setting : settings)
    width = std::max(width, setting.name.size());
  std::string text;
  Json items = Json::array();
  for (const EffectiveSetting& setting : settings) {
    text += fmt::format("{:<{}}  {}  ({})\n", setting.name, width, setting.value, setting.origin);
    items.push_back({{"name", setting.name}, {"value", setting.value}, {"origin", setting.origin}});
  }
  return {.text = text,
          .result = {{"file", bench.home().settings_file().string()}, {"settings", items}}};
}

}  // namespace

Action bind_settings_list(CLI::App&)
{
  return [](Workbench& bench) { return list_settings(bench); };
}

}  // namespace xtool::cli
