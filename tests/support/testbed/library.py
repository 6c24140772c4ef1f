# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Sources of a standard library without content, and a cargo that pretends to build them: what it
leaves are the host's crates; and real sources, with a real toolchain."""

from .rustup import copy_toolchain
from .synthetic import HOST
from .toolchain import Root

CARGO = """\
while [ $# -gt 0 ]; do
  [ "$1" != --target ] || target=$2
  shift
done
echo "   Compiling core v0.0.0" >&2
deps=$CARGO_TARGET_DIR/$target/release/deps
/bin/mkdir -p "$deps"
/bin/cp "${{0%/*}}"/../lib/rustlib/{host}/lib/*.rlib "$deps"
""".format(host=HOST)


def put_library(toolchain, cargo=CARGO):
    """Puts both where a toolchain of the release 1.85 has them; the folder of the sources."""
    library = toolchain.rustlib / "src/rust/library"
    for folder in ("std", "alloc", "core/src", "sysroot", "vendor"):
        (library / folder).mkdir(parents=True)
    (library / "std/Cargo.toml").write_text('[lib]\ncrate-type = ["dylib", "rlib"]\n')
    (library / "Cargo.toml").write_text("[workspace]\n")
    (library / "Cargo.lock").write_text("version = 4\n")
    (library / "core/src/lib.rs").write_text('#[stable(since = "1.85.0")]\n')
    put_cargo(toolchain, cargo)
    return library


def put_cargo(toolchain, script):
    path = toolchain.sysroot / "bin/cargo"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


class Distribution:
    """A toolchain as a distribution lays it out, which may be written to; its sources are shared.

    cargo's downloads are those of `registry`, so that nothing here needs a network.
    """

    def __init__(self, box, original, registry):
        self.box, self.root = box, Root(box.root / "debian")
        usr = self.root.sysroot
        for folder in ("bin", *(f"lib/{path.name}" for path in (original.sysroot / "lib").iterdir()
                                if path.name != "rustlib")):
            copy_toolchain(original.sysroot / folder, usr / folder)
        self.root.rustlib.mkdir()
        about = original.verbose_version()
        self.release = about["release"]
        for name in ("etc", about["host"]):
            (self.root.rustlib / name).symlink_to(original.rustlib / name)
        (self.root.rustlib / "src").symlink_to((original.rustlib / "src").resolve())
        for name in ("rustc", "rustdoc", "cargo"):
            box.program(name, f'exec "{usr}/bin/{name}" "$@"')
        box.cargo_home.mkdir(exist_ok=True)
        (box.cargo_home / "registry").symlink_to(registry)

    def build(self, *words, **options):
        return self.box.run("target", "build", "--offline", "--opt-level=0", *words, **options)

    def lib(self, target):
        return self.root.rustlib / target / "lib"
