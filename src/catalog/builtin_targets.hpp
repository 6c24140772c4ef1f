// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>

#include <span>

namespace xtool {

// An entry of data/targets.json as the compiler has read it: every start of the program needs some,
// and to parse the document takes longer than most commands. Members have the names and the order
// that they have there. What is null or empty there is a null pointer or 0. The table is relocated
// at every start: it has no more room than today's targets need.
struct BuiltinTarget {
  using Text = const char*;
  using Texts = const char*;  // one on each line

  Text triple = {};
  Text description = {};
  int tier = 0;
  bool std = false;
  bool host_tools = false;
  int pointer_width = 0;
  Text endian = {};
  Text arch = {};
  Text os = {};
  Text libc = {};
  Text float_abi = {};
  struct Elf {
    Text elf_class = {};
    Text machine = {};
  };
  Elf elf = {};
  Text interpreter = {};
  Text glibc_min = {};
  Text linker = {};
  Text llvm_target = {};
  Texts gnu_prefixes = {};
  struct Packages {
    Text distribution = {};
    Text cc = {};
    Text cxx = {};
    Text libc_dev = {};
    Text arch = {};
    Texts releases = {};
    Texts native_releases = {};
  };
  Packages packages[3] = {};
  Texts clang_flags = {};
  Texts c_flags = {};
  struct ZigException {
    Text since = {};
    Text before = {};
    Text target = {};
    Text glibc_min = {};
    Text why = {};
  };
  struct Zig {
    Text target = {};
    Text cpu = {};
    Text since = {};
    Text before = {};
    Text why = {};
    Text glibc_min = {};
    ZigException exceptions[1] = {};
  };
  Zig zig = {};
  struct Qemu {
    Text program = {};
    Text cpu = {};
    Text machine = {};
  };
  Qemu qemu = {};
  struct Ndk {
    Text target = {};
    Text abi = {};
    Text sysroot = {};
    int min_api = 0;
  };
  Ndk ndk = {};
  Texts notes = {};
  Texts aliases = {};
};

// By name.
std::span<const BuiltinTarget> builtin_targets();

TargetEntry entry_of(const BuiltinTarget& target);

}  // namespace xtool
