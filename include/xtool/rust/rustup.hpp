// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace xtool {

// The directories of rustup's toolchains, in order; none where there is no rustup.
std::vector<std::filesystem::path> rustup_toolchain_directories(const Env& env);
// Their names.
std::vector<std::string> rustup_toolchains(const Env& env);

}  // namespace xtool
