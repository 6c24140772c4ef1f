// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/version.hpp>

#include <optional>
#include <string_view>

namespace xtool {

using ZigVersion = Version;

// Nothing for a text that is not like "0.15.2" or "0.15". Development versions
// ("0.16.0-dev.1234+abcdef") count as their release.
std::optional<ZigVersion> zig_version_in(std::string_view text);

}  // namespace xtool
