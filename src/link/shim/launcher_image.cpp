// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "launcher_image.hpp"

// The build names the file. The assembler reads it: compiled as a C++ array, a program of this
// size would take seconds and hundreds of megabytes.
__asm__(
    ".pushsection .rodata\n"
    "xtool_launcher_begin:\n"
    ".incbin \"" XTOOL_LAUNCHER
    "\"\n"
    "xtool_launcher_end:\n"
    ".byte 0\n"
    ".popsection\n"
    ".globl xtool_launcher_begin\n"
    ".globl xtool_launcher_end\n");

extern "C" const char xtool_launcher_begin[];
extern "C" const char xtool_launcher_end[];

namespace xtool {

std::string_view launcher_image() { return {xtool_launcher_begin, xtool_launcher_end}; }

}  // namespace xtool
