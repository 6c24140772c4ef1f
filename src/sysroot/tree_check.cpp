// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "tree_check.hpp"

#include <xtool/binary/binary.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/interrupt.hpp>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

std::string file_name_of(std::string_view path)
{
  return std::string(path.substr(path.rfind('/') + 1));
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

void check_libraries(const fs::path& root, TreeReport& report)
{
  std::set<std::string> names;
  for (const auto& [path, package] : report.owners)
    names.insert(file_name_of(path));
  std::set<std::string> told;
  for (const auto& [path, package] : report.owners) {
    throw_if_interrupted();
    if (!may_be_library(path))
      continue;
    const std::optional<BinaryFacts> facts = read_library(root / path);
    if (!facts)
      continue;
    for (const std::string& needed : facts->needed)
      if (!names.contains(file_name_of(needed)) && told.insert(needed).second)
        report.libraries.push_back({needed, path, package});
    if (facts->glibc && !belongs_to_compiler(package) &&
        (!report.needs_glibc || *report.needs_glibc < *facts->glibc))
      report.needs_glibc = facts->glibc;
  }
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
