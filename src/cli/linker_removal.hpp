// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "workbench.hpp"

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/catalog/triple.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace xtool::cli {

struct LinkerRemoval {
  bool was_set_up = false;
  std::vector<std::filesystem::path> config_files = {};  // that were changed, or would be
  std::string diff = {};
  std::vector<KeptValue> kept = {};
};

// Takes back what LinkerSetup::set_up wrote for a target: settings, record and shims. With a ledger
// that rehearses, nothing is changed.
LinkerRemoval remove_linker_setup(Workbench& bench, const Triple& target, ConfigLedger& ledger);

}  // namespace xtool::cli
