# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Copies of directories that are killed, or made of what is damaged: the old one stays, or the new."""

import json
import os
import shutil
import signal

import pytest

from testbed.deb_repository import TRIPLET, shared_library
from testbed.device_tree import debian_device
from testbed.sandbox import read_tree

ARMV7 = "armv7-unknown-linux-gnueabihf"
CHECKPOINTS = ("sysroot:unpacked", "sysroot:staged", "sysroot:renamed", "sysroot:committed")


class Device:
    """A directory that was copied once, and has another library since."""

    def __init__(self, sandbox):
        self.sandbox, self.path = sandbox, debian_device(sandbox.root / "device")
        self.place = sandbox.xtool_home / "sysroots"
        self.copy().succeeded()
        self.before = self.info()
        self.library("libmore.so.1").write_bytes(shared_library("libmore.so.1"))

    def library(self, name):
        return self.path / f"usr/lib/{TRIPLET}" / name

    def copy(self, **options):
        return self.sandbox.run("sysroot", "from", str(self.path), ARMV7, **options)

    def info(self):
        shown = self.sandbox.run("sysroot", "info", ARMV7, "--json").succeeded()
        return json.loads(shown.out)["result"]

    def has_more(self):
        return os.path.exists(f"{self.info()['root']}/usr/lib/{TRIPLET}/libmore.so.1")

    def tree(self):
        return {path: facts for path, facts in read_tree(self.place).items()
                if not path.endswith(".lock")}


@pytest.fixture
def device(sandbox):
    return Device(sandbox)


@pytest.mark.parametrize("checkpoint", CHECKPOINTS)
def test_a_killed_copy_leaves_the_old_or_the_new_sysroot_and_the_next_heals(device, checkpoint):
    original = read_tree(device.path)

    killed = device.copy(env={"XTOOL_CHECKPOINT": checkpoint})
    shown = device.info()
    whole = os.path.exists(f"{shown['root']}/usr/lib/{TRIPLET}/libssl.so.1.1")
    device.copy().succeeded()

    assert killed.exit_code in (-signal.SIGKILL, 128 + signal.SIGKILL), killed
    assert whole
    assert (shown["root"] == device.before["root"]) == (checkpoint != "sysroot:committed")
    assert device.has_more()
    kept = {path.name for path in (device.place / ARMV7).iterdir()}
    assert os.path.basename(os.path.dirname(device.info()["root"])) in kept and len(kept) == 2
    assert read_tree(device.path) == original


def test_what_is_damaged_in_a_directory_does_not_keep_the_rest_from_being_copied(device):
    library = device.library("libmore.so.1")
    library.write_bytes(library.read_bytes()[:40])
    device.library("liba.so").symlink_to("libb.so")
    device.library("libb.so").symlink_to("liba.so")
    os.mkfifo(device.library("pipe"))

    made = device.copy()

    assert made.exit_code == 0, made
    copied = f"{device.info()['root']}/usr/lib/{TRIPLET}"
    assert os.path.exists(f"{copied}/libssl.so.1.1")
    for name in ("liba.so", "libb.so", "pipe"):
        assert not os.path.lexists(f"{copied}/{name}")


def test_a_directory_that_is_no_system_any_more_is_refused_and_the_sysroot_stays(device):
    before = device.tree()
    shutil.rmtree(device.path)

    absent = device.copy()
    device.path.mkdir()
    empty = device.copy()

    assert (absent.exit_code, empty.exit_code) == (16, 2)
    assert str(device.path) in absent.err and str(device.path) in empty.err
    assert device.tree() == before
