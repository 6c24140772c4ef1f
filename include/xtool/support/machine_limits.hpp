// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstdint>

namespace xtool {

// How many threads of this process can run at the same time; at least 1.
unsigned processors();

// Bytes of memory that this process can take without anything being swapped out or killed: what the
// machine has left, or its control group, if that is less. The largest number where neither says.
std::uint64_t available_memory();

}  // namespace xtool
