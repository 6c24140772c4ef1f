# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Standard libraries that no distribution packages, built from the sources of its compiler.

Cargo builds the workspace of rust-src as it is: that takes no linker and no C library of the
target. The parts of musl that rustc links by itself ("self-contained") come from Debian's musl-dev
of that architecture, and LLVM's libunwind from the copy that zig carries. For Windows, two objects
of Rust's own frame what a C compiler links.
"""

import dataclasses
import os
import pathlib
import re
import shutil
import subprocess

from . import debian
from .cache import build_once, key_of
from .progress import Missing, say
from .toolchain import Root
from .zig import find_zig, zig_cache

# Target -> Debian's name of its architecture, zig's name of the target.
MUSL = {"x86_64-unknown-linux-musl": ("amd64", "x86_64-linux-musl"),
        "aarch64-unknown-linux-musl": ("arm64", "aarch64-linux-musl"),
        "armv7-unknown-linux-musleabihf": ("armhf", "arm-linux-musleabihf")}
WINDOWS = ("x86_64-pc-windows-gnu", "i686-pc-windows-gnu")

FROM_MUSL = ("crt1.o", "Scrt1.o", "rcrt1.o", "crti.o", "crtn.o", "libc.a")
# An unwinder finds the end of .eh_frame by a zero word, which crtend.o has to bring.
CRT = {"crtbegin.o": "", "crtbeginS.o": "",
       "crtend.o": '.section .eh_frame,"a"\n.balign 4\n.long 0\n',
       "crtendS.o": '.section .eh_frame,"a"\n.balign 4\n.long 0\n'}
UNWINDER = ("libunwind.cpp", "Unwind-EHABI.cpp", "UnwindLevel1.c", "UnwindLevel1-gcc-ext.c",
            "UnwindRegistersRestore.S", "UnwindRegistersSave.S")
ZIG = "0.15.2"

# rustc wants panic_abort compiled with what it is for; later sources say so themselves.
WRAPPER = """#!/bin/sh
case " $* " in *" --crate-name panic_abort "*) set -- "$@" -C panic=abort ;; esac
exec "$@"
"""


@dataclasses.dataclass(frozen=True)
class BuiltStd(Root):
    """As a Root of the compiler that built it, with no other std than these."""

    compiler: Root

    def verbose_version(self):
        return self.compiler.verbose_version()


def build_std(compiler, target):
    """A BuiltStd of one target of MUSL or WINDOWS."""
    library = (compiler.rustlib / "src/rust").resolve() / "library"
    if not library.is_dir():
        raise Missing(f"'{compiler.path}' has no sources of the standard library")
    zig = find_zig(ZIG) if target in MUSL else None
    key = key_of(compiler.path.name, target, sources=["built_std.py"])

    def build(folder):
        say(f"building the standard library of {target} from its sources (one or two minutes)")
        lib = folder / "usr/lib/rustlib" / target / "lib"
        lib.mkdir(parents=True)
        for rlib in _rlibs(compiler, library, target, folder / "work"):
            shutil.move(rlib, lib)
        if target in MUSL:
            _self_contained(lib / "self-contained", target, zig, folder / "work")
        else:
            _frame(compiler, library, target, lib)
        shutil.rmtree(folder / "work")

    return BuiltStd(build_once("roots", f"std-{target}", key, build), compiler)


def _rlibs(compiler, library, target, work):
    shutil.copytree(library, work / "library", symlinks=True)
    for crate in ("std", "test"):  # their shared libraries would want a linker
        manifest = work / "library" / crate / "Cargo.toml"
        manifest.write_text(re.sub(r"(?m)^crate-type = .*$", 'crate-type = ["rlib"]',
                                   manifest.read_text()))
    wrapper = work / "rustc"
    wrapper.write_text(WRAPPER)
    wrapper.chmod(0o755)
    done = subprocess.run(
        [compiler.sysroot / "bin/cargo", "build", "--release", "--locked", "--target", target,
         "--manifest-path", work / "library/sysroot/Cargo.toml",
         "--features", "panic-unwind backtrace"],
        cwd=work, env=_environment(compiler, work, wrapper), text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise Missing(f"cargo cannot build the standard library of {target}:\n{done.stdout}")
    return sorted((work / "target" / target / "release/deps").glob("*.rlib"))


def _environment(compiler, work, wrapper):
    inherited = {name: value for name, value in os.environ.items()
                 if not re.match(r"(CARGO|RUST|__CARGO)", name)}
    flags = ("-Zforce-unstable-if-unmarked", "-Cembed-bitcode=yes", "-Cforce-frame-pointers=yes",
             "-Zinline-mir", "-Aunexpected_cfgs")
    return {**inherited, "CARGO_HOME": str(work / "home"), "CARGO_TARGET_DIR": str(work / "target"),
            "RUSTC": str(compiler.rustc), "RUSTC_WRAPPER": str(wrapper), "RUSTC_BOOTSTRAP": "1",
            "RUSTFLAGS": " ".join(flags), "CARGO_INCREMENTAL": "0",
            "CARGO_PROFILE_RELEASE_DEBUG": "0", "CFG_DISABLE_UNSTABLE_FEATURES": "1",
            "__CARGO_DEFAULT_LIB_METADATA": "xtool-testbed"}


def _frame(compiler, library, target, lib):
    """What begins and ends the tables of an unwinder in every program for windows-gnu."""
    for name in ("rsbegin", "rsend"):
        subprocess.run([compiler.rustc, "--target", target, "--emit=obj", "-o", lib / f"{name}.o",
                        library / f"rtstartup/{name}.rs"],
                       env={**os.environ, "RUSTC_BOOTSTRAP": "1"}, check=True)


def _self_contained(folder, target, zig, work):
    folder.mkdir()
    architecture, zig_target = MUSL[target]
    archive = debian.Archive([architecture]).refresh()
    versions = archive.versions("musl-dev", architecture)
    if not versions:
        raise Missing(f"there is no package musl-dev for {architecture}")
    debian.unpack(archive.download([("musl-dev", architecture, versions[0])]), work / "musl")
    for name in FROM_MUSL:
        shutil.copy2(next((work / "musl").glob(f"usr/lib/*/{name}")), folder)

    environment = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": str(zig_cache()),
                   "ZIG_LOCAL_CACHE_DIR": str(zig_cache())}

    def run(*words):
        subprocess.run([zig, *words], check=True, env=environment)

    def compile_to(result, *words):
        run("cc", "-target", zig_target, "-fno-sanitize=undefined", "-O2", "-fPIC",
            *words, "-c", "-o", result)

    for name, text in CRT.items():
        source = (work / name).with_suffix(".s")
        source.write_text(text + '.section .note.GNU-stack,""\n')
        compile_to(folder / name, source)
    unwinder = pathlib.Path(zig).parent / "lib/libunwind"
    objects = [work / f"{name}.o" for name in UNWINDER]
    for name, result in zip(UNWINDER, objects):
        language = ["-xc++", "-std=c++17", "-fno-exceptions", "-fno-rtti", "-nostdinc++"] \
            if name.endswith(".cpp") else ["-fexceptions"]
        compile_to(result, "-funwind-tables", "-fstrict-aliasing", "-fvisibility=hidden",
                   "-D_LIBUNWIND_DISABLE_VISIBILITY_ANNOTATIONS", "-D_LIBUNWIND_IS_NATIVE_ONLY",
                   "-DNDEBUG", f"-I{unwinder / 'include'}", *language, unwinder / "src" / name)
    run("ar", "rcs", folder / "libunwind.a", *objects)
