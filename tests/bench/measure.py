# SPDX-License-Identifier: Apache-2.0 OR MIT
"""How long a program takes: on the wall, on the processors, and how much memory."""

import dataclasses
import os
import statistics
import subprocess
import tempfile
import time


@dataclasses.dataclass(frozen=True)
class Sample:
    wall: float  # seconds
    cpu: float  # seconds of it and of those that it waited for
    memory: int  # bytes, of the largest of them


class Failed(Exception):
    """A program that was to be measured did not do its work."""


def measure(argv, environment, cwd):
    """Runs a program to its end. What it prints is shown when it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen([str(word) for word in argv], env=environment, cwd=cwd,
                                   stdin=subprocess.DEVNULL, stdout=said,
                                   stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            raise Failed(f"{' '.join(map(str, argv))} failed with {process.returncode}:\n"
                         + said.read().decode(errors="replace"))
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


@dataclasses.dataclass(frozen=True)
class Summary:
    """Several samples of one thing. The fastest says what the work takes, the median what to
    expect of a machine that does other things, too."""

    best: float
    median: float
    cpu: float  # the least
    memory: int  # the most
    runs: int

    @classmethod
    def of(cls, samples):
        walls = [sample.wall for sample in samples]
        return cls(min(walls), statistics.median(walls), min(sample.cpu for sample in samples),
                   max(sample.memory for sample in samples), len(samples))
