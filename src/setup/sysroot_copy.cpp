// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "tell.hpp"

#include <xtool/setup/sysroot_setup.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <chrono>

namespace xtool {

namespace fs = std::filesystem;

SysrootReport SysrootSetup::copy(SysrootStore& store, const TargetEntry& entry,
                                 const fs::path& directory)
{
  const std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  tell(events_.reading, directory.native());
  const ExistingTree tree = read_existing_tree(directory, entry);
  const TargetEntry::Packages* const debian = entry.packages_of("debian");
  SysrootReport report{
      .lock = {.target = entry.triple.str(),
               .architecture = debian == nullptr ? entry.arch : debian->arch.value_or(entry.arch),
               .triplet = tree.triplet,
               .origin = CopyOrigin{.directory = directory.native(),
                                    .glibc = tree.glibc,
                                    .c_headers = tree.files.contains("usr/include/stdio.h"),
                                    .packages = tree.packages}}};
  report.tree = store.copy(tree, report.lock);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

SysrootReport SysrootSetup::from(const TargetEntry& entry, const fs::path& directory)
{
  SysrootStore store(around_.home, entry.triple, events_.store);
  if (const auto current = store.current(); current && !current->lock.origin)
    throw Error(ErrorKind::conflict,
                fmt::format("'{}' has a sysroot already, of packages", entry.triple.str()))
        .help(fmt::format("remove it first: `xtool sysroot remove {}`", entry.triple.str()));
  return copy(store, entry, directory);
}

}  // namespace xtool
