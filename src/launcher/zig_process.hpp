// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/zig_arguments.hpp>

#include <string>
#include <vector>

namespace xtool {

// Ends the process with an explanation unless zig is there, can be run, and has the version that
// the shims were made for. Asks zig only when its file has changed.
void check_zig(const ShimConfig& config);

// The directory for what zig builds: what the user's ZIG_GLOBAL_CACHE_DIR names, else the one of
// the set-up, else, where that cannot be written, the user's own:
// $XDG_CACHE_HOME/xtool/zig, by default ~/.cache/xtool/zig.
std::string usable_cache(const std::string& of_set_up);

// Makes the cache, and in it the files that zig will read.
void prepare_cache(const ShimConfig& config, const std::vector<GeneratedFile>& files);

// Replaces this process by zig. What is too long for a command line goes through a response file
// in memory, which nobody has to remove.
[[noreturn]] void become_zig(const ShimConfig& config, const std::vector<std::string>& arguments);

}  // namespace xtool
