# SPDX-License-Identifier: Apache-2.0 OR MIT
"""SIGKILL anywhere in setting up a linker, removing it, installing a zig or taking back everything:
the next run heals it."""

import shutil
import signal

import pytest

from testbed import fake_zig
from testbed.fake_zig import GCC
from testbed.sandbox import read_tree

ARMV7 = "armv7-unknown-linux-gnueabihf"
ZIG = fake_zig.VERSION

LEDGER = ("ledger:announced", "ledger:file-written", "ledger:told")
SETTING_UP = (*LEDGER, "setup:files-written", "setup:settings-written", "setup:recorded")
WRITING_SHIMS = ("shims:staged", "shims:placed")
WRITING_SCRIPTS = ("shims:script-written", "shims:script-written:2")
REMOVING = (*LEDGER, "remove-linker:settings-removed", "remove-linker:shims-removed",
            "remove-linker:record-removed")
INSTALLING_ZIG = ("zig:staged", "zig:checked", "zig:placed")
UNINSTALLING = ("ledger:file-written", "uninstall:settings-removed", "uninstall:stds-removed",
                "uninstall:moved:2", "uninstall:removed")
CHECKPOINTS = {*SETTING_UP, *WRITING_SHIMS, *WRITING_SCRIPTS, *REMOVING, *INSTALLING_ZIG,
               *UNINSTALLING}

pytestmark = pytest.mark.requires(GCC, fake_zig.GXX)


@pytest.fixture
def world(sandbox, synthetic_mirror):
    """A sandbox with a toolchain that has std for ARMV7."""
    sandbox.serve_from(synthetic_mirror)
    sandbox.fake_toolchain(synthetic_mirror)
    sandbox.run("target", "add", ARMV7).succeeded()
    return sandbox


@pytest.fixture
def zig_index(tmp_path):
    """An index of releases with one zig."""
    return fake_zig.publish(tmp_path)


def state(sandbox):
    """All that a set-up writes, but for the cache, and lock files, which are no obstacle.

    shim.conf has the time of zig's file, which is a later one where zig was installed later.
    """
    home = {path: facts for path, facts in read_tree(sandbox.xtool_home).items()
            if path.split("/")[0] != "cache" and not path.endswith(".lock")}
    for path in sandbox.xtool_home.glob("shims/*/shim.conf"):
        home[path.relative_to(sandbox.xtool_home).as_posix()] = [
            line for line in path.read_text().splitlines() if not line.startswith("zig-time")]
    return home, read_tree(sandbox.cargo_home), read_tree(sandbox.cwd)


class Saved:
    """The homes of a sandbox, to come back to."""

    def __init__(self, sandbox):
        self.sandbox, self.copy = sandbox, sandbox.root / "saved"
        shutil.copytree(sandbox.home, self.copy, symlinks=True)

    def restore(self):
        shutil.rmtree(self.sandbox.home)
        shutil.copytree(self.copy, self.sandbox.home, symlinks=True)


def undisturbed(sandbox, *arguments, env=None):
    """What the command makes of this state, which is then as before."""
    saved = Saved(sandbox)
    sandbox.run(*arguments, env=env).succeeded()
    made = state(sandbox)
    saved.restore()
    return made


def killed_at(checkpoint, sandbox, *arguments, env=None):
    run = sandbox.run(*arguments, env={"XTOOL_CHECKPOINT": checkpoint, **(env or {})})
    assert run.exit_code == -signal.SIGKILL, \
        f"not killed at {checkpoint} (is this a build with XTOOL_TESTING?): {run}"


def heals(checkpoint, sandbox, *arguments, env=None):
    """The command, killed at the checkpoint and run again, does what it does at once."""
    wanted = undisturbed(sandbox, *arguments, env=env)
    killed_at(checkpoint, sandbox, *arguments, env=env)
    sandbox.run(*arguments, env=env).succeeded()
    assert state(sandbox) == wanted


@pytest.mark.parametrize("user", ["", "[build]\njobs = 2 # mine\n"])
@pytest.mark.parametrize("checkpoint", SETTING_UP)
def test_a_killed_set_up_is_completed_by_the_next(checkpoint, user, world):
    if user:
        world.cargo_home.mkdir(exist_ok=True)
        (world.cargo_home / "config.toml").write_text(user)

    heals(checkpoint, world, "setup-linker", "--gcc", ARMV7)


@pytest.mark.parametrize("checkpoint", [*WRITING_SHIMS, *SETTING_UP])
@pytest.mark.parametrize("shim", ["exec", "script"])
def test_a_killed_change_to_zig_is_completed_by_the_next(checkpoint, shim, world, zig_index):
    env = {"XTOOL_ZIG_INDEX": zig_index}
    world.run("setup-linker", "--gcc", ARMV7).succeeded()

    heals(checkpoint, world, "setup-linker", f"--zig={ZIG}", "--shim", shim, "--no-warm", ARMV7,
          env=env)


