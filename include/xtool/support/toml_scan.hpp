// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>

namespace xtool {

// What has to happen to a TOML text before toml++ 3.3 or 3.4 may see it. Returns the same document,
// on the same lines. Throws invalid_input with `source`, line and column for
//  - a NUL byte,
//  - more than 80 segments of a key, or 80 levels of nesting: thousands of them overflow toml++'s
//    stack (its issue 242), and Cargo accepts no more than 80 either,
//  - a character above U+007F outside strings and comments. From U+00A0 upwards it reaches code in
//    toml++ that was declared unreachable (its issue 295). So does such a character after a
//    backslash, an error too, and after a line continuation. There it is valid, and rewritten as
//    an escape.
// A byte order mark must be gone already.
std::string safe_for_tomlpp(std::string_view text, const std::string& source);

}  // namespace xtool
