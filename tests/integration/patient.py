# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A machine for the doctor to examine."""

import functools
import gzip
import json
import os
import pathlib

from conftest import requires
from testbed.deb_repository import TRIPLET, deb, small_repository
from testbed.library import put_library
from testbed.synthetic import UNAVAILABLE

ARMV7 = "armv7-unknown-linux-gnueabihf"


@functools.lru_cache(maxsize=None)
def real_libc():
    """A package with the C library of Debian's cross compiler, which a runner takes from there."""
    cross = pathlib.Path(f"/usr/{TRIPLET}/lib")
    files = {f"lib/{TRIPLET}/{name}": (cross / name).read_bytes()
             for name in ("libc.so.6", "libgcc_s.so.1", "ld-linux-armhf.so.3")}
    return deb({**files, "lib/ld-linux-armhf.so.3": f"-> {TRIPLET}/ld-linux-armhf.so.3"},
               compress=functools.partial(gzip.compress, compresslevel=1), ending="gz")


class Patient:
    """A sandbox with a synthetic rustup toolchain, its cargo, and ways to spoil them."""

    def __init__(self, sandbox, toolchain, mirror):
        self.box, self.toolchain, self.mirror = sandbox, toolchain, mirror
        self.env = {}
        self.as_nobody_special = False  # without root's right to write everywhere
        sandbox.program("cargo", "case $1 in -Z*) exit 101;; esac; "
                                 "echo 'cargo 1.85.0 (d73d2caf9 2024-12-31)'")

    @property
    def rustlib(self):
        return self.toolchain.rustlib

    def make_nightly(self):
        script = self.toolchain.rustc.read_text()
        self.toolchain.rustc.write_text(script.replace("release: 1.85.0", "release: 1.85.0-nightly"))
        self.box.program("cargo", "echo 'cargo 1.85.0-nightly (d73d2caf9 2024-12-31)'")

    def add(self, target=ARMV7):
        self.box.run("target", "add", target).succeeded()
        return self.rustlib / target

    def build_apart(self, target=UNAVAILABLE):
        """A std in xtool's own sysroot; the directory of the target there."""
        put_library(self.toolchain)
        self.box.run("target", "build", "--private", target).succeeded()
        (record,) = (self.box.xtool_home / "stds").rglob("xtool-std.json")
        return record.parent

    def set_up(self, *options, target=ARMV7):
        requires("arm-linux-gnueabihf-gcc", "qemu-arm")
        self.add(target)
        self.box.run("setup-linker", "--gcc", *options, target).succeeded()

    def install_libraries(self, package="zlib1g-dev"):
        """The directory with all files of a sysroot."""
        requires("gpg", "gpgv", f"{TRIPLET}-gcc")
        repository = small_repository(self.box.root / "debian", libc=real_libc())
        done = self.box.run("sysroot", "add", ARMV7, package, "--mirror",
                            f"file://{repository.path}", "--keyring", repository.keyring, "--json")
        return pathlib.Path(json.loads(done.succeeded().out)["result"]["root"])

    def config(self, text, name="config.toml", folder=None):
        path = (folder or self.box.cargo_home) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def linker(self, word, target=ARMV7, more=""):
        self.config(f'[target.{target}]\nlinker = "{word}"\n{more}')

    def on_path(self, name, folder=None):
        """An empty program, which fails when it is run."""
        path = (folder or self.box.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\nexit 99\n")
        path.chmod(0o755)
        return path

    def doctor(self, *arguments):
        command = [self.box.xtool, "doctor", *arguments]
        if self.as_nobody_special and os.geteuid() == 0:
            command[:0] = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]
        return self.box.command(*command, env=self.env)

    def report(self, *arguments):
        done = self.doctor("--json", *arguments)
        assert done.exit_code in (0, 1), done.err
        return json.loads(done.out)["result"]

    def complaints(self, *arguments):
        """What is told but notes."""
        return [(one["check"], one["id"], one["fact"]) for one in self.report(*arguments)["findings"]
                if one["severity"] != "note"]
