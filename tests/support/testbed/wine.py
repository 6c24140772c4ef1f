# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Windows' command processor on this machine: wine, a prefix for it, and two small programs."""

import filecmp
import functools
import os
import pathlib
import re
import shutil
import subprocess

from .cache import build_once, key_of
from .progress import Missing, say
from .zig import find_zig, zig_cache

SOURCES = pathlib.Path(__file__).parent.parent / "windows"
PROGRAMS = ("arguments", "calls")


def environment(prefix):
    """Nothing of the user's own: no ~/.wine, no display, no offers to install Mono or Gecko."""
    return {**os.environ, "HOME": str(prefix), "WINEPREFIX": str(prefix), "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=", "DISPLAY": "", "LC_ALL": "C.UTF-8"}


@functools.lru_cache(maxsize=None)
def wine_prefix():
    """A folder for $WINEPREFIX. To make it takes wine some twelve seconds."""
    if shutil.which("wine") is None:
        raise Missing("wine is not installed: apt install wine wine64")
    version = subprocess.run(["wine", "--version"], text=True, check=True,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout

    def build(folder):
        say("making a wine prefix")
        done = subprocess.run(["wine", "wineboot", "-i"], env=environment(folder), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        subprocess.run(["wineserver", "-w"], env=environment(folder), check=False)
        if done.returncode != 0:
            raise Missing(f"wine cannot make a prefix: {done.stdout.strip()}")
        # wine copies its own libraries, 600 MB.
        for copy in (folder / "drive_c/windows/system32").glob("*.*"):
            for original in pathlib.Path("/usr/lib").glob(f"*/wine/x86_64-windows/{copy.name}"):
                if filecmp.cmp(copy, original, shallow=False):
                    copy.unlink()
                    copy.symlink_to(original)

    return build_once("wine", "prefix", key_of(version, sources=["wine.py"]), build)


@functools.lru_cache(maxsize=None)
def windows_programs():
    """A folder with the programs of tests/support/windows, built by zig."""
    sources = [(SOURCES / f"{name}.c").read_text() for name in PROGRAMS]

    def build(folder):
        cache = str(zig_cache())
        for name in PROGRAMS:
            subprocess.run(
                [find_zig("0.15.2"), "cc", "-target", "x86_64-windows-gnu", "-O1",
                 *(["-municode"] if name == "arguments" else []), SOURCES / f"{name}.c", "-o",
                 folder / f"{name}.exe"], check=True,
                env={**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache})

    return build_once("wine", "programs", key_of(*sources, sources=["wine.py"]), build)


def windows_path(path):
    """Wine's drive Z: is the whole machine."""
    return "Z:" + str(path).replace("/", "\\")


def quoted(word):
    """A word as Rust's standard library writes it into a command line for a program."""
    if word and not re.search(r'[ \t"]', word):
        return word
    text = re.sub(r'(\\*)"', r'\1\1\\"', word)
    return '"' + re.sub(r"(\\+)$", r"\1\1", text) + '"'


def quoted_for_batch(word):
    """The same for a batch file: everything special within quotes, and these doubled."""
    if word and re.fullmatch(r"[\w#$*+\-./:?@\\]+", word):
        return word
    return '"' + re.sub(r"(\\+)$", r"\1\1", word.replace('"', '""')) + '"'


def call_lines(lines, cwd, timeout=300, env=None):
    """Starts each line as a new process, one after the other: a list of (exit code, output)."""
    (pathlib.Path(cwd) / "lines.txt").write_text("".join(f"{line}\n" for line in lines))
    prefix = wine_prefix()
    done = subprocess.run(["wine", windows_programs() / "calls.exe", "lines.txt"], cwd=cwd,
                          env={**environment(prefix), **(env or {})}, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, timeout=timeout, check=True)
    parts = re.split(r"=== (\d+)\n", done.stdout.decode("utf-8", "replace").replace("\r", ""))
    return [(int(code), text) for text, code in zip(parts[0::2], parts[1::2])]


def call_batch(script, calls, cwd, quote=quoted, **options):
    """The same for calls of a batch file, each a list of words, as Rust's programs make them."""
    lines = [f'cmd.exe /e:ON /v:OFF /d /c ""{windows_path(script)}" '
             f'{" ".join(quote(word) for word in words)}"' for words in calls]
    return call_lines(lines, cwd, **options)
