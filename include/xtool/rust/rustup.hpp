// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>

#include <string>
#include <vector>

namespace xtool {

// The names of rustup's toolchains, in order; none where there is no rustup.
std::vector<std::string> rustup_toolchains(const Env& env);

}  // namespace xtool
