# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Wine with a prefix of its own: nothing of the user's Wine is read or changed."""

import os
import pathlib
import shutil
import subprocess

from .cache import build_once, key_of
from .progress import Missing, say

# Debian's wine64 alone puts nothing on PATH.
HIDDEN = "/usr/lib/wine/wine64"


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

    return build_once("wine", "prefix", key_of(version, sources=["wine.py"]), build)
