// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// A file for Apple's systems: Mach-O, an archive of such objects, or several of either in a
// universal file.
struct UniversalInput {
  std::string source = {};  // its name, for messages
  std::string_view bytes = {};
};

// A part of a universal file: what runs on one architecture.
struct UniversalSlice {
  std::string architecture = {};  // as Apple's tools name it: "arm64", "x86_64"
  std::string source = {};
  std::string_view bytes = {};  // of the input
  std::uint32_t cpu = 0;        // mach/machine.h
  std::uint32_t cpu_subtype = 0;
  std::uint32_t alignment = 0;  // the power of two
  std::uint64_t offset = 0;
};

// The order and the places that the slices have in a universal file, as Apple's lipo and LLVM's
// give them: arm64 last, programs and libraries at pages of their systems. Throws invalid_input for
// what is not Mach-O or not whole, for two slices of one architecture, for a program beside a
// library, and where the result would exceed the 4 GiB that its header can tell of.
std::vector<UniversalSlice> plan_universal(const std::vector<UniversalInput>& inputs);

// The universal file.
std::string universal_file(const std::vector<UniversalSlice>& slices);

}  // namespace xtool
