#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Reads from ELF programs what they lack of the hardening in CMakeLists.txt.

usage: tests/support/hardening.py PROGRAM...
"""

import subprocess
import sys


def readelf(*words):
    return subprocess.run(["readelf", "-W", *words], env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
                          capture_output=True, text=True, check=True).stdout


def missing(program):
    """What the program lacks, by the names of the usual checkers of hardening."""
    segments = readelf("--segments", program)
    dynamic = readelf("--dynamic", program)
    symbols = readelf("--dyn-syms", program)
    stack = next((line for line in segments.splitlines() if "GNU_STACK" in line), "")
    has = {
        "PIE": "Elf file type is DYN" in segments and "PIE" in dynamic,
        "RELRO": "GNU_RELRO" in segments,
        "immediate binding": "BIND_NOW" in dynamic or "FLAGS_1" in dynamic and "NOW" in dynamic,
        "stack without execution": " RW " in stack,
        "stack protector": "__stack_chk_fail" in symbols,
        "FORTIFY_SOURCE": "_chk@" in symbols.replace("__stack_chk_fail@", ""),
    }
    return [name for name, there in has.items() if not there]


def main():
    lacking = {program: missing(program) for program in sys.argv[1:]}
    for program, names in lacking.items():
        print(f"{program}: {'lacks ' + ', '.join(names) if names else 'hardened'}")
    return 1 if any(lacking.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
