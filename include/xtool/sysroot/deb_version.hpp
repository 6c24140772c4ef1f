// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <compare>
#include <string_view>

namespace xtool {

// How Debian orders the versions of packages: "1:2.0~rc1-3+b1". Any text may be compared; numbers
// may be of any length.
std::strong_ordering compare_deb_versions(std::string_view one, std::string_view other);

// "2.0" of "1:2.0~rc1-3+b1": what the authors of the software call it, as far as pkg-config can
// compare it.
std::string_view upstream_number(std::string_view version);

}  // namespace xtool
