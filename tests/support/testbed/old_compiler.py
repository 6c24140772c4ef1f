# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The distribution's own rustc and cargo (1.63 and 1.65 on Debian 12), with std for all machines
that the mirror's compiler has none for: Windows, WebAssembly, ARMv5, MIPS."""

from . import debian
from .cache import build_once, key_of
from .progress import Missing, say
from .toolchain import Root, make_runnable, newest

FOREIGN = ("armel", "mipsel", "mips64el")
STD = "libstd-rust-dev"
PACKAGES = ("libstd-rust-dev-windows", "libstd-rust-dev-wasm32")


def fetch_old_compiler():
    """Its Root."""
    archive = debian.Archive(FOREIGN).refresh()
    compilers, cargos = archive.versions("rustc"), archive.versions("cargo")
    for architecture in FOREIGN:
        offered = archive.versions(STD, architecture)
        compilers = [version for version in compilers if version in offered]
    if not compilers or not cargos:
        raise Missing("this distribution has no rustc with std for " + ", ".join(FOREIGN))
    version, cargo = newest(compilers), newest(cargos)

    def build(folder):
        packages = archive.closure([f"rustc={version}", f"cargo={cargo}"])
        packages += [(name, archive.native, version) for name in PACKAGES]
        packages += [(STD, architecture, version) for architecture in FOREIGN]
        debs = archive.download(packages)
        say(f"unpacking rustc {version} with std for Windows, WebAssembly, ARMv5 and MIPS")
        debian.unpack(debs, folder)
        make_runnable(folder)

    key = key_of(version, cargo, archive.native, FOREIGN, PACKAGES, sources=["old_compiler.py"])
    return Root(build_once("roots", "old", key, build))
