// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>

#include <string>
#include <vector>

namespace xtool {

// The C compilers on this machine for a target that rustc links for by itself (brings_its_linker),
// or LLD with an SDK, best first: they have to compile, and no more. Of the search, `only` is the
// kind that is looked for. As with find_linkers, what cannot serve is refused already, and the
// others are not_tried.
std::vector<LinkerTrial> find_c_compilers(const TargetEntry& entry, const LinkerSearch& search,
                                          const Env& env);

// What to install where there is none, one line each, ready to be an Error's help. A clang that was
// tried is not what is missing.
std::vector<std::string> c_compiler_advice(const TargetEntry& entry, const PackageAdvice& packages,
                                           bool clang_is_here = false);

}  // namespace xtool
