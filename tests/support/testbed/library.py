# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Sources of a standard library without content, and a cargo that pretends to build them: what it
leaves are the host's crates."""

from .synthetic import HOST

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
