// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// The tools for files of the target that go with a compiler, by what they are called in GNU's
// binutils: "strip", "nm". Build systems look for them beside the compiler, by its name's prefix.
std::map<std::string, std::filesystem::path> tools_beside(const LinkerCandidate& candidate);
std::optional<std::filesystem::path> tool_beside(const LinkerCandidate& candidate,
                                                 std::string_view name);

// `strip` for a target of zig's, which has none that works: a script that calls one which knows the
// target's files, and leaves these as they are where there is none. `target` is zig's name.
std::string strip_script(std::string_view triple, std::string_view target);

}  // namespace xtool
