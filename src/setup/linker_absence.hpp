// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/link/linker_kind.hpp>
#include <xtool/support/env.hpp>

#include <string>

namespace xtool {

// Whether the kind could serve the target on some machine, or people may think so: those that no
// one would ask for are not worth a line.
bool may_serve(LinkerKind kind, const TargetEntry& entry);

// What a machine without a linker of some kind is like.
struct AbsenceFacts {
  const Env& env;
  bool has_rustc = false;
  bool std_installed = false;
};

// Why none of the kind was found for a target that it `may_serve`, as one clause.
std::string why_absent(LinkerKind kind, const TargetEntry& entry, const AbsenceFacts& facts);

}  // namespace xtool
