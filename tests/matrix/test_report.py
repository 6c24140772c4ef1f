# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What the matrix says of builds: the line that tells why one failed, and the tables."""

import report
from cells import FAIL, PASS, REFUSED, Result, first_error

ARMV7 = "armv7-unknown-linux-gnueabihf"


def cell(outcome, profile, crate="hello", reason="", glibc=""):
    return Result("xtool", ARMV7, "zig@0.15.2", crate, profile, outcome, reason, glibc)


def test_the_reason_is_the_line_below_what_cargo_says_of_every_failure():
    log = """   Compiling own v0.1.0 (/tmp/own)
error: linking with `/x/armv7-zig-cc` failed: exit status: 1
  |
  = note:  "/x/armv7-zig-cc" "-o" "own" <10 object files omitted>
  = note: ld.lld: error: undefined symbol: /tmp/xtool-test-x1/work/nowhere
          >>> referenced by own.c

error: could not compile `own` (bin "own") due to 1 previous error
"""

    assert first_error(log) == "ld.lld: error: undefined symbol: work/nowhere"


def test_the_reason_is_what_a_build_script_says_before_it_panics():
    log = """error: failed to run custom build command for `own v0.1.0 (/tmp/own)`

Caused by:
  process didn't exit successfully: `/tmp/build-script-build` (exit status: 101)
  --- stdout
  cargo:rerun-if-env-changed=CMAKE_ERROR
  -- Looking for no_such_function - not found
  CMake Error at CMakeLists.txt:23 (message):
    find_path(zlib.h) finds the host's '/usr/include'

  --- stderr
  thread 'main' panicked at build.rs:3:5:
  the build failed
"""

    assert first_error(log) == "find_path(zlib.h) finds the host's '/usr/include'"


def test_the_reason_is_the_message_of_a_panic_where_there_is_nothing_else():
    log = """error: failed to run custom build command for `own v0.1.0 (/tmp/own)`
  thread 'main' panicked at build.rs:3:5:
  no zlib for this machine
"""

    assert first_error(log) == "no zlib for this machine"


def test_profiles_that_agree_share_a_cell_and_others_do_not():
    same = [cell(PASS, "debug", glibc="2.16"), cell(PASS, "release", glibc="2.16")]
    other = [cell(PASS, "debug", glibc="2.16"), cell(FAIL, "release", reason="why")]

    assert report.entry(same) == "2.16"
    assert report.entry(other) == "2.16 (debug), **FAIL** (release)"


def test_failures_and_refusals_are_told_with_their_reason():
    cells = [cell(PASS, "debug", glibc="2.16"), cell(FAIL, "release", reason="a | b"),
             cell(REFUSED, "debug", "pkgconfig", "no root"),
             cell(REFUSED, "release", "pkgconfig", "no root")]

    page = report.matrix(cells)

    assert "| hello | 2.16 (debug), **FAIL** (release) |" in page
    assert "- **FAIL**: zig@0.15.2, armv7, hello (release): `a \\| b`" in page
    assert "- refused: zig@0.15.2, armv7, pkgconfig: `no root`" in page
    assert "1 cells passed, 2 were refused, 1 failed" in page
