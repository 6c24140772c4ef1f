// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/build/self_contained.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// The files that zig's linker was given, by what `zig build-exe --verbose-link` prints. Nothing
// when it has linked no program.
std::vector<std::filesystem::path> parse_link_inputs(std::string_view printed);

// zig's own environment for building what it keeps.
Env zig_environment(const Home& home, const Env& env);

// Lets zig build its C library for the target and copies its parts into `directory`. Throws
// external_tool when zig fails or does not say where they are.
void build_zig_libc(const Zig& zig, const BuildTarget& target, const SelfContainedParts& parts,
                    const std::filesystem::path& directory, const Env& env);

}  // namespace xtool
