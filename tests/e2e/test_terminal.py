# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What people see: colours and progress on terminals of all widths, and neither where none is."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios

import pytest

from testbed.faulty import Fault
from testbed.library import CARGO, put_library
from testbed.sandbox import Run
from testbed.synthetic import UNAVAILABLE

ARMV7 = "armv7-unknown-linux-gnueabihf"
ERASE = "\r\x1b[K"


@pytest.fixture
def box(sandbox, faulty_mirror):
    """Downloads here break off once, so that there is a moment to draw in."""
    faulty_mirror.server.faults.append(Fault("rust-std", cut_after=300, times=1))
    sandbox.serve_from(faulty_mirror)
    sandbox.fake_toolchain(faulty_mirror)
    sandbox.variables["XTOOL_HTTP_RETRY_DELAY"] = "1"
    return sandbox


def run_on_terminal(box, *arguments, columns=80, env=None):
    """As Sandbox.run, with a terminal for stderr."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = box.popen(box.xtool, *arguments, env={"TERM": "xterm", **(env or {})},
                        stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # the last writer has closed it
            break
        if not chunk:
            break
        shown += chunk
    os.close(ours)
    return Run(process.wait(), "", shown.decode().replace("\r\n", "\n"))


def live_lines(text):
    """What was drawn and erased again."""
    return [part.rpartition("\n")[2] for part in text.split(ERASE)[:-1]]


def test_a_terminal_shows_a_bar_with_bytes_speed_and_remaining_time(box):
    done = run_on_terminal(box, "target", "add", ARMV7)

    shape = r"<name> \[#+ +\] \d+ of <size> +<size>/s +ETA (<time>|\?)"
    drawn = [re.sub(r"[\d.]+ (B|[KM]iB)", "<size>", line).replace(ARMV7, "<name>")
             for line in live_lines(done.err)]
    assert done.exit_code == 0
    assert [line for line in drawn if re.fullmatch(shape, re.sub(r"[\d.]+ s$", "<time>", line))]


def test_a_terminal_shows_how_many_crates_are_built_of_all(sandbox):
    units = [{"pkg_id": name} for name in ("core", "core", "alloc")]  # one of them for two units
    graph = json.dumps({"version": 1, "units": units, "roots": []})
    put_library(sandbox.fake_toolchain(),
                f"case \"$*\" in *--unit-graph*) echo '{graph}'; exit ;; esac\n{CARGO}")

    done = run_on_terminal(sandbox, "target", "build", UNAVAILABLE)

    assert done.exit_code == 0, done
    assert f"building for {UNAVAILABLE}: core (1 of 2)" in live_lines(done.err)


@pytest.mark.parametrize("columns", [2, 9, 20, 33, 50, 80, 200])
def test_no_live_line_is_wider_than_the_terminal(box, columns):
    done = run_on_terminal(box, "target", "add", ARMV7, columns=columns)

    assert done.exit_code == 0
    assert live_lines(done.err)
    assert max(map(len, live_lines(done.err))) < columns


def test_nothing_of_a_live_line_stays(box):
    done = run_on_terminal(box, "target", "add", ARMV7, env={"NO_COLOR": "1"})

    final = re.sub(r"[^\n]*\r\x1b\[K", "", done.err).splitlines()
    assert [line.split(" ")[0] for line in final] == ["info:", "warn:", "info:", "help:"]


@pytest.mark.parametrize("env, option, colours, bars", [
    ({}, (), True, True),
    ({"NO_COLOR": "1"}, (), False, True),
    ({"TERM": "dumb"}, (), False, False),
    ({"CI": "true"}, (), True, False),
    ({"NO_COLOR": "1"}, ("--color", "always"), True, True),
    ({}, ("--color", "never"), False, True),
    ({"XTOOL_COLOR": "never", "XTOOL_PROGRESS": "never"}, (), False, False),
    ({}, ("--quiet",), True, False)])
def test_a_terminal_gets_colours_and_bars_unless_somebody_objects(box, env, option, colours, bars):
    done = run_on_terminal(box, *option, "target", "add", ARMV7, env=env)
    mistake = run_on_terminal(box, *option, "target", "add", "nowhere-at-all", env=env)

    assert ERASE in done.err if bars else ERASE not in done.err
    assert ("\x1b[1;31merror:" in mistake.err) == colours


def run_on_pipe(box, *arguments):
    """As Sandbox.run, which would take a carriage return for the end of a line."""
    process = box.popen(box.xtool, *arguments, env={"TERM": "xterm"}, stdout=subprocess.DEVNULL,
                        stderr=subprocess.PIPE)
    return process.communicate()[1].decode()


def test_a_pipe_gets_plain_lines(box):
    printed = run_on_pipe(box, "target", "add", ARMV7)

    assert "info: installed" in printed
    assert "\x1b" not in printed and "\r" not in printed


def test_a_pipe_gets_colours_and_bars_on_request(box):
    printed = run_on_pipe(box, "--color", "always", "--progress", "always", "target", "add", ARMV7)

    assert "\x1b[1minfo:" in printed
    assert ERASE in printed
