// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "versioned_programs.hpp"

#include <xtool/support/search_path.hpp>

#include <algorithm>

namespace xtool {

namespace fs = std::filesystem;

VersionedPrograms::VersionedPrograms(const Env& env) : env_(env)
{
  for (const fs::path& directory : search_path(env))
    for (const std::string& name : file_names(directory)) {
      const std::size_t number = name.rfind('-') + 1;
      if (const auto version = Version::parse(std::string_view(name).substr(number)))
        by_prefix_[name.substr(0, number)].emplace_back(*version, directory / name);
    }
}

std::vector<fs::path> VersionedPrograms::of(std::string_view prefix) const
{
  const auto named = by_prefix_.find(prefix);
  if (named == by_prefix_.end())
    return {};
  std::vector<Named> found = named->second;
  std::stable_sort(found.begin(), found.end(),
                   [](const Named& a, const Named& b) { return a.first > b.first; });
  std::vector<fs::path> programs;
  for (const auto& [version, program] : found)
    if (env_.find_program(program.native()))
      programs.push_back(program);
  return programs;
}

}  // namespace xtool
