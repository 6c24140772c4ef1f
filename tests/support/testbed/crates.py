# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Real crates, from crates.io by cargo itself: the dependencies of the projects in tests/matrix,
and cargo-zigbuild, which the matrix is held against."""

import os
import pathlib
import shutil
import subprocess

from .cache import build_once, cache_root, key_of, locked
from .progress import Missing, say

# A lock file with versions that Rust 1.63 compiles.
OLD_LOCK = "Cargo-1.63.lock"
PROJECTS = pathlib.Path(__file__).resolve().parents[2] / "matrix/crates"
# Those that only the whole matrix builds.
WIDE_PROJECTS = PROJECTS.parent / "wide"


def fetch_registry(cargo, wide=False):
    """A CARGO_HOME/registry with the sources of all that the lock files of the projects name."""
    locks = sorted(PROJECTS.glob("*/Cargo.lock"))
    if wide:
        locks += sorted(WIDE_PROJECTS.glob("*/Cargo.lock"))
    key = key_of([[lock.parent.name, lock.read_text()] for lock in locks])

    def build(folder):
        say(f"cargo fetches the dependencies of {len(locks)} projects from crates.io")
        for lock in locks:
            copy = folder / "project"
            shutil.copytree(lock.parent, copy)
            done = _cargo(cargo, ["fetch", "--locked"], folder, cwd=copy)
            if done.returncode != 0:
                raise Missing(f"cargo cannot fetch what {lock.parent.name} depends on:\n"
                              + done.stdout)
            shutil.rmtree(copy)

    return build_once("crates", "registry", key, build) / "registry"


def fetch_library_registry(compiler):
    """A CARGO_HOME/registry with all that the standard library of that compiler depends on."""
    library = (compiler.rustlib / "src/rust").resolve() / "library"
    if not (library / "Cargo.lock").exists():
        raise Missing(f"'{compiler.path}' has no sources of the standard library")
    key = key_of((library / "Cargo.lock").read_text())

    def build(folder):
        say("cargo fetches what the standard library depends on from crates.io")
        shutil.copytree(library, folder / "library", symlinks=True)
        done = _cargo(compiler.sysroot / "bin/cargo",
                      ["vendor", "--locked", "--manifest-path", folder / "library/Cargo.toml",
                       folder / "vendor"], folder, RUSTC=str(compiler.rustc), RUSTC_BOOTSTRAP="1")
        if done.returncode != 0:
            raise Missing(f"cargo cannot fetch what std depends on:\n{done.stdout}")
        for scratch in ("library", "vendor"):
            shutil.rmtree(folder / scratch)

    return build_once("crates", "library", key, build) / "registry"


def fetch_vendored(cargo):
    """A folder with the sources of all that the projects' Cargo-1.63.lock name.

    Older cargos keep an index of another kind; a folder is a source for each.
    """
    locks = sorted(PROJECTS.glob(f"*/{OLD_LOCK}"))
    key = key_of([[lock.parent.name, lock.read_text()] for lock in locks])

    def build(folder):
        say(f"cargo fetches the dependencies of {len(locks)} projects for old compilers")
        for lock in locks:
            copy = folder / "projects" / lock.parent.name
            shutil.copytree(lock.parent, copy)
            (copy / OLD_LOCK).rename(copy / "Cargo.lock")
        manifests = [str(folder / "projects" / lock.parent.name / "Cargo.toml") for lock in locks]
        more = [word for manifest in manifests[1:] for word in ("--sync", manifest)]
        done = _cargo(cargo, ["vendor", "--locked", "--manifest-path", manifests[0], *more,
                              str(folder / "vendor")], folder / "home")
        if done.returncode != 0:
            raise Missing(f"cargo cannot fetch what the projects depend on:\n{done.stdout}")
        for scratch in ("projects", "home"):
            shutil.rmtree(folder / scratch)

    return build_once("crates", "vendored", key, build) / "vendor"


def fetch_zigbuild():
    """cargo-zigbuild, the newest at the time when it was first asked for."""
    folder = cache_root() / "crates/cargo-zigbuild"
    program = folder / "bin/cargo-zigbuild"
    cargo = shutil.which("cargo")
    with locked("crates-cargo-zigbuild"):
        if not program.exists():
            if not cargo:
                raise Missing("cargo is not installed, and cargo-zigbuild wants a recent one")
            say("cargo installs cargo-zigbuild from crates.io")
            done = _cargo(cargo, ["install", "cargo-zigbuild", "--locked", "--root", str(folder)],
                          folder / "home", CARGO_TARGET_DIR=str(folder / "target"))
            shutil.rmtree(folder / "target", ignore_errors=True)
            if done.returncode != 0:
                raise Missing(f"cargo cannot install cargo-zigbuild:\n{done.stdout}")
    return program


def _cargo(cargo, arguments, home, cwd="/", **variables):
    """cargo as it is set up on this machine, but for its home."""
    return subprocess.run([str(cargo), *map(str, arguments)], cwd=cwd, text=True, stdin=subprocess.DEVNULL,
                          env={**os.environ, "CARGO_HOME": str(home), **variables},
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
