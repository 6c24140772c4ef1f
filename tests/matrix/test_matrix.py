# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The part of the matrix that is tried on every run of the tests: three zigs, three targets, and
the crates that together need everything that a linker set-up has to bring; and a few of those for
which only the distribution's own rustc has a std."""

import pytest

from cells import PASS, REFUSED, run_cell
from conftest import part, requires
from projects import project
from targets import TARGETS, WASI, WINDOWS
from worlds import Column, World, check_parts

from testbed import parts
from testbed.zig import find_zig

ARMV7 = "armv7-unknown-linux-gnueabihf"
AARCH64 = "aarch64-unknown-linux-gnu"
ARMV5 = "armv5te-unknown-linux-gnueabi"
MUSL = parts.MUSL
S390X = "s390x-unknown-linux-gnu"

CELLS = [
    (ARMV7, "zig@0.15.2", "hello", "debug"),
    (ARMV7, "zig@0.15.2", "hello", "release"),
    (ARMV7, "zig@0.15.2", "cc", "debug"),
    (ARMV7, "zig@0.15.2", "libz-ng", "debug"),
    (ARMV7, "zig@0.15.2", "pkgconfig", "debug"),
    (AARCH64, "zig@0.17.0", "hello", "debug"),
    (AARCH64, "zig@0.17.0", "cdylib", "release"),
    (AARCH64, "zig@0.17.0", "cxx-cc", "debug"),
    (AARCH64, "zig@0.17.0", "workspace", "release"),
    (S390X, "zig@0.14.1", "hello", "debug"),
    (S390X, "zig@0.14.1", "cdylib", "debug"),
    (S390X, "zig@0.14.1", "cmakeown", "debug"),
    (ARMV7, "gcc", "cdylib", "debug"),
    (ARMV7, "gcc", "cmakeown", "debug"),
    (WINDOWS, "gcc", "hello", "debug"),
    (WINDOWS, "gcc", "cdylib", "debug"),
    (WINDOWS, "zig@0.15.2", "raw-dylib", "debug"),
    (ARMV5, "gcc", "hello", "debug"),
    (WASI, "lld", "hello", "debug"),
    (MUSL, "gcc", "hello", "debug"),
    (MUSL, "zig@0.15.2", "hello", "release"),
    (MUSL, "zig@0.15.2", "cc", "debug"),
]


@pytest.fixture(scope="module")
def worlds(xtool, mirror):
    """worlds(column): its World, set up once for all cells of the column."""
    made = {}

    def world(column):
        if column not in made:
            part(check_parts, [column])
            if column.zig:
                part(find_zig, column.zig)
            part(parts.old_compiler if TARGETS[column.target].old else parts.registry)
            if TARGETS[column.target].built:
                part(parts.toolchain_with, column.target)
            fresh = World(xtool, column, mirror)
            made[column] = fresh
            fresh.set_up()
        return made[column]

    yield world
    for one in made.values():
        one.close()


@pytest.mark.parametrize("target, kind, name, profile", CELLS,
                         ids=["-".join((TARGETS[cell[0]].gnu or cell[0], *cell[1:])) for cell in CELLS])
def test_plain_cargo_builds_it_and_it_runs(worlds, target, kind, name, profile):
    requires("readelf", "cmake", "make")
    world, project_of = worlds(Column("xtool", target, kind)), project(name)

    with world.project(project_of) as folder:
        result = run_cell(world, project_of, profile, folder)

    assert (result.outcome, result.reason) == \
        ((REFUSED, project_of.refuses) if project_of.refuses else (PASS, ""))
    if world.zig and result.glibc:
        assert tuple(map(int, result.glibc.split("."))) <= (2, 17)


# `exec` sets CC and the like for all that is below it, also for what runs on this machine.
def test_c_code_of_build_scripts_and_proc_macros_stays_the_hosts_below_exec(worlds):
    requires("readelf")
    world = worlds(Column("xtool", AARCH64, "zig@0.17.0"))

    with world.project(project("workspace")) as folder:
        run = world.box.run("exec", AARCH64, "--", "cargo", "run", "--target", AARCH64,
                            cwd=folder, timeout=3600)

    assert run.exit_code == 0, run.out + run.err
