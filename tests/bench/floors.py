# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What no installer can be faster than: each part of the work alone, on the same archive."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from works import ONE

PIECE = 1 << 20


def _archive(mirror, suffix):
    return next(pathlib.Path(mirror.path).rglob(f"rust-std-*-{ONE}.tar.{suffix}"))


def _seconds(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _decompress(program, archive):
    with open(archive, "rb") as packed:
        subprocess.run([program, "-dc"], stdin=packed, stdout=subprocess.DEVNULL, check=True)


def _write_durably(source, folder):
    """As many bytes as the std has, written to one file and synced."""
    with open(source, "rb") as packed, open(pathlib.Path(folder) / "copy", "wb") as out:
        unpacked = subprocess.Popen(["gzip", "-dc"], stdin=packed, stdout=subprocess.PIPE)
        pieces = []
        while piece := unpacked.stdout.read(PIECE):
            pieces.append(piece)
        unpacked.wait()
        start = time.perf_counter()
        for piece in pieces:
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
        return time.perf_counter() - start


def measure_floors(mirror, runs):
    """Name -> seconds, the least of all runs."""
    gz, xz = _archive(mirror, "gz"), _archive(mirror, "xz")
    floors = {}
    tools = {"`xz -dc` alone": ("xz", xz), "`gzip -dc` alone (zlib)": ("gzip", gz),
             "`igzip -dc` alone (ISA-L)": ("igzip", gz), "`sha256sum` of the .tar.gz": None}
    for name, tool in tools.items():
        if tool is None:
            action = lambda: subprocess.run(["sha256sum", gz], stdout=subprocess.DEVNULL,  # noqa: E731
                                            check=True)
        elif shutil.which(tool[0]):
            action = lambda tool=tool: _decompress(*tool)  # noqa: E731
        else:
            continue
        floors[name] = min(_seconds(action) for _ in range(runs))
    with tempfile.TemporaryDirectory() as folder:
        floors["writing and syncing the unpacked bytes"] = min(
            _write_durably(gz, folder) for _ in range(runs))
    return floors
