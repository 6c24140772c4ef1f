// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/workbench.hpp"

#include <xtool/build/build_recipe.hpp>
#include <xtool/spec/spec_lookup.hpp>
#include <xtool/spec/spec_rustc.hpp>

#include <string>

namespace xtool::cli {

// A target to build for: by its name, as users say it, or by the path of its specification. Throws
// invalid_input for a specification that rustc cannot use.
BuildTarget build_target(const std::string& word, SpecRustc& rustc, Workbench& bench);
BuildTarget build_target(const FoundSpec& found, SpecRustc& rustc, Workbench& bench);

}  // namespace xtool::cli
