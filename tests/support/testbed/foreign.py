# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Real binaries of many machines, from packages that are only unpacked."""

import functools

from . import debian
from .cache import build_once, key_of
from .progress import Missing
from .toolchain import ALL_ARCHITECTURES
from .wheels import unpack_wheel

# The libraries of Debian's cross compilers: all classes, byte orders and float ABIs.
LIBRARIES = ("alpha", "arm64", "armel", "armhf", "hppa", "i386", "m68k", "mips", "mips64el",
             "mips64r6el", "mipsel", "mipsn32", "powerpc", "ppc64", "ppc64el", "riscv64", "s390x",
             "sh4", "sparc64", "x32")


@functools.lru_cache(maxsize=None)
def foreign_libraries():
    """A folder with the C libraries of those machines, below usr/<GNU triple>/lib."""
    archive = debian.Archive().refresh()
    names = [f"libc6-{name}-cross" for name in LIBRARIES] + ["libstdc++6-s390x-cross"]
    found = [(name, archive.native, version) for name in names
             for version in archive.versions(name)[:1]]
    if not found:
        raise Missing("there are no packages like libc6-s390x-cross here")

    def build(folder):
        debian.unpack(archive.download(found), folder)

    return build_once("foreign", "libraries", key_of(found), build)

# A Python extension in C, as its publisher built it for systems that have no ELF.
WHEELS = {
    "win32": ("3.0.3", "win32",
              "bdd37121970bfd8be76c5fb069c7751683bdf373db1ed6c010162b2a130248ed"),
    "win_amd64": ("3.0.3", "win_amd64",
                  "9a1abfdc021a164803f4d485104931fb8f8c1efd55bc6b748d2f5774e78b62c5"),
    "win_arm64": ("3.0.3", "win_arm64",
                  "7e68f88e5b8799aa49c85cd116c932a1ac15caaa3f5db09087854d218359e485"),
    "macos_arm64": ("3.0.3", "macosx_11_0_arm64",
                    "116bb52f642a37c115f517494ea5feb03889e04df47eeff5b130b1808ce7c219"),
    "macos_universal": ("3.0.2", "macosx_10_13_universal2",
                        "ba9527cdd4c926ed0760bc301f6728ef34d841f405abf9d4f959c478421e4efd"),
}


@functools.lru_cache(maxsize=None)
def extension_modules():
    """One real library for each name in WHEELS, below a folder of that name."""
    def build(folder):
        for name, (version, platform, digest) in WHEELS.items():
            unpack_wheel(f"markupsafe=={version}", digest, folder / name,
                         ["--platform", platform, "--python-version", "3.13",
                          "--implementation", "cp", "--abi", "cp313"])

    return build_once("foreign", "extensions", key_of(WHEELS), build)


def extension_module(name):
    """The library for that platform."""
    folder = extension_modules() / name / "markupsafe"
    return next(path for path in folder.iterdir() if path.suffix in (".so", ".pyd"))


# Debian architecture -> the qemu that runs its programs.
SHELLS = {"arm64": "qemu-aarch64", "armhf": "qemu-arm", "i386": "qemu-i386",
          "ppc64el": "qemu-ppc64le", "s390x": "qemu-s390x"}


@functools.lru_cache(maxsize=None)
def foreign_shells():
    """For each architecture of SHELLS a folder of that name with busybox, without libraries, and
    dash, which needs those of its system."""
    archive = debian.Archive(ALL_ARCHITECTURES).refresh()
    found = [(package, name, archive.versions(package, name)[0])
             for name in SHELLS for package in ("busybox-static", "dash")
             if archive.versions(package, name)]
    if not found:
        raise Missing("there are no shells of other architectures here")

    def build(folder):
        for package in found:
            (folder / package[1]).mkdir(exist_ok=True)
            debian.unpack(archive.download([package]), folder / package[1])

    return build_once("foreign", "shells", key_of(found), build)
