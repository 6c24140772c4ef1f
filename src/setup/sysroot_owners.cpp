// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/sysroot_setup.hpp>
#include <xtool/sysroot/library_names.hpp>

#include <fmt/format.h>

namespace xtool {

std::vector<std::string> SysrootSetup::owners_of(const std::vector<std::string>& paths,
                                                 const TargetEntry& entry,
                                                 const SysrootLock* before)
{
  std::vector<std::string> owners;
  if (paths.empty())
    return owners;
  const std::string architecture = debian_names(entry).architecture;
  for (const SuiteSource& source : sources(entry, before)) {
    const Release release = open_release(source, tools(around_.offline));
    for (const std::string& component : source.components)
      for (const std::string& index : {architecture, std::string("all")})
        if (owners.empty())
          read_listed_file(source, release, fmt::format("{}/Contents-{}", component, index),
                           tools(around_.offline), [&](ControlReader::More more) {
                             owners = owners_in_contents(paths, more);
                           });
  }
  return owners;
}

std::string SysrootSetup::package_of_library(const TargetEntry& entry, const std::string& library)
{
  const InstalledSysroot current =
      require_packages(around_.home, entry.triple, "asked for libraries");
  const std::vector<std::string> owners =
      owners_of({fmt::format("usr/lib/{}/{}", current.lock.triplet, library),
                 fmt::format("usr/lib/{}", library)},
                entry, &current.lock);
  return owners.size() == 1 ? owners.front() : std::string();
}

}  // namespace xtool
