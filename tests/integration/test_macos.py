# SPDX-License-Identifier: Apache-2.0 OR MIT
"""macOS as a target, as far as LLVM's own tools can say on a machine that is no Mac."""

import glob
import shutil
import subprocess

import pytest

from conftest import skip
from testbed.shims import Target

MACOS = {"arm64": Target("aarch64-apple-darwin", "aarch64-macos.11.0"),
         "x86_64": Target("x86_64-apple-darwin", "x86_64-macos.10.12")}
PROGRAM = """
void *iconv_open(const char *to, const char *from);
const char *locale_charset(void);
int main(void) { return iconv_open("UTF-8", locale_charset()) == 0; }
"""
SYSTEM = """--- !tapi-tbd
tbd-version: 4
targets: [ x86_64-macos, arm64-macos ]
install-name: '/usr/lib/libSystem.B.dylib'
exports:
  - targets: [ x86_64-macos, arm64-macos ]
    symbols: [ dyld_stub_binder ]
...
"""


@pytest.fixture(scope="module")
def ld64_lld():
    """LLVM's linker for Mach-O, under whatever name its package has it."""
    found = shutil.which("ld64.lld") or max(glob.glob("/usr/lib/llvm-*/bin/ld64.lld"), default=None)
    if not found:
        skip("'ld64.lld' is not installed")
    return found


@pytest.mark.requires("clang")
@pytest.mark.parametrize("arch", MACOS)
def test_programs_find_libiconv_and_libcharset_in_the_stubs(write_shims, ld64_lld, tmp_path, arch):
    zig = tmp_path / "zig"
    zig.write_text("#!/bin/sh\n")
    zig.chmod(0o755)
    shims = write_shims(tmp_path / "shims", MACOS[arch], zig, "0.15.2")
    (tmp_path / "libSystem.tbd").write_text(SYSTEM)
    (tmp_path / "main.c").write_text(PROGRAM)
    subprocess.run(["clang", f"--target={arch}-apple-macos11", "-c", "main.c"], cwd=tmp_path,
                   check=True)

    subprocess.run([ld64_lld, "-arch", arch, "-platform_version", "macos", "11.0", "11.0",
                    "main.o", "-o", "main", f"-L{shims.folder}/stubs", "-L.", "-liconv",
                    "-lcharset", "-lSystem"], cwd=tmp_path, check=True)

    program = (tmp_path / "main").read_bytes()
    assert b"/usr/lib/libiconv.2.dylib" in program and b"/usr/lib/libcharset.1.dylib" in program
