# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The records that xtool and rustup share, held against what the real rustup makes of them.

The toolchains are of a few KB, so that every state of their records can be tried.
"""

import ctypes
import os
import struct

import pytest

from conftest import part
from testbed.rustup import find_rustup
from testbed.sandbox import read_tree
from testbed.synthetic import HOST, std_archive

ARMV7 = "armv7-unknown-linux-gnueabihf"
I686 = "i686-unknown-linux-gnu"
WASM = "wasm32-unknown-unknown"
FOREIGN = "m68k-unknown-linux-gnu"  # not in the mirror's manifest

STORED_MANIFEST = "multirust-channel-manifest.toml"


@pytest.fixture(autouse=True)
def rustup():
    return part(find_rustup)


@pytest.fixture
def toolchain(sandbox, fake_toolchain):
    """The fake toolchain, and rustup's default."""
    sandbox.rustup("default", "1.85.0").succeeded()
    return fake_toolchain


@pytest.fixture
def twin(sandboxes, synthetic_mirror):
    """Another sandbox with the same toolchain."""
    box = sandboxes()
    box.serve_from(synthetic_mirror)
    made = box.fake_toolchain(synthetic_mirror)
    box.rustup("default", "1.85.0").succeeded()
    return box, made


def tree_of(toolchain):
    """rustup writes the manifest that it has stored anew in its own style."""
    tree = read_tree(toolchain.sysroot)
    del tree[f"lib/rustlib/{STORED_MANIFEST}"]
    return tree


def rustups_targets(box):
    return box.rustup("target", "list", "--installed").succeeded().out.split()


STEPS = [("add", I686), ("add", ARMV7), ("add", WASM), ("remove", ARMV7), ("add", ARMV7),
         ("remove", I686)]


def test_adds_and_removals_leave_every_record_in_rustups_order(sandbox, toolchain, twin):
    box, twins = twin
    for verb, target in STEPS:
        sandbox.run("target", verb, target).succeeded()
        box.rustup("target", verb, target).succeeded()

        assert tree_of(toolchain) == tree_of(twins), f"after {verb} {target}"


def test_the_two_take_turns_on_one_toolchain(sandbox, toolchain, twin):
    box, twins = twin
    for number, (verb, target) in enumerate(STEPS):
        (sandbox.run if number % 2 else sandbox.rustup)("target", verb, target).succeeded()
        box.rustup("target", verb, target).succeeded()

    assert tree_of(toolchain) == tree_of(twins)


def test_several_targets_in_one_command_end_as_with_rustup(sandbox, toolchain, twin):
    box, twins = twin
    targets = (WASM, ARMV7, I686)

    sandbox.run("target", "add", *targets).succeeded()
    box.rustup("target", "add", *targets).succeeded()
    added = tree_of(toolchain)
    sandbox.run("target", "remove", *targets).succeeded()
    listed = rustups_targets(sandbox)

    assert added == tree_of(twins)
    assert listed == [HOST]


def test_rustups_component_commands_mean_the_same_targets(sandbox, toolchain):
    before = tree_of(toolchain)

    sandbox.rustup("component", "add", "rust-std", "--target", ARMV7).succeeded()
    verified = sandbox.run("target", "verify", ARMV7)
    sandbox.run("target", "remove", ARMV7).succeeded()
    removed = tree_of(toolchain)
    sandbox.run("target", "add", ARMV7).succeeded()
    listed = sandbox.rustup("component", "list", "--installed").succeeded().out.split()
    sandbox.rustup("component", "remove", "rust-std", "--target", ARMV7).succeeded()

    assert (verified.exit_code, verified.out) == (0, f"{ARMV7}: ok\n")
    assert removed == before
    assert f"rust-std-{ARMV7}" in listed
    assert tree_of(toolchain) == before


# What of (files, manifest-*, line in components, entry in multirust-config.toml) is there. A killed
# rustup leaves the first; it can neither add nor remove most of them afterwards.
HALVES = ["fmc-", "f---", "fm-g", "f--g", "---g", "f-cg", "--c-", "fm--", "-mcg"]


def damage(toolchain, target, half):
    """Takes records of an installed target away, but for those in `half`."""
    rustlib = toolchain.rustlib
    if "f" not in half:
        for file in (rustlib / target / "lib").iterdir():
            file.unlink()
        (rustlib / target / "lib").rmdir()
        (rustlib / target).rmdir()
    if "m" not in half:
        (rustlib / f"manifest-rust-std-{target}").unlink()
    if "c" not in half:
        lines = (rustlib / "components").read_text().splitlines(keepends=True)
        (rustlib / "components").write_text(
            "".join(line for line in lines if line != f"rust-std-{target}\n"))
    if "g" not in half:
        config = (rustlib / "multirust-config.toml").read_text()
        entry = (f'[[components]]\npkg = "rust-std"\ntarget = "{target}"\n'
                 "is_extension = false\n\n")
        assert entry in config
        (rustlib / "multirust-config.toml").write_text(config.replace(entry, ""))


@pytest.mark.parametrize("half", HALVES)
def test_adding_completes_a_half_recorded_target_so_that_rustup_removes_it(
        sandbox, toolchain, half):
    before = tree_of(toolchain)
    sandbox.run("target", "add", ARMV7).succeeded()
    whole = tree_of(toolchain)
    damage(toolchain, ARMV7, half)

    verified = sandbox.run("target", "verify", ARMV7)
    sandbox.run("target", "add", ARMV7).succeeded()
    added = tree_of(toolchain)
    listed = rustups_targets(sandbox)
    sandbox.rustup("target", "remove", ARMV7).succeeded()

    assert (verified.exit_code, verified.out.splitlines()[0]) == (1, f"{ARMV7}: damaged")
    assert added == whole
    assert listed == [ARMV7, HOST]
    assert tree_of(toolchain) == before


