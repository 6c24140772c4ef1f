# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The parts by the names that tests use. Each is made on first use and comes from the cache then."""

import functools

from . import debian
from .built_mirror import add_to_mirror
from .cmd import windows_programs
from .crates import fetch_library_registry, fetch_registry, fetch_vendored
from .foreign import extension_modules, foreign_libraries, foreign_shells
from .mirror import make_mirror
from .old_compiler import fetch_old_compiler
from .progress import Missing, say
from .rustup import fetch_rustup, installed_toolchain
from .server import fetch_nginx
from .sshd import fetch_sshd
from .toolchain import ALL_ARCHITECTURES, DISTRIBUTION, TRIPLE_OF, WEB, find_root
from .wine import wine_prefix
from .zig import ALL_VERSIONS, find_zig

# Their std is built from its sources. MUSL's programs run on the machine itself.
MUSL = "x86_64-unknown-linux-musl"
WINDOWS = "x86_64-pc-windows-gnu"
# Debian 12's own compiler has std for machines without a Linux: packages of the native
# architecture, named after what they are for.
WINDOWS_STD = "libstd-rust-dev-windows"
WASM_STD = "libstd-rust-dev-wasm32"


@functools.lru_cache(maxsize=None)
def compiler():
    """The Root of a rustc and cargo with std for six machines."""
    return find_root("full", [WEB, DISTRIBUTION], ALL_ARCHITECTURES, source=True)


@functools.lru_cache(maxsize=None)
def mirror():
    """The dist server's folder of that compiler."""
    return make_mirror("full", compiler())


@functools.lru_cache(maxsize=None)
def distribution_root():
    """The Root of the distribution's own rustc, as packages lay it out; 1.63 on Debian 12."""
    return find_root("distribution", [DISTRIBUTION], ["armhf"], cargo=False,
                     extra=(WINDOWS_STD, WASM_STD))


@functools.lru_cache(maxsize=None)
def old_compiler():
    """The Root of the distribution's own rustc and cargo, with std for Windows and others."""
    return fetch_old_compiler()


@functools.lru_cache(maxsize=None)
def toolchain(channel="1.85.0"):
    """A RUSTUP_HOME with that channel, installed from the mirror by the real rustup."""
    return installed_toolchain(mirror(), channel)


@functools.lru_cache(maxsize=None)
def mirror_with(target):
    """The mirror with a std more, of a target that no distribution packages."""
    return add_to_mirror(mirror(), compiler(), target)


@functools.lru_cache(maxsize=None)
def toolchain_with(target):
    """As toolchain(), installed from mirror_with(target)."""
    found = mirror_with(target)
    return installed_toolchain(found, found.release.version)


def rustup():
    return fetch_rustup()


@functools.lru_cache(maxsize=None)
def registry(wide=False):
    """A CARGO_HOME/registry with the dependencies of the projects in tests/matrix/crates, and of
    those in tests/matrix/wide."""
    return fetch_registry(compiler().sysroot / "bin/cargo", wide)


@functools.lru_cache(maxsize=None)
def library_registry():
    """A CARGO_HOME/registry with what the standard library of compiler() depends on."""
    return fetch_library_registry(compiler())


@functools.lru_cache(maxsize=None)
def vendored():
    """The sources of the projects' dependencies, of versions that the old compiler compiles."""
    return fetch_vendored(compiler().sysroot / "bin/cargo")


def demo(target):
    """What the demo needs: a compiler, and a mirror with one foreign std."""
    architectures = {triple: name for name, triple in TRIPLE_OF.items()}
    if target not in architectures:
        raise Missing(f"no distribution package has a std for '{target}'; there is one for "
                      + ", ".join(sorted(architectures)))
    native = debian.native_architecture()
    root = find_root("demo", [WEB, DISTRIBUTION], [architectures[target]])
    found = make_mirror("demo", root, fast=True, only=(target,))
    return {"root": root.path, "sysroot": root.sysroot, "mirror": found.path,
            "host": TRIPLE_OF.get(native, native), "version": found.release.line}


def everything():
    """All parts that the tests use; what cannot be had is told, and its tests will skip."""
    absent = []
    for name, make in (("rustup", rustup), ("nginx", fetch_nginx), ("mirror", mirror),
                       ("distribution_root", distribution_root),
                       ("toolchain 1.85.0", toolchain),
                       ("toolchain stable", lambda: toolchain("stable")),
                       ("foreign libraries", foreign_libraries),
                       ("extension modules", extension_modules),
                       ("foreign shells", foreign_shells), ("sshd", fetch_sshd),
                       ("crates", registry), ("crates of std", library_registry),
                       ("old compiler", old_compiler),
                       ("crates for it", vendored), ("wine", wine_prefix),
                       ("programs for wine", windows_programs),
                       *((f"std for {target}", functools.partial(toolchain_with, target))
                         for target in (MUSL, WINDOWS)),
                       *((f"zig {version}", functools.partial(find_zig, version))
                         for version in ALL_VERSIONS)):
        try:
            make()
        except Missing as problem:
            absent.append(name)
            say(f"no {name}: {problem}")
    if absent:
        raise Missing("not everything could be made: " + ", ".join(absent))
