# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Several runs at once neither lose each other's work nor do it twice."""

import fcntl
import shutil
import signal
import subprocess

import pytest

from testbed.records import check_records, components, registered
from testbed.sandbox import read_tree
from testbed.synthetic import HOST, TARGETS

ARMV7 = "armv7-unknown-linux-gnueabihf"
MORE = ("aarch64-unknown-linux-musl", "riscv64gc-unknown-linux-gnu", "s390x-unknown-linux-gnu",
        "x86_64-unknown-linux-musl")
FOREIGN = (*(target for target in TARGETS if target != HOST), *MORE)


@pytest.fixture
def toolchain(sandbox, synthetic_mirror):
    for target in MORE:
        synthetic_mirror.publish(target)
    sandbox.serve_from(synthetic_mirror)
    return sandbox.fake_toolchain(synthetic_mirror)


def start(sandbox, *arguments):
    return sandbox.popen(sandbox.xtool, "target", *arguments, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True)


def downloads(sandbox):
    """What is in the cache besides what came out of it."""
    return [file for file in (sandbox.xtool_home / "cache").iterdir() if file.is_file()]


def all_succeed(runs):
    for run in runs:
        _, said = run.communicate(timeout=120)
        assert run.returncode == 0, said


def check_installed(toolchain, expected):
    check_records(toolchain.rustlib)
    assert sorted(registered(toolchain.rustlib)) == sorted([HOST, *expected])
    assert sorted(components(toolchain.rustlib)) == sorted(
        [f"rustc-{HOST}", *(f"rust-std-{target}" for target in (HOST, *expected))])
    assert {path.name for path in toolchain.rustlib.iterdir() if path.is_dir()} == {
        HOST, *expected}


def test_targets_that_are_added_at_once_are_all_registered(sandbox, toolchain):
    all_succeed([start(sandbox, "add", target) for target in FOREIGN])

    check_installed(toolchain, FOREIGN)


def test_a_target_that_is_added_four_times_at_once_is_downloaded_once(sandbox, synthetic_mirror,
                                                                      toolchain):
    all_succeed([start(sandbox, "add", ARMV7) for _ in range(4)])

    check_installed(toolchain, [ARMV7])
    assert [request.path for request in synthetic_mirror.server.requests()] == [
        f"/dist/2025-02-20/rust-std-1.85.0-{ARMV7}.tar.gz"]
    assert [len(file.name) for file in downloads(sandbox)] == [64]


def test_adding_and_removing_at_once_do_not_undo_each_other(sandbox, toolchain):
    old, new = FOREIGN[:4], FOREIGN[4:8]
    assert sandbox.run("target", "add", *old).exit_code == 0

    all_succeed([start(sandbox, *words) for pair in zip(old, new)
                 for words in (("remove", pair[0]), ("add", pair[1]))])

    check_installed(toolchain, new)


def test_adding_and_removing_the_same_target_ends_in_one_of_both(sandbox, toolchain):
    without = read_tree(toolchain.sysroot)
    assert sandbox.run("target", "add", ARMV7).exit_code == 0
    with_target = read_tree(toolchain.sysroot)

    all_succeed([start(sandbox, command, ARMV7) for command in ("remove", "add") * 3])

    assert read_tree(toolchain.sysroot) in (without, with_target)


@pytest.mark.parametrize("command", ["add", "remove"])
def test_a_held_sysroot_is_waited_for_with_a_line(command, sandbox, toolchain):
    workspace = toolchain.rustlib / ".xtool"
    workspace.mkdir()
    with open(workspace / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = read_tree(toolchain.sysroot)
        runs = [start(sandbox, command, ARMV7) for _ in range(2)]
        lines = [run.stderr.readline() for run in runs]
        assert read_tree(toolchain.sysroot) == before
        runs[0].send_signal(signal.SIGINT)
        runs[0].communicate(timeout=60)

    all_succeed(runs[1:])
    assert all(line.startswith("info: waiting for another xtool to finish") for line in lines)
    assert runs[0].returncode == 130
    check_installed(toolchain, [ARMV7] if command == "add" else [])


def test_a_download_by_another_run_is_waited_for_with_a_line(sandbox, synthetic_mirror, toolchain):
    assert sandbox.run("target", "add", ARMV7).exit_code == 0
    archive, = downloads(sandbox)
    shutil.rmtree(archive.parent / "std")  # what it was unpacked to, which needs no download
    assert sandbox.run("target", "remove", ARMV7).exit_code == 0
    with open(f"{archive}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = start(sandbox, "add", ARMV7)
        lines = [run.stderr.readline() for _ in range(2)]

    all_succeed([run])
    assert lines[1] == "info: waiting for another xtool that downloads the same archive\n"
    check_installed(toolchain, [ARMV7])


def test_two_sysroots_share_one_download(sandboxes, synthetic_mirror):
    boxes = [sandboxes(), sandboxes()]
    for box in boxes:
        box.serve_from(synthetic_mirror)
        box.fake_toolchain(synthetic_mirror)
    boxes[1].variables["XTOOL_HOME"] = boxes[0].xtool_home

    all_succeed([start(box, "add", ARMV7) for box in boxes])

    assert len(synthetic_mirror.server.requests()) == 1
