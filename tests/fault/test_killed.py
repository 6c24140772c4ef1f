# SPDX-License-Identifier: Apache-2.0 OR MIT
"""SIGKILL anywhere leaves a sysroot that rustup can live with and the next run completes."""

import pathlib
import re
import signal

import pytest

import test_killed_linker
import test_sysroot_faults
from testbed.expect import clear_error
from testbed.library import put_library
from testbed.records import check_records
from testbed.sandbox import read_tree

ARMV7 = "armv7-unknown-linux-gnueabihf"
SOURCES = pathlib.Path(__file__).resolve().parents[2] / "src"

ADDING = ("stage:unpacked", "commit:journal-written", "commit:moved", "commit:files-moved",
          "commit:manifest-written", "commit:components-written", "commit:config-written")
REMOVING = ("remove:journal-written", "remove:config-written", "remove:components-written",
            "remove:unlinked", "remove:files-removed", "remove:manifest-removed")
BUILDING = ("build:proven",)
REMOVING_PRIVATE = ("remove-private:unwired",)
CLEANING = ("cache:out-of-the-way",)


def killed_at(checkpoint, sandbox, *arguments):
    """Runs xtool until it comes past the checkpoint."""
    run = sandbox.run(*arguments, env={"XTOOL_CHECKPOINT": checkpoint})
    assert run.exit_code == -signal.SIGKILL, \
        f"not killed at {checkpoint} (is this a build with XTOOL_TESTING?): {run}"


def completes(sandbox, *arguments):
    run = sandbox.run(*arguments)
    assert run.exit_code == 0, run
    return run.err


def test_every_checkpoint_of_the_program_is_one_of_these_tests():
    found = {name for file in SOURCES.rglob("*.cpp")
             for name in re.findall(r'\bcheckpoint\("([^"]+)"\)', file.read_text())}

    elsewhere = {":".join(name.split(":")[:2])
                 for name in (*test_killed_linker.CHECKPOINTS, *test_sysroot_faults.CHECKPOINTS)}
    assert found == {*ADDING, *REMOVING, *BUILDING, *REMOVING_PRIVATE, *CLEANING, *elsewhere}


@pytest.mark.parametrize("checkpoint", BUILDING)
def test_the_next_run_builds_what_a_killed_one_has_not_installed(sandbox, checkpoint):
    put_library(sandbox.fake_toolchain())
    build = ("target", "build", "sparc64-unknown-linux-gnu")

    killed_at(checkpoint, sandbox, *build)
    listed = sandbox.run("target", "list", "--installed").out.split()
    completes(sandbox, *build)

    assert "sparc64-unknown-linux-gnu" not in listed
    assert sandbox.run("target", "verify", "sparc64-unknown-linux-gnu").exit_code == 0
    assert list((sandbox.xtool_home / "cache/builds").iterdir()) == []


@pytest.mark.parametrize("checkpoint", REMOVING_PRIVATE)
def test_a_killed_removal_of_a_private_std_is_completed_by_the_next(sandbox, checkpoint):
    put_library(sandbox.fake_toolchain())
    target = "sparc64-unknown-linux-gnu"
    config = sandbox.cargo_home / "config.toml"
    completes(sandbox, "target", "build", target, "--private")
    assert "--sysroot" in config.read_text()

    killed_at(checkpoint, sandbox, "target", "remove", target)
    killed = config.exists(), target in sandbox.run("target", "list", "--installed").out.split()
    completes(sandbox, "target", "remove", target)

    assert killed == (False, True)
    assert target not in sandbox.run("target", "list", "--installed").out.split()
    assert not (sandbox.xtool_home / "stds").exists()


@pytest.mark.parametrize("checkpoint", ADDING)
def test_a_killed_add_is_completed_by_the_next(checkpoint, stages):
    sandbox, rustlib = stages.sandbox, stages.toolchain.rustlib

    killed_at(checkpoint, sandbox, "target", "add", ARMV7)

    check_records(rustlib)
    if checkpoint == "stage:unpacked":
        assert {path: facts for path, facts in stages.now().items()
                if not path.startswith("lib/rustlib/.xtool")} == stages.without
    said = completes(sandbox, "target", "add", ARMV7)
    assert ("an interrupted installation" if checkpoint == "stage:unpacked" else
            f"info: finished the interrupted installation of rust-std for '{ARMV7}'\n") in said
    assert stages.now() == stages.with_target


@pytest.mark.parametrize("checkpoint", REMOVING)
def test_a_killed_remove_is_completed_by_the_next(checkpoint, stages):
    sandbox, rustlib = stages.sandbox, stages.toolchain.rustlib
    stages.add()

    killed_at(checkpoint, sandbox, "target", "remove", ARMV7)

    if checkpoint not in ("remove:journal-written", "remove:config-written"):
        assert ARMV7 not in (rustlib / "components").read_text()
    check_records(rustlib)
    said = completes(sandbox, "target", "remove", ARMV7)
    assert f"info: finished the interrupted removal of rust-std for '{ARMV7}'\n" in said
    assert stages.now() == stages.without


