// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/device/device.hpp>

#include <optional>
#include <string>
#include <vector>

namespace xtool {

// What a target has to be. What is not known is empty.
struct Wanted {
  std::string arch = {};
  int bits = 0;
  std::string endian = {};
  std::string float_abi = {};
  std::string os = {};
  std::string libc = {};
  std::optional<int> arm = {};  // the processor's version
  std::optional<int> x86 = {};  // 5 without SSE2, else 6
  bool gnu_tools = false;       // on Windows
  bool no_libc = false;         // none was found: a program has to bring its own
};

// 5 for i586, 6 for i686.
std::optional<int> x86_version(const Triple& triple);

// What told that the device is one for `best`.
std::vector<std::string> reasons_for(const DeviceFacts& facts, const Wanted& wanted,
                                     const TargetEntry& best);

// When, or why, one would take the other target.
std::string why(const TargetEntry& other, const TargetEntry& best);

}  // namespace xtool
