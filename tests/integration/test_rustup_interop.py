# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A real toolchain of the real rustup: what either tool adds, the other knows, updates, removes."""

import json

import pytest

from conftest import part
from testbed import mirror as mirrors, parts
from testbed.sandbox import read_tree
from testbed.server import Server

ARMV7 = "armv7-unknown-linux-gnueabihf"
AARCH64 = "aarch64-unknown-linux-gnu"
I686 = "i686-unknown-linux-gnu"


def test_adding_writes_byte_for_byte_what_rustup_writes(sandboxes, mirror):
    trees = []
    for program in ("run", "rustup"):
        box = sandboxes()
        toolchain = box.real_toolchain(part(parts.toolchain, mirror.release.version))
        box.serve_from(mirror)
        getattr(box, program)("target", "add", ARMV7, AARCH64).succeeded()
        trees.append(read_tree(toolchain.sysroot))

    assert trees[0] == trees[1]
    assert f"lib/rustlib/manifest-rust-std-{ARMV7}" in trees[0]


def test_rustup_lists_keeps_and_removes_what_xtool_added(sandbox, mirror, rustup_toolchain):
    before = read_tree(rustup_toolchain.sysroot)

    sandbox.run("target", "add", AARCH64).succeeded()
    listed = sandbox.rustup("target", "list", "--installed").succeeded()
    mirror.server.forget()
    again = sandbox.rustup("target", "add", AARCH64).succeeded()
    checked = sandbox.rustup("check", "--no-self-update")
    removed = sandbox.rustup("target", "remove", AARCH64).succeeded()

    assert listed.out.split() == [AARCH64, mirror.host]
    assert again.err == f"info: component rust-std for target {AARCH64} is up to date\n"
    assert [r.path for r in mirror.server.requests() if "rust-std" in r.path] == []
    assert checked.exit_code == 0, checked.out + checked.err
    assert removed.err == f"info: removing component rust-std for target {AARCH64}\n"
    assert read_tree(rustup_toolchain.sysroot) == before


def test_xtool_lists_verifies_and_removes_what_rustup_added(sandbox, mirror, rustup_toolchain):
    before = read_tree(rustup_toolchain.sysroot)

    sandbox.rustup("target", "add", AARCH64).succeeded()
    listed = sandbox.run("target", "list", "--installed").succeeded()
    verified = sandbox.run("target", "verify", AARCH64)
    again = sandbox.run("target", "add", AARCH64, "--json").succeeded()
    sandbox.run("target", "remove", AARCH64).succeeded()

    assert listed.out.split() == [AARCH64, mirror.host]
    assert (verified.exit_code, verified.out) == (0, f"{AARCH64}: ok\n")
    assert json.loads(again.out)["result"]["targets"][0]["status"] == "up-to-date"
    assert sandbox.rustup("target", "list", "--installed").out.split() == [mirror.host]
    assert read_tree(rustup_toolchain.sysroot) == before


def test_one_request_adds_a_target_and_none_asks_for_a_channel(sandbox, mirror, rustup_toolchain):
    path, _ = mirror.channel().packages["rust-std"][AARCH64].archives["zst"]
    mirror.server.forget()

    sandbox.run("target", "add", AARCH64).succeeded()

    assert [(r.method, r.path) for r in mirror.server.requests()] == [("GET", f"/dist/{path}")]


def test_rustup_updates_just_the_targets_that_xtool_left_installed(
        sandbox, mirror, stable_toolchain):
    sandbox.run("target", "add", AARCH64, I686).succeeded()
    sandbox.run("target", "remove", I686).succeeded()
    core = next((stable_toolchain.rustlib / AARCH64 / "lib").glob("libcore-*.rlib"))
    made_at = core.stat().st_mtime_ns
    newer = mirrors.publish_newer(mirror.mirror, sandbox.root / "newer")

    with Server(newer.path) as server:
        sandbox.serve_from(server)
        found = sandbox.rustup("check", "--no-self-update")
        updated = sandbox.rustup("update", "--no-self-update").succeeded()
        checked = sandbox.rustup("check", "--no-self-update")
        sandbox.run("target", "add", I686).succeeded()
        again = sandbox.rustup("target", "add", I686).succeeded()

    assert found.exit_code == 100, found.out  # rustup's code for: there is an update
    assert f"info: removing previous version of component rust-std for target {AARCH64}\n" \
        in updated.err
    assert I686 not in updated.err
    assert core.stat().st_mtime_ns > made_at
    assert checked.exit_code == 0, checked.out
    assert again.err == f"info: component rust-std for target {I686} is up to date\n"
    assert sandbox.run("target", "verify").out == f"{AARCH64}: ok\n{I686}: ok\n{mirror.host}: ok\n"


@pytest.mark.parametrize("program", ["rustc", "cargo"])
def test_proxies_find_the_targets_of_an_override_file_installed(
        sandbox, mirror, rustup_toolchain, program):
    sandbox.run("target", "add", AARCH64).succeeded()
    (sandbox.cwd / "rust-toolchain.toml").write_text(
        f'[toolchain]\nchannel = "{mirror.release.version}"\ntargets = ["{AARCH64}"]\n')
    mirror.server.forget()

    sandbox.command(program, "--version", env={"RUSTUP_AUTO_INSTALL": "1"}).succeeded()

    assert mirror.server.requests() == []
