// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_plan.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace xtool {
namespace {

bool is_runner(const ConfigSetting& setting) { return setting.key.back() == "runner"; }
bool is_environment(const ConfigSetting& setting) { return setting.key.front() == "env"; }

struct OmissionRow {
  std::string_view options;
  bool (*omits)(const ConfigSetting&);
};
constexpr std::array omission_rows{
    OmissionRow{"--no-runner", is_runner}, OmissionRow{"--no-env", is_environment},
    OmissionRow{"--no-runner --no-env", [](const ConfigSetting& setting) {
                  return is_runner(setting) || is_environment(setting);
                }}};

}  // namespace

std::vector<Omission> omissions(const std::vector<ConfigSetting>& settings)
{
  std::vector<Omission> all;
  for (const OmissionRow& row : omission_rows) {
    Omission omission{.options = row.options, .rest = settings};
    std::erase_if(omission.rest, row.omits);
    all.push_back(std::move(omission));
  }
  return all;
}

}  // namespace xtool
