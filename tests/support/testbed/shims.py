# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Shims for the targets that tests use, and calls of them."""

import dataclasses
import os
import pathlib
import subprocess

from .zig import zig_cache


@dataclasses.dataclass(frozen=True)
class Target:
    triple: str
    zig: str
    glibc: str = ""
    cpu: str = ""
    emulator: tuple = ()


AARCH64 = Target("aarch64-unknown-linux-gnu", "aarch64-linux-gnu", "2.17",
                 emulator=("qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"))
ARMV7 = Target("armv7-unknown-linux-gnueabihf", "arm-linux-gnueabihf", "2.17",
               "generic+v7a+vfp3-d32+thumb2-neon",
               ("qemu-arm", "-L", "/usr/arm-linux-gnueabihf"))
MUSL = Target("x86_64-unknown-linux-musl", "x86_64-linux-musl")
TARGETS = {"": AARCH64, "armv7": ARMV7,
           "i686": Target("i686-unknown-linux-gnu", "x86-linux-gnu", "2.17", "pentium4"),
           "x86_64": Target("x86_64-unknown-linux-gnu", "x86_64-linux-gnu", "2.17"),
           "windows": Target("x86_64-pc-windows-gnu", "x86_64-windows-gnu")}


class ShimSet:
    """The shims of one target on one zig, and calls of them."""

    def __init__(self, folder, target):
        self.folder, self.target = folder, target

    def path(self, tool):
        return self.folder / f"{self.target.triple}-zig-{tool}"

    def run(self, tool, *arguments, cwd, env=None, timeout=600):
        return subprocess.run([self.path(tool), *map(str, arguments)], cwd=cwd, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=timeout,
                              env={**os.environ, **(env or {})}, check=False)

    def build(self, tool, *arguments, cwd, **options):
        done = self.run(tool, *arguments, cwd=cwd, **options)
        assert (done.returncode, done.stderr) == (0, ""), arguments
        return done


def write_shims(program, folder, target, zig_program, version, cache=None, kind="exec"):
    """What the library's write_shims makes; `program` is tests/support/write_shims.cpp."""
    subprocess.run([program, folder, target.triple, zig_program, version, target.zig,
                    target.glibc, target.cpu, cache or zig_cache(), kind,
                    *target.emulator], check=True, stdout=subprocess.DEVNULL)
    return ShimSet(pathlib.Path(folder), target)
