// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/binary/binary.hpp>

#include <string>
#include <string_view>

namespace xtool {

// What the code in a file is for, as cfg(target_arch) and people call it: "arm", "s390x". The
// format's own name for it where that is not known here.
std::string architecture(const BinaryFacts& facts);

// A machine as distributions and package indexes name it.
struct NamedMachine {
  std::string_view name;
  std::string_view arch;  // as `architecture` has it
  int bits;
  std::string_view endian;
  std::string_view float_abi;  // empty: not part of the name
};
// By Debian's, RPM's, Alpine's, Python's, npm's, Android's or Linux' name. Nothing for others.
const NamedMachine* find_named_machine(std::string_view name);

// Why the code is not for the machine, to follow "is ": "for arm, not for s390x". Nothing if it is.
std::optional<std::string> not_for_machine(const BinaryFacts& facts, const NamedMachine& machine);

}  // namespace xtool
