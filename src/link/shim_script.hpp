// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim_config.hpp>
#include <xtool/link/zig_arguments.hpp>

#include <string>

namespace xtool {

// A shim as a self-contained file that people can read and commit.
//
// The one for /bin/sh follows the rules that look at one option alone, those that leave out,
// replace or refuse it. It does not read response files, and knows an option behind -Wl only where
// it stands alone there. The one for Windows' cmd, which cannot take arguments apart, only calls
// zig.
std::string shell_script(const ShimConfig& config, ShimTool tool);
std::string batch_script(const ShimConfig& config, ShimTool tool);

}  // namespace xtool
