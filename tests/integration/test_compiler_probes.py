# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The questions that autoconf, CMake and meson ask of a compiler: the shims give the answers of the
distribution's gcc for the same machine, or data/compiler_probes.json says why not."""

import concurrent.futures
import dataclasses
import json
import pathlib
import re
import shlex
import subprocess
import tempfile

import pytest

from conftest import requires
from testbed.shims import AARCH64, ARMV7

DATA = json.loads((pathlib.Path(__file__).parents[1] / "data/compiler_probes.json").read_text())
SUFFIXES = {"c": "c", "c++": "cpp", "assembler-with-cpp": "S"}
NOTHING = "int main(void) { return 0; }"


@dataclasses.dataclass(frozen=True)
class Probe:
    name: str
    text: str
    flags: str = ""
    language: str = "c"

    def answer(self, compiler):
        """Whether the compiler accepts it."""
        words = shlex.split(self.flags)
        libraries = [word for word in words if word.startswith("-l")]
        source = f"x.{SUFFIXES[self.language]}"
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / source).write_text(self.text + "\n")
            done = subprocess.run([compiler, *[word for word in words if word not in libraries],
                                   source, "-o", "x", *libraries], cwd=folder, check=False,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, timeout=600)
        return done.returncode == 0


def probes():
    for name in DATA["functions"]:
        yield Probe(f"function {name}", f"char {name}(void);\nint main(void) {{ return {name}(); }}")
    for name in DATA["headers"]:
        yield Probe(f"header {name}", f"#include <{name}>", "-c")
    for line in DATA["libraries"]:
        library, function = line.split()
        yield Probe(f"library {line}", f"char {function}(void);\n"
                    f"int main(void) {{ return {function}(); }}", f"-l{library}")
    for flags in DATA["flags"]:
        yield Probe(f"flag {flags}", NOTHING, flags)
    for row in DATA["programs"]:
        yield Probe(" ".join(filter(None, [row["text"], row.get("flags")])), **row)


def release_of(library):
    """The version that a glibc says of itself."""
    return re.search(rb"release version (\d+\.\d+)", pathlib.Path(library).read_bytes())[1].decode()


@pytest.mark.parametrize("target, gnu, languages", [
    (AARCH64, "aarch64-linux-gnu", ("c", "assembler-with-cpp")),
    (ARMV7, "arm-linux-gnueabihf", ("c++",))], ids=["c", "c++"])
def test_the_shims_answer_as_gcc_does(write_shims, zig, tmp_path, target, gnu, languages):
    compilers = {"c": "gcc", "assembler-with-cpp": "gcc", "c++": "g++"}
    requires(*{f"{gnu}-{compilers[language]}" for language in languages})
    same_glibc = dataclasses.replace(target, glibc=release_of(f"/usr/{gnu}/lib/libc.so.6"))
    tools = write_shims(tmp_path / target.triple, same_glibc, zig("0.15.2"), "0.15.2")
    asked = [probe for probe in probes() if probe.language in languages]
    names = {"gcc": "cc", "g++": "c++"}

    def differs(probe):
        program = compilers[probe.language]
        return probe.answer(f"{gnu}-{program}") != probe.answer(tools.path(names[program]))

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        different = {probe.name for probe, found in zip(asked, pool.map(differs, asked)) if found}

    known = {probe.name for probe in asked} & DATA["differences"].keys()
    assert different - known == set()
    if subprocess.run([f"{gnu}-gcc", "-dumpversion"], text=True, stdout=subprocess.PIPE,
                      check=True).stdout.strip() == DATA["gcc"]:
        assert known - different == set()


def test_no_probe_is_listed_twice_and_every_difference_has_a_probe():
    names = [probe.name for probe in probes()]

    assert len(names) == len(set(names)) > 150
    assert DATA["differences"].keys() <= set(names)
