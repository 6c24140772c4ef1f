// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "workbench.hpp"

#include <xtool/install/manifest.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace xtool::cli {

// The word without the glibc version that may follow a triple: it belongs to linking, and the std
// is the same for all of them.
std::string without_glibc(const std::string& word);
// That version.
std::optional<GlibcVersion> glibc_of(const std::string& word);

// Further targets, asked for only when the catalog has none of exactly that name: custom ones that
// are installed, ones that the catalog is too old or too new for.
using MoreTargets = std::function<std::vector<Triple>()>;

// The target that a user's word means, with or without a glibc version: a name or alias of the
// catalog, or one of `more`, which goes before an alias. Throws unknown_target or usage as
// Catalog::require does.
Triple resolve_target(Workbench& bench, const std::string& word, const MoreTargets& more = {});

// As above for each word, in order, each target once.
std::vector<Triple> resolve_targets(Workbench& bench, const std::vector<std::string>& words,
                                    const MoreTargets& more);

// The targets of `sysroot` that a user would call installed.
std::vector<Triple> installed_targets(const Sysroot& sysroot);
// The same with those whose std is in xtool's own sysroot for the toolchain.
std::vector<Triple> installed_targets(const Installation& installation, const Home& home);
// Every target with any trace of std in either.
std::vector<Triple> targets_with_std(const Installation& installation, const Home& home);

// The channel manifest as far as it is at hand without a request: the one stored in a rustup
// toolchain. Nothing for other sysroots, or when it cannot be read (a warning says so).
std::optional<DistManifest> manifest_at_hand(Workbench& bench, const SysrootOptions& options,
                                             const Installation& installation);

}  // namespace xtool::cli
