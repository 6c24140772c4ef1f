// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// The way to a value, such as {"target", "x86_64-unknown-linux-gnu", "linker"}. Cargo splits the
// names that it looks up at every dot, so a triple with a dot is two segments: Cargo finds
// [target.thumbv8m.main-none-eabi], and never [target."thumbv8m.main-none-eabi"] (cargo#15901).
using KeyPath = std::vector<std::string>;

// Reads a dotted key as people write it on a command line: as in TOML, but whatever TOML wants
// quoted may do without when no dot or quote is in it, and cfg(...) even then. Throws usage for an
// empty segment or an open quote.
KeyPath parse_key_path(std::string_view text);

// As TOML has it, quoted where necessary: target.'cfg(unix)'.runner.
std::string to_string(const KeyPath& path);

}  // namespace xtool
