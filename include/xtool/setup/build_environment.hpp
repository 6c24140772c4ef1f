// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/link/linker_record.hpp>
#include <xtool/support/env.hpp>

#include <optional>

namespace xtool {

// What a build for the record's target wants in its environment, with the flag for the dlltool
// where Cargo's configuration, as seen from the working directory, does not give it. `entry`: the
// catalog's of that target, where there is one.
Variables variables_for_build(const LinkerRecord& record, const std::optional<TargetEntry>& entry,
                              const Env& env);

}  // namespace xtool
