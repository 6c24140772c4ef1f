// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace xtool::fuzz {

// What has to be true of every input: the fuzzer takes a stop for a finding.
inline void require(bool truth)
{
  if (!truth)
    __builtin_trap();
}

}  // namespace xtool::fuzz
