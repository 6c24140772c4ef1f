# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What a build costs besides the work itself: both tools in turns, in one run, as medians."""

import dataclasses
import os
import pathlib
import re
import shlex
import statistics
import subprocess
import time

from known import AARCH64
from projects import project

KIND = "zig@0.15.2"


@dataclasses.dataclass(frozen=True)
class Timing:
    """Medians in milliseconds; `cpu` is user and system time of all processes."""

    what: str
    subject: str
    wall: float
    cpu: float
    runs: int


def once(argv, folder, environment):
    """(wall, cpu) seconds of one run, its output to nowhere."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(word) for word in argv], cwd=folder, env=environment,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"exit code {process.returncode}: {shlex.join(map(str, argv))}")
    return wall, used.ru_utime + used.ru_stime


def in_turns(what, subjects, runs):
    """A Timing for each subject, a name with (argv, folder, environment)."""
    taken = {name: [] for name in subjects}
    for name, subject in subjects.items():
        once(*subject)  # the first fills caches
    for _ in range(runs):
        for name, subject in subjects.items():
            taken[name].append(once(*subject))
    return [Timing(what, name, *(round(statistics.median(column) * 1000, 2)
                                 for column in zip(*values)), runs)
            for name, values in taken.items()]


def zig_call(world, compiler, words, folder):
    """What xtool's shim runs for these words: zig and its arguments."""
    log = folder / "shim.log"
    log.unlink(missing_ok=True)
    world.box.command(compiler, *words, cwd=folder, env={**world.env, "XTOOL_SHIM_LOG": log})
    line = re.search(r"^runs: (.*)$", log.read_text(), re.MULTILINE).group(1)
    return shlex.split(line)


def no_op_builds(worlds, runs):
    """A build of hello that has nothing to do."""
    subjects, copies = {}, []
    for tool in ("xtool", "zigbuild"):
        world = worlds.get(tool, AARCH64, KIND)
        copy = world.project(project("hello"))
        folder = copy.__enter__()
        copies.append(copy)
        world.run_cargo(folder, "build").succeeded()
        # The toolchain's own programs: rustup's proxies cost each call more, and are not compared.
        programs = world.toolchain.sysroot / "bin"
        environment = world.box.environment(world.env)
        environment["PATH"] = f"{programs}:{environment['PATH']}"
        cargo = programs / "cargo" if tool == "xtool" else world.box.bin / "cargo-zigbuild"
        name = {"xtool": "plain cargo, set up by xtool", "zigbuild": "cargo zigbuild"}[tool]
        subjects[name] = ([cargo, "build", "--target", world.build_target], folder, environment)
    try:
        return in_turns("a build of `hello` that has nothing to do", subjects, runs)
    finally:
        for copy in copies:
            copy.__exit__(None, None, None)


def compiler_calls(worlds, runs):
    """The C compilers that both tools give, against the zig command that xtool's runs."""
    world, peer = (worlds.get(tool, AARCH64, KIND) for tool in ("xtool", "zigbuild"))
    shim = worlds.compiler("xtool", AARCH64, KIND)
    wrapper = worlds.compiler("zigbuild", AARCH64, KIND)
    folder = world.box.cwd / "calls"
    folder.mkdir()
    (folder / "one.c").write_text("int main(void) { return 0; }\n")
    environment = {**world.box.environment(),
                   "ZIG_GLOBAL_CACHE_DIR": str(world.box.xtool_home / "cache/zig")}
    rustc = subprocess.run([world.toolchain.sysroot / "bin/rustc", "-V"], text=True,
                           env=environment, stdout=subprocess.PIPE).stdout.split()[1]
    # As under `cargo zigbuild`, which tells its wrappers what they would have to ask for.
    peer_environment = {**peer.box.environment(peer.env), "CARGO_ZIGBUILD_RUSTC_VERSION": rustc}
    timings = []
    for what, words in (("compiling a C file of one line", ["-c", "one.c", "-o", "one.o"]),
                        ("linking a C program of one line", ["one.c", "-o", "one"])):
        plain = zig_call(world, shim, words, folder)
        timings += in_turns(what, {
            "`zig cc` itself": (plain, folder, environment),
            "xtool's shim": ([shim, *words], folder, environment),
            "cargo-zigbuild's wrapper": ([wrapper, *words], folder, peer_environment),
        }, runs)
    return timings


def run_timings(worlds, runs):
    return no_op_builds(worlds, runs) + compiler_calls(worlds, runs)


def processor():
    text = pathlib.Path("/proc/cpuinfo").read_text()
    found = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    return found.group(1) if found else "an unknown processor"
