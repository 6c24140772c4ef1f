// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_removal.hpp>

#include <xtool/link/linker_record.hpp>
#include <xtool/support/files.hpp>

namespace xtool {

namespace fs = std::filesystem;

LinkerRemoval remove_linker_setup(const fs::path& home, const Triple& target, ConfigLedger& ledger)
{
  LinkerRemoval removal;
  for (const fs::path& file : ledger.files_of(target.str())) {
    const auto removed = [&] { return ledger.plan_removal(file, target.str()); };
    const ConfigPlan plan = ledger.carry_out(removed(), removed);
    removal.was_set_up = true;
    const std::string diff = plan.diff();
    if (!diff.empty())
      removal.config_files.push_back(file);
    removal.diff += diff;
    removal.kept.insert(removal.kept.end(), plan.kept.begin(), plan.kept.end());
  }
  if (fs::exists(linker_record_file(home, target)))
    removal.was_set_up = true;
  if (!ledger.rehearses()) {
    remove_tree(shim_directory(home, target));
    remove_linker_record(home, target);
  }
  return removal;
}

}  // namespace xtool
