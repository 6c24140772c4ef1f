// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>
#include <xtool/link/shim/shim.hpp>
#include <xtool/support/env.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// zig builds the C library's start files, compiler_rt, libunwind and libc++ for a target when they
// are first wanted, which takes from seconds to minutes. Links small programs as debug and release
// builds of Rust, C and C++ will, so that it happens now. `on_step` is told what is being built.
// Throws external_tool with what zig said when one does not link.
void warm_shims(const Shims& shims, const Env& env,
                const std::function<void(std::string_view)>& on_step);

// What bindgen's clang must be told to see the headers that zig compiles with: its include
// directories and the version of glibc, from what `zig cc -E -v` prints. Empty when zig does not
// say. `zig_cache`: ZIG_GLOBAL_CACHE_DIR.
std::vector<std::string> bindgen_arguments(const LinkerCandidate& zig,
                                           const std::filesystem::path& zig_cache, const Env& env);
// The reading of that, for tests.
std::vector<std::string> parse_include_directories(std::string_view verbose);

}  // namespace xtool
