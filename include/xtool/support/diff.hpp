// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>

namespace xtool {

// The change from one text to another as `diff -u` shows it, with three lines around each change;
// patch(1) accepts it. Empty for equal texts. A name of "/dev/null" stands for no file.
std::string unified_diff(std::string_view before, std::string_view after,
                         std::string_view before_name, std::string_view after_name);

}  // namespace xtool