@pytest.mark.parametrize("checkpoint", WRITING_SHIMS)
def test_shims_that_take_the_place_of_others_are_complete_whenever_a_run_is_killed(
        checkpoint, world, zig_index):
    env = {"XTOOL_ZIG_INDEX": zig_index}
    command = ("setup-linker", f"--zig={ZIG}", "--no-warm", ARMV7)
    world.run(*command, env=env).succeeded()
    shims = world.xtool_home / "shims" / ARMV7
    before = read_tree(shims)

    heals(checkpoint, world, *command, "--shim", "script", env=env)

    world.run(*command, "--shim", "exec", env=env).succeeded()
    assert read_tree(shims) == before
    killed_at(checkpoint, world, *command, "--shim", "script", env=env)
    assert (shims / f"{ARMV7}-zig-cc").exists() and (shims / "toolchain.cmake").exists()


@pytest.mark.parametrize("checkpoint", WRITING_SCRIPTS)
def test_a_killed_set_up_of_clang_is_completed_by_the_next(checkpoint, world):
    world.program("arm-linux-gnueabihf-clang", f'exec {GCC} "$@"')
    world.program("arm-linux-gnueabihf-clang++", 'exec arm-linux-gnueabihf-g++ "$@"')

    heals(checkpoint, world, "setup-linker", "--clang", ARMV7)


@pytest.mark.parametrize("targets", [(), (ARMV7,)])
@pytest.mark.parametrize("checkpoint", REMOVING)
def test_a_killed_removal_is_completed_by_the_next(checkpoint, targets, world, zig_index):
    world.run("setup-linker", f"--zig={ZIG}", "--no-warm", ARMV7,
              env={"XTOOL_ZIG_INDEX": zig_index}).succeeded()

    heals(checkpoint, world, "setup-linker", "--remove", *targets)


@pytest.mark.parametrize("checkpoint", SETTING_UP)
def test_a_killed_set_up_can_be_removed_without_naming_the_target(checkpoint, world):
    before = state(world)

    killed_at(checkpoint, world, "setup-linker", "--gcc", ARMV7)
    world.run("setup-linker", "--remove").succeeded()

    cargo_before, cargo_now = before[1], state(world)[1]
    assert cargo_now == cargo_before
    assert not list(world.xtool_home.glob("shims/*"))
    assert not list(world.xtool_home.glob("state/linkers/*"))


@pytest.mark.parametrize("checkpoint", WRITING_SHIMS)
def test_half_written_shims_go_with_the_rest(checkpoint, world, zig_index):
    env = {"XTOOL_ZIG_INDEX": zig_index}
    command = ("setup-linker", f"--zig={ZIG}", "--no-warm", ARMV7)
    world.run(*command, env=env).succeeded()

    killed_at(checkpoint, world, *command, "--shim", "script", env=env)
    world.run("setup-linker", "--remove", ARMV7).succeeded()

    assert not list(world.xtool_home.glob("shims/*"))


@pytest.mark.parametrize("checkpoint", INSTALLING_ZIG)
def test_a_killed_installation_of_zig_is_completed_by_the_next(checkpoint, world, zig_index):
    heals(checkpoint, world, "setup-linker", f"--zig={ZIG}", "--no-warm", ARMV7,
          env={"XTOOL_ZIG_INDEX": zig_index})


def test_a_set_up_that_is_killed_again_and_again_gets_there(world, zig_index):
    env = {"XTOOL_ZIG_INDEX": zig_index}
    command = ("setup-linker", f"--zig={ZIG}", "--no-warm", ARMV7)
    fresh = state(world)
    wanted = undisturbed(world, *command, env=env)

    for checkpoint in (*INSTALLING_ZIG[:2], *WRITING_SHIMS, "setup:files-written", *LEDGER,
                       "setup:settings-written"):
        killed_at(checkpoint, world, *command, env=env)
    world.run(*command, env=env).succeeded()
    assert state(world) == wanted

    for checkpoint in REMOVING:
        killed_at(checkpoint, world, "setup-linker", "--remove", ARMV7)
        world.run(*command, env=env).succeeded()
        assert state(world) == wanted
    world.run("setup-linker", "--remove", ARMV7).succeeded()
    assert state(world)[1:] == fresh[1:]


@pytest.mark.parametrize("checkpoint", UNINSTALLING)
def test_a_killed_uninstall_is_completed_by_the_next(checkpoint, world):
    before = read_tree(world.cargo_home)
    world.run("setup-linker", "--gcc", ARMV7).succeeded()
    (world.xtool_home / "config.toml").write_text("# mine\n")

    killed_at(checkpoint, world, "self", "uninstall", "--yes")
    world.run("self", "uninstall", "--yes").succeeded()

    assert read_tree(world.cargo_home) == before
    assert list(read_tree(world.xtool_home)) == ["config.toml"]


@pytest.mark.parametrize("checkpoint", ["uninstall:settings-removed", "uninstall:moved:2"])
def test_after_a_killed_uninstall_a_linker_can_be_set_up_again(checkpoint, world):
    command = ("setup-linker", "--gcc", ARMV7)
    world.run(*command).succeeded()
    wanted = state(world)

    killed_at(checkpoint, world, "self", "uninstall", "--yes")
    world.run(*command).succeeded()

    (home, cargo, project), (_, *others) = state(world), wanted
    assert [cargo, project] == others
    assert {path: home[path] for path in wanted[0]} == wanted[0]
