// SPDX-License-Identifier: Apache-2.0 OR MIT
// What the ledger has of all files together.
#include "ledger_record.hpp"

#include <xtool/cargo/config_ledger.hpp>
#include <xtool/support/files.hpp>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// Every state of every file, as a killed run may have left two of one.
std::vector<LedgerRecord> all_states(const fs::path& directory)
{
  std::vector<LedgerRecord> all;
  for (const std::string& name : list_files(directory)) {
    const fs::path path = directory / name;
    if (path.extension() != ".json")
      continue;
    for (LedgerRecord& state : parse_records(read_file(path), path.string()))
      all.push_back(std::move(state));
  }
  return all;
}

template <typename T>
std::vector<T> each_once(std::vector<T> values)
{
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

}  // namespace

std::vector<fs::path> ConfigLedger::files_of(const std::string& owner) const
{
  std::vector<fs::path> files;
  for (const LedgerRecord& state : all_states(writer_.directory()))
    if (state.find(owner))
      files.emplace_back(state.file);
  return each_once(std::move(files));
}

std::vector<std::string> ConfigLedger::owners() const
{
  std::vector<std::string> owners;
  for (const LedgerRecord& state : all_states(writer_.directory()))
    for (const OwnedValues& owned : state.owners)
      owners.push_back(owned.owner);
  return each_once(std::move(owners));
}

}  // namespace xtool
