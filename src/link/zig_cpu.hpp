// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/zig_arguments.hpp>

#include <string>
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

}  // namespace xtool
