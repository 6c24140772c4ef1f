// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/linker_record.hpp>
#include <xtool/support/env.hpp>

namespace xtool {

// What a build for the record's target wants in its environment, with the flag for the dlltool
// where Cargo's configuration, as seen from the working directory, does not give it.
Variables variables_for_build(const LinkerRecord& record, const Env& env);

}  // namespace xtool
