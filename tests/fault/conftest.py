# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Toolchains before and after a target is added, for tests of what happens in between."""

import dataclasses
import shutil

import pytest

from testbed.sandbox import read_tree

ARMV7 = "armv7-unknown-linux-gnueabihf"


@dataclasses.dataclass(frozen=True)
class Stages:
    """The sysroot of `sandbox` without ARMV7 (as it is at first) and with it, as trees."""

    sandbox: object
    toolchain: object
    without: dict
    with_target: dict
    copy: object  # of the sysroot with ARMV7

    def now(self):
        return read_tree(self.toolchain.sysroot)

    def add(self):
        """What `target add ARMV7` does."""
        shutil.rmtree(self.toolchain.sysroot)
        shutil.copytree(self.copy, self.toolchain.sysroot, symlinks=True)


_copies = {}  # kind of toolchain -> a sysroot with ARMV7


@pytest.fixture(params=["rustup", "plain"])
def stages(request, sandboxes, synthetic_mirror, tmp_path_factory):
    kind = request.param
    given = synthetic_mirror if kind == "rustup" else None
    if kind not in _copies:
        box = sandboxes()
        box.serve_from(synthetic_mirror)
        toolchain = box.fake_toolchain(given)
        added = box.run("target", "add", ARMV7)
        assert added.exit_code == 0, added
        _copies[kind] = tmp_path_factory.mktemp("sysroot") / kind
        shutil.copytree(toolchain.sysroot, _copies[kind])
    box = sandboxes()
    box.serve_from(synthetic_mirror)
    toolchain = box.fake_toolchain(given)
    return Stages(box, toolchain, read_tree(toolchain.sysroot), read_tree(_copies[kind]),
                  _copies[kind])
