// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/shim_config.hpp>
#include <xtool/link/shim/zig_arguments.hpp>

#include <string>
#include <string_view>

namespace xtool {

// A shim as a self-contained file that people can read and commit: for /bin/sh, and for Windows'
// cmd. Both follow the same tables as zig_call. What they leave to it is in docs/architecture.md.
std::string shell_script(const ShimConfig& config, ShimTool tool);
std::string batch_script(const ShimConfig& config, ShimTool tool);

// The two for a compiler; `subcommand` is zig's "cc" or "c++".
std::string shell_compiler(const ShimConfig& config, std::string_view subcommand);
std::string batch_compiler(const ShimConfig& config, std::string_view subcommand);

// The lines that choose zig's cache, as the launcher does.
std::string shell_cache(const ShimConfig& config);

// A value within quotes in a batch file.
std::string batch_value(std::string_view value);

}  // namespace xtool