@pytest.mark.parametrize("half", HALVES)
def test_removing_takes_a_half_recorded_target_out_completely(sandbox, toolchain, half):
    before = tree_of(toolchain)
    sandbox.run("target", "add", ARMV7).succeeded()
    damage(toolchain, ARMV7, half)

    sandbox.run("target", "remove", ARMV7).succeeded()
    removed = tree_of(toolchain)
    sandbox.rustup("target", "add", ARMV7).succeeded()

    assert removed == before
    assert rustups_targets(sandbox) == [ARMV7, HOST]


def test_a_missing_file_stops_rustups_removal_and_not_xtools(sandbox, toolchain):
    before = tree_of(toolchain)
    sandbox.rustup("target", "add", ARMV7).succeeded()
    next((toolchain.rustlib / ARMV7 / "lib").glob("libcore-*")).unlink()

    stuck = sandbox.rustup("target", "remove", ARMV7)
    verified = sandbox.run("target", "verify", ARMV7)
    sandbox.run("target", "remove", ARMV7).succeeded()

    assert stuck.exit_code == 1
    assert verified.exit_code == 1
    assert "file-missing" in verified.out
    assert tree_of(toolchain) == before


def config_of(toolchain):
    return (toolchain.rustlib / "multirust-config.toml").read_text()


def test_a_std_that_the_manifest_does_not_know_is_kept_from_rustups_register(
        sandbox, toolchain):
    before, config = tree_of(toolchain), config_of(toolchain)
    archive = sandbox.root / f"rust-std-1.85.0-{FOREIGN}.tar.xz"
    archive.write_bytes(std_archive(FOREIGN)[0])

    sandbox.run("target", "add", "--from", archive).succeeded()
    registered = config_of(toolchain)
    listed = sandbox.run("target", "list", "--installed").succeeded().out.split()
    verified = sandbox.run("target", "verify", FOREIGN)
    sandbox.rustup("target", "add", ARMV7).succeeded()
    sandbox.rustup("target", "remove", ARMV7).succeeded()
    sandbox.run("target", "remove", FOREIGN).succeeded()

    assert registered == config
    assert listed == [FOREIGN, HOST]
    assert verified.exit_code == 0, verified.out
    assert tree_of(toolchain) == before


def test_a_std_that_somebody_put_there_is_never_registered(sandbox, toolchain):
    crate = next((toolchain.rustlib / HOST / "lib").glob("libcore-*"))
    own = toolchain.rustlib / "my-own-target/lib" / crate.name
    own.parent.mkdir(parents=True)
    own.write_bytes(crate.read_bytes())

    sandbox.run("target", "add", ARMV7).succeeded()
    sandbox.run("target", "verify")
    sandbox.run("target", "remove", ARMV7).succeeded()

    assert "my-own-target" not in config_of(toolchain)
    assert own.read_bytes() == crate.read_bytes()
    sandbox.rustup("target", "add", ARMV7).succeeded()


def test_an_entry_that_blocks_rustup_is_found_and_taken_out(sandbox, toolchain):
    archive = sandbox.root / f"rust-std-1.85.0-{FOREIGN}.tar.gz"
    archive.write_bytes(std_archive(FOREIGN, "gz")[0])
    sandbox.run("target", "add", "--from", archive).succeeded()
    (toolchain.rustlib / "multirust-config.toml").write_text(
        config_of(toolchain) + f'\n[[components]]\npkg = "rust-std"\ntarget = "{FOREIGN}"\n')

    blocked = sandbox.rustup("target", "add", ARMV7)
    verified = sandbox.run("target", "verify", FOREIGN)
    sandbox.run("target", "remove", FOREIGN).succeeded()

    assert blocked.exit_code == 1
    assert "foreign-entry" in verified.out
    sandbox.rustup("target", "add", ARMV7).succeeded()


def test_comments_and_unknown_keys_of_the_register_are_no_obstacle(sandbox, toolchain, twin):
    box, twins = twin
    for each in (toolchain, twins):
        (each.rustlib / "multirust-config.toml").write_text(
            "# by hand\nother = 1\n" + config_of(each))

    sandbox.run("target", "add", ARMV7).succeeded()
    box.rustup("target", "add", ARMV7).succeeded()

    assert tree_of(toolchain) == tree_of(twins)


class Watch:
    """The names of inotify's events in one folder: [(what, file name)]."""

    EVENTS = {0x2: "modified", 0x40: "moved away", 0x80: "moved here", 0x100: "created",
              0x200: "deleted"}

    def __init__(self, folder):
        libc = ctypes.CDLL(None, use_errno=True)
        self._file = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        assert libc.inotify_add_watch(self._file, os.fsencode(folder), sum(self.EVENTS)) >= 0

    def events(self):
        data, found = os.read(self._file, 1 << 20), []
        while data:
            _, mask, _, size = struct.unpack_from("iIII", data)
            name = data[16:16 + size].rstrip(b"\0").decode()
            found.append((self.EVENTS.get(mask & 0xFFF, "lost"), name))
            data = data[16 + size:]
        return found


def test_the_register_is_only_ever_replaced_whole(sandbox, toolchain):
    """rustup takes a toolchain without multirust-config.toml for one of its first version, and
    uninstalls all of it."""
    watch = Watch(toolchain.rustlib)

    sandbox.run("target", "add", ARMV7, I686).succeeded()
    sandbox.run("target", "remove", ARMV7).succeeded()
    sandbox.run("target", "verify", "--repair").succeeded()

    events = watch.events()
    for name in ("multirust-config.toml", "components"):
        assert [what for what, file in events if file == name] == ["moved here"] * 3
    assert [what for what, file in events if file == STORED_MANIFEST] == []
