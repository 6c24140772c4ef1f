// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/build/build_recipe.hpp>
#include <xtool/build/library_sources.hpp>
#include <xtool/build/self_contained.hpp>
#include <xtool/support/digest.hpp>

#include <optional>

namespace xtool {

// The hash of everything that makes a std what it is, however it was asked for: its record, this
// xtool, and what is in the sources and in the C library's files. Whoever has the same rustc may
// use what somebody else has built by it.
Sha256 build_key(const BuildRecord& record, const LibrarySources& sources,
                 const SelfContainedParts& parts, const std::optional<LibcSource>& libc);

}  // namespace xtool
