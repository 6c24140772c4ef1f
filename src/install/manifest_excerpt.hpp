// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>

#include <string>
#include <string_view>

namespace xtool {

// A channel's manifest without the tables of packages other than std and the compiler, and of Rust
// for other hosts: a tenth of it, which is parsed in a tenth of the time. Of a text that is no
// manifest, or that is written in an unusual way, more is left.
std::string manifest_excerpt(std::string_view toml, const Triple& host);

}  // namespace xtool
