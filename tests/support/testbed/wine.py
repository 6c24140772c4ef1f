# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Wine with a prefix of its own: nothing of the user's Wine is read or changed."""

import os
import pathlib
import shutil
import subprocess

from .cache import build_once, key_of
from .progress import Missing, say
from .zig import find_zig, zig_cache

# Debian's wine64 alone puts nothing on PATH.
HIDDEN = "/usr/lib/wine/wine64"
# A library that newer Rust programs need, and Wine 8 does not have.
PRIMITIVES = pathlib.Path(__file__).parent.parent / "windows/bcryptprimitives.c"


def find_wine():
    found = shutil.which("wine64") or shutil.which("wine") or \
        (HIDDEN if pathlib.Path(HIDDEN).exists() else None)
    if not found:
        raise Missing("Wine is not installed: apt install wine64 wine")
    return found


def wine_variables(prefix):
    """For the environment: quiet, without a screen, and never the offer to fetch Mono or Gecko."""
    return {"WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "DISPLAY": "",
            "WINEDLLOVERRIDES": "mscoree,mshtml="}


def wine_prefix():
    """A prefix that is set up: the first start of one takes several seconds."""
    wine = find_wine()
    version = subprocess.run([wine, "--version"], text=True, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL).stdout.strip()

    def build(folder):
        say(f"{version} sets up a prefix")
        env = {**os.environ, **wine_variables(folder), "HOME": str(folder)}
        done = subprocess.run([wine, "wineboot", "--init"], env=env, text=True, timeout=300,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        if done.returncode != 0:
            raise Missing(f"wineboot ends with {done.returncode}: {done.stdout.strip()}")
        # The registry is written when the server of the prefix ends.
        server = shutil.which("wineserver") or "/usr/lib/wine/wineserver64"
        subprocess.run([server, "-w"], env=env, timeout=120)
        add_primitives(folder / "drive_c/windows/system32")

    key = key_of(version, PRIMITIVES.read_text(), sources=["wine.py"])
    return build_once("wine", "prefix", key, build)


def add_primitives(folder):
    library = folder / "bcryptprimitives.dll"
    if library.exists():
        return
    cache = str(zig_cache())
    done = subprocess.run(
        [find_zig("0.15.2"), "cc", "-target", "x86_64-windows-gnu", "-O1", "-shared", PRIMITIVES,
         "-ladvapi32", "-o", library], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache})
    if done.returncode != 0:
        raise Missing(f"zig does not build {library.name}:\n{done.stdout}")
    for suffix in (".lib", ".pdb"):
        library.with_suffix(suffix).unlink(missing_ok=True)
