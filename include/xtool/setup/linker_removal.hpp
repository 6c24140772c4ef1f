// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/catalog/home.hpp>
#include <xtool/catalog/triple.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace xtool {

struct LinkerRemoval {
  bool was_set_up = false;
  bool compiled = false;  // C code, too, so that builds may have code of that compiler
  std::vector<std::filesystem::path> config_files = {};  // that were changed, or would be
  std::string diff = {};
  std::vector<KeptValue> kept = {};
};

// Takes back what LinkerSetup::set_up wrote for a target: settings, record and shims; flags for a
// std in a sysroot of xtool's own stay. With a ledger that rehearses, nothing is changed.
LinkerRemoval remove_linker_setup(const Home& home, const Triple& target, ConfigLedger& ledger);

// Every target of which something is there that a set-up wrote, be it one that was killed:
// settings, shims or a record. By name.
std::vector<Triple> targets_with_traces(const Home& home, const ConfigLedger& ledger);

}  // namespace xtool
