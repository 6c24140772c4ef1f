# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Runs the commands in golden/<command>/<case>.txt and compares everything they print.

XTOOL_ACCEPT=1 rewrites the files with what the commands print now. docs/testing.md has the format.
"""

import dataclasses
import os
import pathlib
import re
import shlex
import shutil
import sys

import pytest

from conftest import find_program, requires
from testbed.damage import DAMAGES
from testbed.deb_repository import small_repository
from testbed.elf import elf
from testbed.faulty import Fault, FaultyServer
from testbed.library import put_library
from testbed.rustup import NOWHERE
from testbed.synthetic import HOST, FakeToolchain, SyntheticMirror

GOLDEN = pathlib.Path(__file__).parent / "golden"
ROOT = GOLDEN.parents[2]
OS_RELEASES = ROOT / "tests/data/os-release"
CASES = sorted(GOLDEN.rglob("*.txt"))
ACCEPT = os.environ.get("XTOOL_ACCEPT") == "1"


@dataclasses.dataclass
class Step:
    command: str
    exit_code: int = 0
    out: str = ""
    err: str = ""

    def text(self):
        return (f"$ {self.command}\nexit: {self.exit_code}\n"
                + (f"--- stdout\n{self.out}" if self.out else "")
                + (f"--- stderr\n{self.err}" if self.err else ""))


def parse(text):
    """(the lines before the first command, the steps)"""
    head, steps, section = [], [], None
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            steps.append(Step(line[2:].strip()))
            section = None
        elif not steps:
            head.append(line)
        elif section is None and line.startswith("exit: "):
            steps[-1].exit_code = int(line[6:])
        elif line in ("--- stdout\n", "--- stderr\n"):
            section = {"--- stdout\n": "out", "--- stderr\n": "err"}[line]
        elif section:
            setattr(steps[-1], section, getattr(steps[-1], section) + line)
    return "".join(head), steps


def directives(head):
    """("setup", "added T") for each line "# setup: added T"."""
    return re.findall(r"^# (setup|env|os-release|tool|cross-gcc|write|elf|delete|fault): *(.*)$", head, re.MULTILINE)


class Stage:
    """What a golden file asks for before its commands run."""

    def __init__(self, box, mirror, server):
        self.box, self.mirror, self.server = box, mirror, server
        self.sysroot = None
        self.env = {}
        # Only what a case names is on PATH, so that the machine's compilers do not show.
        box.variables["PATH"] = str(box.bin)
        box.variables["XTOOL_HTTP_RETRY_DELAY"] = "4"
        # A distribution that is not known, with nothing installed.
        self.system = box.root / "system"
        box.variables["XTOOL_SYSTEM_ROOT"] = str(self.system)
        box.serve_from(server)

    def prepare(self, kind, value):
        getattr(self, f"_{kind.replace('-', '_')}")(value)

    def _setup(self, value):
        words = value.split()
        if words == ["rustup-toolchain"]:
            self.sysroot = self.box.fake_toolchain(self.mirror).sysroot
        elif words == ["plain-sysroot"]:
            self.sysroot = self.box.fake_toolchain().sysroot
        elif words == ["debian-repository"]:
            requires("gpg", "gpgv")
            small_repository(self.mirror.path / "debian").trust_below(self.system)
            self.box.variables["XTOOL_SYSROOT_MIRROR"] = f"{self.server.url}/debian"
            self.box.program("gpgv", f'exec {find_program("gpgv")} "$@"')
        elif words[0] == "sysroot":
            self.box.run("sysroot", "add", *words[1:]).succeeded()
        elif words == ["no-server"]:
            self.box.serve_from(NOWHERE)
        elif words == ["library-sources"]:
            put_library(FakeToolchain(self.sysroot))
        elif words[0] == "added":
            done = self.box.run("target", "add", *words[1:])
            assert done.exit_code == 0, done.err
        elif words[0] == "damaged":
            self.mirror.publish(words[1], DAMAGES[words[2]])
        elif words[0] == "withdrawn":
            self.mirror.withdraw(words[1])
        elif words[0] == "cold-cache":
            for file in (self.box.xtool_home / "cache").rglob("*"):
                if file.is_file():
                    file.unlink()
        else:
            raise ValueError(f"no such setup: {value}")

    def _env(self, value):
        name, _, content = value.partition("=")
        self.env[name] = self.expand(content)

    def _os_release(self, value):
        target = self.system / "etc/os-release"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(OS_RELEASES / value, target)

    def _cross_gcc(self, value):
        """A compiler that makes the same program of every call, and the C library for it."""
        program = self.box.root / "armhf-program"
        program.write_bytes(elf(interpreter="/lib/ld-linux-armhf.so.3", needed="libc.so.6",
                                symbols="__libc_start_main@GLIBC_2.34"))
        self.box.program(value, 'while [ $# -gt 1 ]; do\n'
                                f'  [ "$1" != -o ] || /bin/cp {program} "$2"\n'
                                '  shift\ndone')
        loader = self.system / "usr/arm-linux-gnueabihf/lib/ld-linux-armhf.so.3"
        loader.parent.mkdir(parents=True, exist_ok=True)
        loader.touch()

    def _tool(self, value):
        name, _, script = value.partition(" ")
        self.box.program(name, script or "exit 0")

    def _write(self, value):
        name, _, content = value.partition(" = ")
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode().decode("unicode_escape").encode("latin-1"))

    def _elf(self, value):
        name, *fields = value.split()
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(elf(**dict(field.split("=", 1) for field in fields)))

    def _delete(self, value):
        self.path(value).unlink()

    def _fault(self, value):
        path, *settings = value.split()
        fields = {name: int(number) for name, _, number in (s.partition("=") for s in settings)}
        self.server.faults.append(Fault(path, **fields))

    def path(self, name):
        """[SYSROOT]/… or [HOME]/…, else below the working directory."""
        return self.box.cwd / self.expand(name)

    def expand(self, text):
        return (text.replace("[SYSROOT]", str(self.sysroot)).replace("[HOME]", str(self.box.home))
                .replace("[TMP]", str(self.box.root)).replace("[DIST]", self.server.url)
                .replace("[HOST]", HOST))

    def redact(self, text):
        for value, name in ((self.server.url, "[DIST]"), (str(self.box.home), "[HOME]"),
                            (str(self.box.root), "[TMP]"), (str(self.box.xtool), "[XTOOL]")):
            text = text.replace(value, name)
        text = re.sub(rf"\b{HOST}(?!\w)", "[HOST]", text)
        text = re.sub(r"\b[0-9a-f]{64}\b", "[SHA256]", text)
        text = re.sub(r"(/sysroots/[^/]+/)[0-9a-f]{16}\b", r"\1[TREE]", text)
        text = re.sub(r"\bxtool \d+\.\d+\.\d+( \([0-9a-f]{9} [\d-]{10}\))?", "xtool [VERSION]", text)
        text = re.sub(r'"(version|commit|commit_date)": (null|"([0-9a-f]{40}|\d+\.\d+\.\d+|\d{4}(-\d\d){2})")',
                      r'"\1": [VERSION]', text)
        text = re.sub(r'(\.TH \S+ 1 \\?")[\d-]*(\\?" \\?"xtool \[VERSION\])', r"\1[DATE]\2", text)
        text = re.sub(r"\b\d+(\.\d+)? (B|[KMG]iB|[kMG]B)(/s)?(?!\w)", "[SIZE]", text)
        text = re.sub(r"\b\d+(\.\d+)? (ms|s|min)\b", "[TIME]", text)
        text = re.sub(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[TIME]", text)
        text = text.replace("trying again in [TIME]", "trying again")  # at once, now and then
        text = re.sub(r'("(?:bytes|downloaded|size)": ?)\d+', r"\1[SIZE]", text)
        return re.sub(r'("seconds": ?)[0-9.e+-]+', r"\1[TIME]", text)


def perform(step, stage):
    words = shlex.split(stage.expand(step.command))
    assert words[0] == "xtool", f"only xtool runs here, not '{words[0]}'"
    done = stage.box.run(*words[1:], env=stage.env)
    complete = [stage.redact(text if not text or text.endswith("\n") else text + "\n")
                for text in (done.out, done.err)]
    return Step(step.command, done.exit_code, *complete)


@pytest.mark.parametrize("case", CASES, ids=lambda p: str(p.relative_to(GOLDEN).with_suffix("")))
def test_prints_what_the_golden_file_says(case, sandbox):
    head, steps = parse(case.read_text())
    mirror = SyntheticMirror(sandbox.root / "mirror", formats=("xz",))

    with FaultyServer(mirror.path) as server:
        stage = Stage(sandbox, mirror, server)
        for kind, value in directives(head):
            stage.prepare(kind, value)
        printed = [perform(step, stage) for step in steps]

    actual = head + "\n".join(step.text() for step in printed)
    if ACCEPT and actual != case.read_text():
        case.write_text(actual)
        print(f"accepted {case}", file=sys.stderr)
    assert actual == case.read_text()


def test_every_golden_file_runs_a_command():
    empty = [str(case) for case in CASES if not parse(case.read_text())[1]]

    assert empty == []


def commands():
    """"target add" and so on, the groups of commands, and "" for no command at all."""
    table = (ROOT / "src/cli/commands.cpp").read_text()
    paths = re.findall(r'Command\{\.path = "([^"]+)"', table)
    return sorted({"", *paths, *(path.rpartition(" ")[0] for path in paths)})


def recorded(command):
    """The steps recorded for a command: its folder is its name with dashes."""
    folder = GOLDEN / (command.replace(" ", "-") or "xtool")
    return [step for case in folder.glob("*.txt") for step in parse(case.read_text())[1]]


@pytest.mark.parametrize("command", commands(), ids=lambda name: name or "none")
def test_every_command_has_its_help_a_success_its_json_and_a_mistake_recorded(command):
    steps = recorded(command)

    found = {
        "help": any(step.command == f"xtool {command}".rstrip() + " --help" for step in steps),
        "success": any(step.exit_code == 0 and "--help" not in step.command for step in steps),
        "json": any(step.out.startswith("{") for step in steps),
        "mistake": any(step.exit_code == 2 for step in steps)}

    # A group of commands does nothing by itself that could succeed.
    group = any(other.startswith(f"{command} ") for other in commands() if command)
    assert [name for name, is_there in found.items()
            if not is_there and (name, group) != ("success", True)] == []


def test_every_kind_of_error_is_recorded():
    rows = re.findall(r"^\| `([\w-]+)` \| (\d+) \|", (ROOT / "docs/errors.md").read_text(),
                      re.MULTILINE)
    seen = {step.exit_code for case in CASES for step in parse(case.read_text())[1]}

    assert len(rows) > 5
    assert [name for name, code in rows if int(code) not in seen] == []
