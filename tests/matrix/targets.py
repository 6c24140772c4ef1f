# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What the matrix builds for."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Target:
    """`gnu` is GNU's name of it; `old`: only the distribution's own rustc has a std for it; `built`:
    its std is built from its sources; `needs`: paths that must be there; `program` and `library`:
    how files are called; `glibc`: is there one? `kinds`: kinds of linker that only it has;
    `crates`: the only ones that can be for it; `without`: those that cannot.
    """

    gnu: str = ""
    qemu: str = ""
    old: bool = False
    needs: tuple = ()
    program: str = "{}"
    library: str = "lib{}.so"
    glibc: bool = True
    kinds: tuple = ()
    crates: tuple = ()
    built: bool = False
    without: tuple = ()


def linux(gnu, qemu="", old=False):
    return Target(gnu, qemu, old, needs=(f"/usr/{gnu}/lib",))


def musl(gnu, qemu=""):
    return Target(gnu, qemu, glibc=False, built=True, without=("cdylib",))


WINDOWS = "x86_64-pc-windows-gnu"
WASI = "wasm32-wasi"

TARGETS = {
    "armv7-unknown-linux-gnueabihf": linux("arm-linux-gnueabihf", "qemu-arm"),
    "aarch64-unknown-linux-gnu": linux("aarch64-linux-gnu", "qemu-aarch64"),
    "i686-unknown-linux-gnu": linux("i686-linux-gnu"),
    "powerpc64le-unknown-linux-gnu": linux("powerpc64le-linux-gnu", "qemu-ppc64le"),
    "s390x-unknown-linux-gnu": linux("s390x-linux-gnu", "qemu-s390x"),
    WINDOWS: Target("x86_64-w64-mingw32", built=True, needs=("/usr/lib/wine/wine64",),
                    program="{}.exe", library="{}.dll", glibc=False),
    "armv5te-unknown-linux-gnueabi": linux("arm-linux-gnueabi", old=True),
    "mipsel-unknown-linux-gnu": linux("mipsel-linux-gnu", old=True),
    "mips64el-unknown-linux-gnuabi64": linux("mips64el-linux-gnuabi64", old=True),
    "x86_64-unknown-linux-musl": musl("x86_64-linux-musl"),
    "aarch64-unknown-linux-musl": musl("aarch64-linux-musl", "qemu-aarch64"),
    WASI: Target(old=True, needs=("/usr/bin/node",), program="{}.wasm", library="{}.wasm",
                 glibc=False, kinds=("lld",), crates=("hello",)),
}