def test_a_killed_add_can_be_removed_and_a_killed_remove_be_added(stages):
    sandbox = stages.sandbox

    killed_at("commit:files-moved", sandbox, "target", "add", ARMV7)
    completes(sandbox, "target", "remove", ARMV7)
    assert stages.now() == stages.without

    stages.add()
    killed_at("remove:unlinked:2", sandbox, "target", "remove", ARMV7)
    completes(sandbox, "target", "add", ARMV7)
    assert stages.now() == stages.with_target


@pytest.mark.parametrize("stages", ["rustup"], indirect=True)
def test_a_recovery_that_is_killed_again_and_again_gets_there(stages):
    sandbox, rustlib = stages.sandbox, stages.toolchain.rustlib

    for checkpoint in ADDING[1:]:
        killed_at(checkpoint, sandbox, "target", "add", ARMV7)
        check_records(rustlib)
    completes(sandbox, "target", "add", ARMV7)
    assert stages.now() == stages.with_target

    for checkpoint in REMOVING:
        killed_at(checkpoint, sandbox, "target", "remove", ARMV7)
        check_records(rustlib)
    completes(sandbox, "target", "remove", ARMV7)
    assert stages.now() == stages.without


@pytest.mark.parametrize("stages", ["rustup"], indirect=True)
@pytest.mark.parametrize("checkpoint", ["commit:moved", "commit:moved:2", "commit:files-moved"])
def test_a_killed_repair_of_a_damaged_std_is_completed(checkpoint, stages):
    stages.add()
    for file in (stages.toolchain.rustlib / ARMV7 / "lib").glob("*.rlib"):
        file.write_bytes(b"")
    (stages.toolchain.rustlib / ARMV7 / "lib" / "mine.a").write_bytes(b"the user's own")

    killed_at(checkpoint, stages.sandbox, "target", "add", ARMV7)

    completes(stages.sandbox, "target", "add", ARMV7)
    (stages.toolchain.rustlib / ARMV7 / "lib" / "mine.a").unlink()
    assert stages.now() == stages.with_target


def test_looking_at_a_sysroot_in_the_middle_of_a_change_changes_nothing(stages):
    killed_at("commit:manifest-written", stages.sandbox, "target", "add", ARMV7)
    before = stages.now()

    for command in (("list", "--installed"), ("info", ARMV7), ("verify",)):
        run = stages.sandbox.run("target", *command)
        assert run.exit_code in (0, 1) and run.out, run
        assert stages.now() == before, command


@pytest.mark.parametrize("stages", ["rustup"], indirect=True)
def test_an_add_whose_stage_was_deleted_by_hand_is_undone(stages):
    killed_at("commit:journal-written", stages.sandbox, "target", "add", ARMV7)
    stage, = stages.toolchain.rustlib.glob(".xtool/stage-????????????????")
    for file in stage.rglob("*.rlib"):
        file.unlink()

    said = completes(stages.sandbox, "target", "remove", "i686-unknown-linux-gnu")

    assert f"info: undid the interrupted installation of rust-std for '{ARMV7}'\n" in said
    assert stages.now() == stages.without


@pytest.mark.parametrize("stages", ["rustup"], indirect=True)
@pytest.mark.parametrize("text", ["", '{"format": 2}', '{"format":1,"op":"add",'
                                  '"target":"../../..","stage":"stage-0123456789abcdef"}',
                                  '{"format":1,"op":"add","target":"a-b","stage":"../../../../x",'
                                  '"registration":"none"}'])
def test_a_journal_that_cannot_be_understood_stops_everything(text, stages):
    journal = stages.toolchain.rustlib / ".xtool/journal"
    journal.parent.mkdir()
    journal.write_text(text)
    before = stages.now()

    for command in ("add", "remove"):
        failed = stages.sandbox.run("target", command, ARMV7)
        clear_error(failed, 17, journal, "an interrupted change of this sysroot")
        assert stages.now() == before


def test_a_lock_file_that_a_killed_run_left_is_no_obstacle(stages):
    workspace = stages.toolchain.rustlib / ".xtool"
    workspace.mkdir()
    (workspace / "lock").write_text("")
    (workspace / "stage-0123456789abcdef.lk").write_text("")
    (workspace / "stage-0123456789abcdef/lib/rustlib").mkdir(parents=True)
    (workspace / "new-components").write_text("half a rec")

    completes(stages.sandbox, "target", "add", ARMV7)

    assert read_tree(stages.toolchain.sysroot) == stages.with_target


@pytest.mark.parametrize("checkpoint", CLEANING)
def test_a_killed_cleaning_leaves_nothing_under_its_name_and_is_completed(checkpoint, sandbox):
    sources = sandbox.xtool_home / "cache/rust-src"
    (sources / ("a" * 64)).mkdir(parents=True)
    (sources / ("a" * 64) / "Cargo.lock").write_text("")

    killed_at(checkpoint, sandbox, "cache", "clean")
    left = [path.name for path in sources.iterdir()]
    completes(sandbox, "cache", "clean")

    assert len(left) == 1 and left[0].endswith(".removed")
    assert not [*sources.iterdir()]
