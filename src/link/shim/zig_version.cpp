// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/zig_version.hpp>

#include <algorithm>

namespace xtool {

std::optional<ZigVersion> zig_version_in(std::string_view text)
{
  const std::size_t dash = text.find('-');
  const std::string_view release = text.substr(0, dash);
  const auto dots = std::count(release.begin(), release.end(), '.');
  const bool development = dash != std::string_view::npos;
  if (dots < 1 || (development && (dots != 2 || dash + 1 == text.size())))
    return std::nullopt;
  return Version::parse(release);
}

}  // namespace xtool
