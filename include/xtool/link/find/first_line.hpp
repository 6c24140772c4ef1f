// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>

namespace xtool {

// The line of a program's messages that tells most: the first that speaks of an error, or else the
// first that is not blank. Without control characters and of a bearable length; "it printed
// nothing" for nothing.
std::string telling_line(std::string_view output);

}  // namespace xtool
