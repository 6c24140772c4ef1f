// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/device_needs.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace xtool {
namespace {

std::string file_name_of(std::string_view path)
{
  return std::string(path.substr(path.rfind('/') + 1));
}

// Of two files of that name, the one where the loader looks goes first.
std::map<std::string, std::string> owners_by_name(const InstalledSysroot& sysroot,
                                                  const TreeReport& tree)
{
  const std::string place = sysroot.library_directory("").generic_string() + "/";
  std::map<std::string, std::string> owners;
  for (const auto& [path, owner] : tree.owners)
    if (path.find(".so") != std::string::npos) {
      const std::string name = file_name_of(path);
      if (path == place + name)
        owners[name] = owner;
      else
        owners.emplace(name, owner);
    }
  return owners;
}

}  // namespace

bool is_on_every_system(std::string_view package)
{
  constexpr std::array<std::string_view, 3> names{"libc6", "libgcc-s1", "libgcc1"};
  return std::find(names.begin(), names.end(), package) != names.end();
}

DeviceNeeds needs_of(const BinaryFacts& program, const InstalledSysroot& sysroot,
                     const TreeReport& tree,
                     const std::function<std::string(const std::string& library)>& find_package)
{
  const std::map<std::string, std::string> owners = owners_by_name(sysroot, tree);
  std::map<std::string, std::string> versions;
  for (const CopiedPackage& package : sysroot.lock.versions())
    versions[package.name] = package.version;
  DeviceNeeds needs;
  for (const std::string& needed : program.needed) {
    NeededLibrary library{.name = file_name_of(needed)};
    const auto owner = owners.find(library.name);
    library.in_sysroot = owner != owners.end();
    if (!library.in_sysroot)
      library.package = find_package(library.name);
    else if (is_package(owner->second))
      library.package = owner->second;
    if (library.in_sysroot && !library.package.empty())
      library.version = versions[library.package];
    const std::string& package = library.package;
    if (!package.empty() && !is_on_every_system(package) &&
        std::find(needs.packages.begin(), needs.packages.end(), package) == needs.packages.end())
      needs.packages.push_back(package);
    needs.libraries.push_back(std::move(library));
  }
  return needs;
}

}  // namespace xtool
