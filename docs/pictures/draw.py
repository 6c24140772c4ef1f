#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Draws the pictures of terminals in this folder: what a built xtool prints, on a toolchain and a
mirror of the testbed (docs/testing.md).

    docs/pictures/draw.py XTOOL
"""

import fcntl
import html
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1] / "tests/support"))

from testbed import parts
from testbed.rustup import clean_environment, copy_toolchain, find_rustup, homes, install_proxies
from testbed.server import Server

TARGET = "armv7-unknown-linux-gnueabihf"
SESSIONS = {
    "target-add": ("target", "add", TARGET),
    "setup-linker": ("setup-linker", TARGET),
    "doctor": ("doctor", TARGET),
}
COLUMNS = 112
LINE, LETTER, MARGIN = 18, 7.83, 14
COLOURS = {31: "#f07178", 32: "#a5d76e", 33: "#ffcb6b", 34: "#82aaff", 35: "#c792ea", 36: "#89ddff"}
PIECE = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])")


def printed(words, environment, folder):
    """What the program writes to a terminal."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    with subprocess.Popen(words, env=environment, cwd=folder, stdin=its, stdout=its, stderr=its) as run:
        os.close(its)
        text = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            text += piece
    os.close(ours)
    return text.decode()


def last_of(line):
    """What stays of a line that was written over, as progress bars are."""
    return re.split(r"\r|\x1b\[K", line.rstrip("\r"))[-1]


def styled(line):
    """(text, bold, colour) of each piece."""
    bold, colour, at = False, None, 0
    for code in PIECE.finditer(line):
        if code.start() > at:
            yield line[at:code.start()], bold, colour
        at = code.end()
        for number in (int(word or 0) for word in code[1].split(";") if code[2] == "m"):
            if number == 0:
                bold, colour = False, None
            elif number == 1:
                bold = True
            elif number in COLOURS or number - 60 in COLOURS:
                colour = COLOURS.get(number, COLOURS.get(number - 60))
    if at < len(line):
        yield line[at:], bold, colour


def drawn(lines):
    width = COLUMNS * LETTER + 2 * MARGIN
    height = len(lines) * LINE + 2 * MARGIN
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
           f'viewBox="0 0 {width:.0f} {height}">')
    yield '<rect width="100%" height="100%" rx="8" fill="#1e222a"/>'
    yield ('<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,\'DejaVu Sans Mono\',monospace" '
           'font-size="13" fill="#d7dae0">')
    for number, line in enumerate(lines):
        pieces = "".join(
            "<tspan" + (' font-weight="bold"' if bold else "") + (f' fill="{colour}"' if colour else "") +
            f">{html.escape(text)}</tspan>" for text, bold, colour in styled(line))
        yield f'<text xml:space="preserve" x="{MARGIN}" y="{MARGIN + number * LINE + 13}">{pieces}</text>'
    yield "</g>"
    yield "</svg>"


def main(xtool):
    mirror = parts.mirror()
    with tempfile.TemporaryDirectory() as folder, Server(mirror.path) as server:
        home = pathlib.Path(folder) / "you"
        environment = {**clean_environment(), **homes(home), "XTOOL_HOME": str(home / ".xtool"),
                       "HOME": str(home), "RUSTUP_DIST_SERVER": server.url, "TERM": "xterm-256color"}
        environment["PATH"] = f"{home / 'cargo/bin'}:{environment['PATH']}"
        copy_toolchain(parts.toolchain(mirror.release.version), home / "rustup")
        install_proxies(find_rustup(), home / "cargo")
        for name, words in SESSIONS.items():
            text = printed([xtool, *words], environment, home).replace(
                str(home / "cargo"), "/home/you/.cargo").replace(str(home), "/home/you")
            lines = [last_of(line) for line in text.replace("\r\n", "\n").rstrip("\n").split("\n")]
            command = f"\x1b[1;32m$\x1b[0m xtool {' '.join(words)}"
            (FOLDER / f"{name}.svg").write_text("\n".join(drawn([command, *lines])) + "\n",
                                                encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(str(pathlib.Path(sys.argv[1]).resolve()))
