# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Commands that are run all the time, and change nothing."""

import subprocess

from measure import Summary, measure
from works import ONE, works

LOG_BYTES = 100 << 20


def _log(path):
    """A long build that went well: what `explain` reads when there is nothing to say."""
    line = b"   Compiling some-crate v1.2.3 (/home/user/project/some-crate)\n"
    end = b"    Finished `dev` profile [unoptimized + debuginfo] target(s) in 9m 12s\n"
    path.write_bytes(line * (LOG_BYTES // len(line)) + end)


def measure_everyday(bench, runs):
    """Name -> (what it took, seconds that it should take at most, in words)."""
    side = bench.side("xtool", works(bench.five)[0])
    side.run("target", "add", *bench.five)
    side.run("config", "set", "build.jobs", "2")
    log = side.sandbox.root / "build.log"
    _log(log)

    def taken(*words):
        return vars(Summary.of([measure(side.argv(*words), side.environment(), side.sandbox.cwd)
                                for _ in range(runs)]))

    grep = vars(Summary.of([
        measure(["sh", "-c", f"grep -cF 'error: linking with' '{log}' || true"],
                side.environment(), side.sandbox.cwd) for _ in range(runs)]))
    figures = {
        "`xtool --version`": (taken("--version"), 0.003),
        "`xtool target list`": (taken("target", "list"), 0.006),
        "`xtool target info`": (taken("target", "info", ONE), 0.006),
        "`xtool config get`": (taken("config", "get", "build.jobs"), 0.008),
        "`xtool doctor`, five targets": (None, 0.3),
        "`xtool explain`, 100 MB (at most three times `grep -F`)":
            (taken("explain", str(log)), 3 * grep["best"]),
        "`grep -F` of the same 100 MB": (grep, None),
    }
    figures["`xtool doctor`, five targets"] = (_doctor(side, runs), 0.3)
    return {name: {"taken": sample, "goal": goal} for name, (sample, goal) in figures.items()}


def _doctor(side, runs):
    """It may well find something, which is an exit code of 1."""
    command = subprocess.list2cmdline([str(word) for word in side.argv("doctor")])
    return vars(Summary.of([
        measure(["sh", "-c", f"{command} || test $? = 1"], side.environment(), side.sandbox.cwd)
        for _ in range(runs)]))
