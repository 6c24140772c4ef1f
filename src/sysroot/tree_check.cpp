// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "tree_check.hpp"

#include <xtool/binary/binary.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/interrupt.hpp>

#include <algorithm>
#include <map>

namespace xtool {
namespace {

namespace fs = std::filesystem;

std::string file_name_of(std::string_view path)
{
  return std::string(path.substr(path.rfind('/') + 1));
}

std::string directory_of(std::string_view path)
{
  return std::string(path.substr(0, path.rfind('/')));
}

bool share_one(const std::set<std::string>& some, const std::set<std::string>& others)
{
  return std::any_of(some.begin(), some.end(),
                     [&](const std::string& each) { return others.contains(each); });
}

bool may_be_library(std::string_view path)
{
  const std::string name = file_name_of(path);
  return name.ends_with(".so") || name.find(".so.") != std::string::npos;
}

std::optional<BinaryFacts> read_library(const fs::path& file)
{
  const auto status = status_of(file);
  if (!status || status->type != FileType::regular)
    return std::nullopt;
  try {
    return read_binary(file);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    return std::nullopt;  // a linker script, or one made to confuse
  }
}

}  // namespace

void check_libraries(const fs::path& root, std::string_view triplet, TreeReport& report)
{
  std::map<std::string, std::set<std::string>> places;  // directories by a file's name
  for (const auto& [path, package] : report.owners)
    places[file_name_of(path)].insert(directory_of(path));
  const std::set<std::string> searched{"usr/lib", "usr/lib/" + std::string(triplet)};
  std::set<std::string> private_directories;
  std::set<std::string> told;
  for (const auto& [path, package] : report.owners) {
    throw_if_interrupted();
    if (!may_be_library(path))
      continue;
    const std::optional<BinaryFacts> facts = read_library(root / path);
    if (!facts)
      continue;
    for (const std::string& needed : facts->needed) {
      const auto place = places.find(file_name_of(needed));
      if (place != places.end() && !share_one(place->second, searched))
        private_directories.insert(place->second.begin(), place->second.end());
      else if (place == places.end() && told.insert(needed).second)
        report.libraries.push_back({needed, path, package});
    }
    if (facts->glibc && !belongs_to_compiler(package) &&
        (!report.needs_glibc || *report.needs_glibc < *facts->glibc))
      report.needs_glibc = facts->glibc;
  }
  report.private_directories.assign(private_directories.begin(), private_directories.end());
}

std::vector<RequiredModule> missing_modules(const std::vector<RequiredModule>& required,
                                            const TreeReport& report)
{
  std::set<std::string> known;
  for (const auto& [path, package] : report.owners)
    if (path.ends_with(".pc")) {
      const std::string name = file_name_of(path);
      known.insert(name.substr(0, name.size() - 3));
    }
  std::vector<RequiredModule> missing;
  for (const RequiredModule& wanted : required)
    if (known.insert(wanted.module).second)
      missing.push_back(wanted);
  return missing;
}

}  // namespace xtool
