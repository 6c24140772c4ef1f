// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/catalog/packages.hpp>

namespace xtool {

std::optional<std::string> debian_arch(const TargetEntry* entry)
{
  const TargetEntry::Packages* const debian = entry ? entry->packages_of("debian") : nullptr;
  return debian ? debian->arch : std::nullopt;
}

}  // namespace xtool
