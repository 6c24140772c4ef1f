# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Batch files in wine's cmd, and two small Windows programs for that."""

import functools
import os
import pathlib
import re
import subprocess

from .cache import build_once, key_of
from .wine import find_wine, wine_prefix, wine_variables
from .zig import find_zig, zig_cache

SOURCES = pathlib.Path(__file__).parent.parent / "windows"
PROGRAMS = ("arguments", "calls")


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

    return build_once("cmd", "programs", key_of(*sources, sources=["cmd.py"]), build)


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
    done = subprocess.run([find_wine(), windows_programs() / "calls.exe", "lines.txt"], cwd=cwd,
                          env={**os.environ, **wine_variables(prefix), "HOME": str(prefix),
                               "LC_ALL": "C.UTF-8", **(env or {})}, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, timeout=timeout, check=True)
    parts = re.split(r"=== (\d+)\n", done.stdout.decode("utf-8", "replace").replace("\r", ""))
    return [(int(code), text) for text, code in zip(parts[0::2], parts[1::2])]


def call_batch(script, calls, cwd, quote=quoted, **options):
    """The same for calls of a batch file, each a list of words, as Rust's programs make them."""
    lines = [f'cmd.exe /e:ON /v:OFF /d /c ""{windows_path(script)}" '
             f'{" ".join(quote(word) for word in words)}"' for words in calls]
    return call_lines(lines, cwd, **options)
