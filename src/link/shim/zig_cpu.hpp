// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/zig_arguments.hpp>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

// What becomes of the CPU flags of one call.
struct CpuChoice {
  std::string cpu = {};                // for -mcpu; empty: zig's default
  std::vector<std::string> kept = {};  // flags that zig can take as they are
  std::vector<Rewrite> rewrites = {};
  std::string refusal = {};  // not empty: the call would produce the wrong ABI
};

// zig knows one CPU flag, -mcpu, with names and features of its own, and takes only the last one.
// A flag that asks for more than the target's base CPU is translated into that; one that repeats
// the base is left out. Calls that only link get the base: zig builds its runtime libraries anew
// for each CPU it is given. `flags` are -march, -mcpu, -mtune, -mfpu and -mfloat-abi, in order.
CpuChoice choose_cpu(const ShimConfig& config, const std::vector<std::string>& flags,
                     bool compiles);

// The names that -mfpu takes, and the features that each adds to an ARM CPU. "+neon" takes back
// what "-neon" and "-d32" say in the target's CPU, "+d32" only the latter.
std::span<const std::pair<std::string_view, std::string_view>> fpu_features();

}  // namespace xtool
