// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/catalog/packages.hpp>

namespace xtool {

std::optional<std::string> debian_arch(const TargetEntry* entry)
{
  if (entry == nullptr || !entry->packages.contains("debian"))
    return std::nullopt;
  const Json& debian = entry->packages.at("debian");
  if (!debian.is_object() || !debian.contains("arch") || !debian.at("arch").is_string())
    return std::nullopt;
  return debian.at("arch").get<std::string>();
}

}  // namespace xtool
