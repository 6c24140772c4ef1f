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
  std::optional<int> arm = {};   // the processor's version
  std::optional<int> x86 = {};   // 5 without SSE2, else 6
  std::optional<bool> spe = {};  // a PowerPC without the usual FPU
  bool gnu_tools = false;        // on Windows
  bool no_libc = false;          // none was found: a program has to bring its own
};

// Throws usage when nothing is known of the processor, unknown_target for an unknown system.
Wanted wanted_of(const DeviceFacts& facts);

// Adds what the name of a directory of libraries tells besides: "arm-linux-gnueabihf".
void apply_multiarch(DeviceFacts& facts);

// 5 for i586, 6 for i686.
std::optional<int> x86_version(const Triple& triple);

// Whether it is for PowerPCs of the e500 family, whose numbers are in other registers.
bool is_spe(const TargetEntry& entry);

// Answers that what was not said could lead to.
struct OtherAnswers {
  const TargetEntry* narrow = nullptr;          // where programs are 32-bit
  const TargetEntry* illumos = nullptr;         // where SunOS is not Solaris
  std::vector<const TargetEntry*> slices = {};  // for each other part of a universal program
};

// What was not said and could make another than `best` the answer; `found` are all that suit what
// was said.
std::vector<Deduction::Doubt> doubts_for(const DeviceFacts& facts, const Wanted& wanted,
                                         const TargetEntry& best,
                                         const std::vector<const TargetEntry*>& found,
                                         const OtherAnswers& others);

// What told that the device is one for `best`.
std::vector<std::string> reasons_for(const DeviceFacts& facts, const Wanted& wanted,
                                     const TargetEntry& best);

// When, or why, one would take the other target.
std::string why(const TargetEntry& other, const TargetEntry& best);

}  // namespace xtool
