// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>

namespace xtool {

// The line of a program's messages that tells most: the first that speaks of an error, or else the
// first that is not blank. Without control characters and of a bearable length; "it printed
// nothing" for nothing.
std::string telling_line(std::string_view output);

// What says most in the output of a rustc that failed to link: the linker's first error in it.
std::string telling_link_error(std::string_view output);

}  // namespace xtool
