// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/package_advice.hpp>
#include <xtool/link/find/linker.hpp>
#include <xtool/support/error.hpp>

#include <optional>
#include <string>
#include <vector>

namespace xtool {

// No candidate links for the target, or none of the `kind` that is wanted: with the reason of each,
// and what to do.
Error no_linker(const TargetEntry& entry, const LinkerChoice& choice,
                std::optional<LinkerKind> kind, const PackageAdvice& packages);
// The same where rustc links by itself, about who compiles C.
Error no_compiler(const TargetEntry& entry, const LinkerChoice& choice, LinkerKind kind,
                  const PackageAdvice& packages);

// What gives the languages that the linker does not compile, one line each.
std::vector<std::string> compiler_advice(const TargetEntry& entry, const LinkerCandidate& linker,
                                         const PackageAdvice& packages);

}  // namespace xtool
