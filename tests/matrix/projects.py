# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The Cargo projects of tests/matrix/crates, and where their dependencies come from."""

import dataclasses
import os
import pathlib
import shutil
import subprocess
import tomllib

from testbed import parts
from testbed.cache import build_once, cache_root, key_of, locked
from testbed.progress import Missing, say

CRATES = pathlib.Path(__file__).resolve().parent / "crates"
# Small ones first: together they need everything that a linker set-up has to bring.
CORE = ("hello", "cdylib", "cc", "cxx-cc", "cmakeown", "libz-ng")
ORDER = (*CORE, "pkgconfig", "workspace", "ring", "zstd", "sqlite", "bindgen", "cxx", "git2",
         "jemalloc", "aws-lc", "openssl")


@dataclasses.dataclass(frozen=True)
class Project:
    """What [package.metadata.matrix] of a Cargo.toml says."""

    name: str
    checks: str
    program: str
    says: str
    exports: tuple = ()
    refuses: str = ""
    test: bool = False

    @property
    def path(self):
        return CRATES / self.name


def project(name):
    manifest = tomllib.loads((CRATES / name / "Cargo.toml").read_text(encoding="utf-8"))
    metadata = manifest.get("package", manifest.get("workspace"))["metadata"]["matrix"]
    values = {"program": name, "says": f"{name}: ok", **metadata}
    values["exports"] = tuple(values.get("exports", ()))
    return Project(name=name, **values)


def projects(names=ORDER):
    known = {path.parent.name for path in CRATES.glob("*/Cargo.toml")}
    for name in names:
        if name not in known:
            raise Missing(f"no project '{name}' in {CRATES}: there are {', '.join(sorted(known))}")
    return [project(name) for name in names]


def registry():
    """A CARGO_HOME/registry with the sources of all that the projects depend on."""
    locks = sorted(CRATES.glob("*/Cargo.lock"))
    key = key_of([[lock.parent.name, lock.read_text()] for lock in locks])

    def build(folder):
        """cargo itself fetches them, as it is set up on this machine."""
        say(f"cargo fetches the dependencies of {len(locks)} projects from crates.io")
        cargo = shutil.which("cargo") or str(parts.compiler().sysroot / "bin/cargo")
        for lock in locks:
            copy = folder / "project"
            shutil.copytree(lock.parent, copy)
            done = subprocess.run([cargo, "fetch", "--locked"], cwd=copy, text=True,
                                  env={**os.environ, "CARGO_HOME": str(folder)},
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode != 0:
                raise Missing(f"cargo cannot fetch what {lock.parent.name} depends on:\n"
                              + done.stdout)
            shutil.rmtree(copy)

    return build_once("matrix", "registry", key, build) / "registry"


def zigbuild():
    """cargo-zigbuild of crates.io, the newest at the time when it was first asked for."""
    folder = cache_root() / "matrix" / "cargo-zigbuild"
    program = folder / "bin/cargo-zigbuild"
    with locked("matrix-cargo-zigbuild"):
        if not program.exists():
            say("cargo installs cargo-zigbuild from crates.io")
            cargo = shutil.which("cargo")
            if not cargo:
                raise Missing("cargo is not installed")
            done = subprocess.run(
                [cargo, "install", "cargo-zigbuild", "--locked", "--root", str(folder)], text=True,
                env={**os.environ, "CARGO_TARGET_DIR": str(folder / "target"),
                     "CARGO_HOME": str(folder / "home")},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            shutil.rmtree(folder / "target", ignore_errors=True)
            if done.returncode != 0:
                raise Missing(f"cargo cannot install cargo-zigbuild:\n{done.stdout}")
    return program
