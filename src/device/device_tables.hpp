// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/device/device.hpp>

#include <string>
#include <string_view>

namespace xtool {

// What `uname -m`, or Windows, calls a machine.
struct MachineName {
  std::string_view name;  // "*" at its end stands for anything
  std::string_view arch;  // as cfg(target_arch)
  int bits;
  std::string_view endian;  // empty where the name is the same for both
};
// Nothing for a name that is not known.
const MachineName* find_machine(std::string_view name);

// The architecture of the 32-bit systems that a 64-bit kernel runs; empty where there are none.
std::string_view narrow_arch(std::string_view arch);

// The system that `uname -s` means, as cfg(target_os); empty when it is not known.
std::string_view find_system(std::string_view name);

// Whether a device whose system is SunOS has illumos, by what else uname prints.
bool is_illumos(const DeviceFacts& facts);

// Notes a dynamic loader that is there, and the C library that it belongs to.
void add_loader(const std::string& path, DeviceFacts& facts);

}  // namespace xtool
