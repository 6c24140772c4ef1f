// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "workbench.hpp"

#include <xtool/dist/manifest.hpp>

#include <optional>
#include <string>
#include <vector>

namespace xtool::cli {

// The target that a user's word means: a name that `known` holds (of a custom target that is
// installed, of one that the catalog is too old or too new for), else a name or alias of the
// catalog.
// Throws unknown_target or usage as Catalog::require does.
Triple resolve_target(Workbench& bench, const std::string& word, const std::vector<Triple>& known);

// As above for each word, in order, each target once.
std::vector<Triple> resolve_targets(Workbench& bench, const std::vector<std::string>& words,
                                    const std::vector<Triple>& known);

// The targets of `sysroot` that a user would call installed.
std::vector<Triple> installed_targets(const Sysroot& sysroot);

// The channel manifest as far as it is at hand without a request: the one stored in a rustup
// toolchain. Nothing for other sysroots, or when it cannot be read (a warning says so).
std::optional<DistManifest> manifest_at_hand(Workbench& bench, const SysrootOptions& options,
                                             const Installation& installation);

}  // namespace xtool::cli
