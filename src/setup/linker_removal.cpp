// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_removal.hpp>

#include <xtool/cargo/std_flags.hpp>
#include <xtool/link/linker_record.hpp>
#include <xtool/link/shim/shim.hpp>
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <algorithm>
#include <system_error>

namespace xtool {

namespace fs = std::filesystem;

namespace {

// A damaged record is removed like any other.
bool compiles_with_cmake(const Home& home, const Triple& target)
{
  try {
    const std::optional<LinkerRecord> record = read_linker_record(home, target);
    return record && record->sets_environment && !record->cmake_toolchain.empty();
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

LinkerRemoval remove_linker_setup(const Home& home, const Triple& target, ConfigLedger& ledger)
{
  LinkerRemoval removal;
  for (const fs::path& file : ledger.files_of(target.str())) {
    const std::vector<ConfigSetting> settings = ledger.settings(file, target.str());
    if (!settings.empty() && linker_part(settings).empty())
      continue;
    const std::vector<ConfigSetting> kept = std_part(settings);
    const auto removed = [&] { return ledger.plan_removal(file, target.str(), kept); };
    const ConfigPlan plan = ledger.carry_out(removed(), removed);
    removal.was_set_up = true;
    const std::string diff = plan.diff();
    if (!diff.empty())
      removal.config_files.push_back(file);
    removal.diff += diff;
    removal.kept.insert(removal.kept.end(), plan.kept.begin(), plan.kept.end());
  }
  checkpoint("remove-linker:settings-removed");
  const fs::path tools = home.shims(target);
  removal.compiled = compiles_with_cmake(home, target);
  if (fs::exists(home.linker_record(target)) || fs::exists(tools))
    removal.was_set_up = true;
  if (!ledger.rehearses()) {
    remove_shims(tools);
    checkpoint("remove-linker:shims-removed");
    remove_linker_record(home, target);
    checkpoint("remove-linker:record-removed");
  }
  return removal;
}

std::vector<Triple> targets_with_traces(const Home& home, const ConfigLedger& ledger)
{
  std::vector<std::string> names;
  for (const std::string& owner : ledger.owners())
    for (const fs::path& file : ledger.files_of(owner))
      if (const auto settings = ledger.settings(file, owner);
          settings.empty() || !linker_part(settings).empty())
        names.push_back(owner);
  for (const Triple& target : recorded_targets(home))
    names.push_back(target.str());
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(home.shims(), none))
    if (const std::string name = entry.path().filename().string(); !name.starts_with('.'))
      names.push_back(name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::vector<Triple> targets;
  for (const std::string& name : names)
    targets.push_back(Triple::parse(name));
  return targets;
}

}  // namespace xtool
