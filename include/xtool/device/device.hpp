// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/binary/binary.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// What a machine says of itself. What is not known is empty.
struct DeviceFacts {
  std::string machine = {};    // `uname -m`; Windows' PROCESSOR_ARCHITECTURE
  std::string uname = {};      // a whole line of uname in which no machine was found
  std::string system = {};     // `uname -s`, possibly with `uname -o` behind it
  std::string release = {};    // `uname -r` and `uname -v`
  std::string processor = {};  // as /proc/cpuinfo names it, where that tells more
  int word_bits = 0;           // `getconf LONG_BIT`
  std::string float_abi = {};  // hard or soft
  std::string endian = {};     // big or little
  std::string libc = {};       // in the catalog's words: glibc, musl, bionic, uclibc
  std::optional<GlibcVersion> glibc = {};
  std::vector<std::string> loaders = {};       // paths of dynamic loaders that are there
  std::string multiarch = {};                  // a GNU triple by which it names its libraries
  std::vector<std::string> cpu_features = {};  // of /proc/cpuinfo; sse2, neon, ...
  std::optional<BinaryFacts> program = {};     // one of its programs, as far as it was read
  std::string program_path = {};
  std::vector<BinaryFacts> other_slices = {};  // of a universal program: what else it is for
};

// Reads a program's bytes into program; of a universal one the slice for the machine that is
// known. Throws invalid_input for what is not a program of a device.
void read_program(std::string_view bytes, const std::string& path, DeviceFacts& facts);
// Reads "armv7l", or a whole line of `uname -a`, into machine and, where it is there, system.
void read_uname(std::string_view text, DeviceFacts& facts);
// Reads what `ldd --version` or `ldd PROGRAM`, `getconf GNU_LIBC_VERSION` or the C library itself
// printed into libc, glibc, loaders and multiarch.
void read_ldd(std::string_view text, DeviceFacts& facts);

// A command for any shell: POSIX sh without other programs than uname, getconf, ldd and dd, of
// which all but uname may be missing. It writes nothing to the machine.
std::string device_command();
// What it answered, with whatever the login printed before; nothing for an answer of something
// else. The bytes may be hostile.
std::optional<DeviceFacts> parse_device_answer(std::string_view answer);

struct Deduction {
  const TargetEntry* target = nullptr;    // the best; never null
  std::vector<std::string> reasons = {};  // what told, as sentences without a capital or full stop
  struct Alternative {
    const TargetEntry* target = nullptr;
    std::string reason = {};
  };
  std::vector<Alternative> alternatives = {};  // best first
  // What was not said and could change the answer.
  struct Doubt {
    std::string about = {};     // "bits", "libc", "glibc", "endian", "float", "system", "processor"
    std::string text = {};      // a sentence without a capital or full stop
    std::string question = {};  // a command to run on the device
    std::string option = {};    // by which to pass what it prints; empty: none
    const TargetEntry* otherwise = nullptr;  // the answer that it could turn out to be, if one
  };
  std::vector<Doubt> doubts = {};
};

// The target whose programs suit the machine best, and others that suit it, too. Programs tell more
// than `uname -m`, which is the kernel's: a 64-bit kernel runs 32-bit systems. Throws usage when
// nothing is known of the processor, unknown_target when no target is for such a machine or the
// system is not known.
Deduction deduce_target(const DeviceFacts& facts, const Catalog& catalog);

}  // namespace xtool
