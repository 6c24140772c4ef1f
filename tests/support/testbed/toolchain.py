# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A runnable rustc with foreign standard libraries, unpacked from distribution packages."""

import dataclasses
import os
import pathlib
import re
import shutil
import subprocess

from . import debian
from .cache import build_once, key_of
from .progress import Missing, say

# Rust's name and Debian's name of the machines that Debian's Rust packages are built for.
TRIPLE_OF = {
    "amd64": "x86_64-unknown-linux-gnu",
    "arm64": "aarch64-unknown-linux-gnu",
    "armhf": "armv7-unknown-linux-gnueabihf",
    "i386": "i686-unknown-linux-gnu",
    "ppc64el": "powerpc64le-unknown-linux-gnu",
    "s390x": "s390x-unknown-linux-gnu",
}
ALL_ARCHITECTURES = tuple(TRIPLE_OF)


@dataclasses.dataclass(frozen=True)
class Family:
    """How a distribution names the parts of one Rust compiler."""

    rustc: str
    cargo: str
    std: str
    source: str
    # The version to use where it is offered, so that machines agree on what they test.
    preferred: str = ""


# Debian 12 carries a current compiler beside its own 1.63 to build browsers with.
WEB = Family("rustc-web", "cargo-web", "libstd-rust-web-dev", "rust-web-src",
             "1.85.0+dfsg3-1~deb12u3")
DISTRIBUTION = Family("rustc", "cargo", "libstd-rust-dev", "rust-src")


@dataclasses.dataclass(frozen=True)
class Root:
    """Unpacked packages: usr/bin/rustc runs in place and finds usr/lib/rustlib."""

    path: pathlib.Path

    @property
    def sysroot(self):
        return self.path / "usr"

    @property
    def rustc(self):
        return self.sysroot / "bin/rustc"

    @property
    def rustlib(self):
        return self.sysroot / "lib/rustlib"

    def verbose_version(self):
        text = subprocess.run([str(self.rustc), "-vV"], check=True, text=True,
                              stdout=subprocess.PIPE).stdout
        fields = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
        fields["line"] = text.splitlines()[0].partition(" ")[2]
        return fields

    def targets(self):
        return sorted(p.parent.name for p in self.rustlib.glob("*/lib")
                      if any(p.glob("*.rlib")))


def newest(versions):
    """The greatest of some package versions, by dpkg's order."""
    best = None
    for version in versions:
        if best is None or subprocess.run(
                ["dpkg", "--compare-versions", version, "gt", best]).returncode == 0:
            best = version
    return best


def choose(archive, families, foreign):
    """The first family, and its best version, that has a compiler and every foreign std."""
    reasons = []
    for family in families:
        common = set(archive.versions(family.rustc))
        if not common:
            reasons.append(f"no package {family.rustc}")
            continue
        for architecture in foreign:
            common &= set(archive.versions(family.std, architecture))
        if not common:
            reasons.append(f"{family.rustc} has no std of the same version for "
                           + ", ".join(foreign))
            continue
        return family, family.preferred if family.preferred in common else newest(common)
    raise Missing("no compiler with matching foreign std in the main suite: " + "; ".join(reasons))


def find_root(name, families, foreign, cargo=True, source=False, extra=()):
    """A Root of the host's compiler with std for the `foreign` architectures too, from the cache.

    `extra` are further package names of the compiler's version, such as std for Windows.
    """
    foreign = sorted(set(foreign) - {debian.native_architecture()})
    archive = debian.Archive(foreign).refresh()
    family, version = choose(archive, families, foreign)
    own = [family.rustc, *([family.cargo] if cargo else [])]
    additions = [*extra, *([family.source] if source else [])]
    key = key_of(family.rustc, version, own, foreign, additions, archive.native,
                 sources=["toolchain.py"])

    def build(folder):
        packages = archive.closure([f"{package}={version}" for package in own])
        packages += [(package, archive.native, version) for package in additions]
        for architecture in foreign:
            packages.append((family.std, architecture, version))
            packages += archive.std_dependencies(family.std, architecture)
        debs = archive.download(packages)
        say(f"unpacking {family.rustc} {version} with std for {len(foreign) + 1} architectures")
        debian.unpack(debs, folder)
        make_runnable(folder)

    return Root(build_once("roots", name, key, build))


def _library_folder(root):
    for folder in sorted((root / "usr/lib").glob("*-linux-gnu*")):
        if any(folder.glob("librustc_driver-*.so")):
            return folder
    for folder in sorted((root / "usr/lib").glob("rust-*/lib")):  # Ubuntu's versioned packages
        if any(folder.glob("librustc_driver-*.so")):
            return folder
    raise Missing(f"no librustc_driver below '{root}'")


def needed(binary):
    """The names of the shared libraries that an ELF file asks for."""
    text = subprocess.run(["patchelf", "--print-needed", str(binary)], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    return text.split()


def libraries_of(binaries, folders):
    """The files in `folders` that the binaries need, directly or not: name -> path."""
    found, queue = {}, list(binaries)
    while queue:
        for name in needed(queue.pop()):
            if name in found:
                continue
            for folder in folders:
                if (folder / name).exists():
                    found[name] = (folder / name).resolve()
                    queue.append(found[name])
                    break
    return found


def set_search_path(binary, path):
    subprocess.run(["patchelf", "--set-rpath", path, str(binary)], check=True)


def make_runnable(root):
    """Packages rely on the system's library path; unpacked elsewhere, programs need their own."""
    if not debian.have("patchelf"):
        raise Missing("patchelf is not installed: apt install patchelf")
    folder = _library_folder(root)
    folders = [folder, *sorted(set(p.parent for p in (root / "lib").glob("*-linux-gnu*/*.so*")))]
    programs = [p for p in (root / "usr/bin").iterdir()
                if p.name in ("rustc", "rustdoc", "cargo") and not p.is_symlink()]
    for name, file in libraries_of(programs, folders).items():
        beside = folder / name
        if not beside.exists():
            shutil.copy2(file, beside)
        set_search_path(beside.resolve(), "$ORIGIN")
    for program in programs:
        relative = os.path.relpath(folder, program.parent)
        set_search_path(program, f"$ORIGIN/{relative}")


def rust_release(line):
    """"1.85.0" of "1.85.0 (4d91de4e4 2025-02-17)"."""
    return re.match(r"[^ ]+", line).group()
