// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>

namespace xtool {

// Whether a package is in a tree of dependencies for what runs while it is built, and for nothing
// else: as a proc-macro, or below one, or by [build-dependencies]. `tree` is what `cargo tree
// --charset ascii --format {p}` prints; false for a package that is not in it.
bool only_runs_here(std::string_view tree, const std::string& name, const std::string& version);

}  // namespace xtool
