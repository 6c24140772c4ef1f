# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The testbed itself: what other tests take for granted about its parts."""

import subprocess

import pytest

from conftest import part, requires
from testbed import damage, mirror as mirrors, parts
from testbed.sandbox import read_tree
from testbed.server import Server
from testbed.synthetic import std_archive

ARMV7 = "armv7-unknown-linux-gnueabihf"

PROGRAM = """\
fn main() {
    let sum: u32 = (1..=3).map(|n| std::thread::spawn(move || n * n)).map(|t| t.join().unwrap()).sum();
    println!("{} {sum}", std::env::consts::ARCH);
}
"""


def test_rustup_adds_lists_and_removes_a_target_from_the_mirror(sandbox, mirror, rustup_toolchain):
    before = read_tree(rustup_toolchain.rustlib)

    added = sandbox.rustup("target", "add", ARMV7)
    listed = sandbox.rustup("target", "list", "--installed")
    removed = sandbox.rustup("target", "remove", ARMV7)

    assert added.exit_code == 0, added.err
    assert listed.out.split() == sorted([ARMV7, mirror.host])
    assert removed.exit_code == 0, removed.err
    assert read_tree(rustup_toolchain.rustlib).keys() == before.keys()


def test_rustup_updates_stable_to_a_newer_mock_release(sandbox, mirror, stable_toolchain):
    newer = mirrors.publish_newer(mirror.mirror, sandbox.root / "newer")

    with Server(newer.path) as server:
        sandbox.serve_from(server)
        updated = sandbox.rustup("update", "stable", "--no-self-update")

    assert updated.exit_code == 0, updated.err
    stored = (stable_toolchain.rustlib / "multirust-channel-manifest.toml").read_text()
    assert f'date = "{newer.release.date}"' in stored


def test_the_mirrors_rustc_runs_with_the_sandbox_path(sandbox, mirror, rustup_toolchain):
    version = sandbox.command("rustc", "--version")

    assert version.out == f"rustc {mirror.release.line}\n"


@pytest.mark.requires("arm-linux-gnueabihf-gcc", "qemu-arm")
def test_the_mirrors_std_makes_a_program_that_runs(sandbox, mirror, rustup_toolchain):
    (sandbox.cwd / "main.rs").write_text(PROGRAM)

    sandbox.rustup("target", "add", ARMV7)
    built = sandbox.command("rustc", "--target", ARMV7, "-C", "linker=arm-linux-gnueabihf-gcc",
                            "main.rs")
    ran = sandbox.command("qemu-arm", "-L", "/usr/arm-linux-gnueabihf", "./main")

    assert built.exit_code == 0, built.err
    assert ran.out == "arm 14\n"


def test_the_official_like_archive_is_one_block_without_check(mirror):
    requires("xz")
    path, _ = mirror.channel().packages["rust-std"][ARMV7].archives["xz"]

    listing = subprocess.run(["xz", "--robot", "--list", str(mirror.path / "dist" / path)],
                             text=True, check=True, stdout=subprocess.PIPE).stdout

    file_line = next(line for line in listing.splitlines() if line.startswith("file"))
    _, streams, blocks, _, _, _, check, _ = file_line.split("\t")
    assert (streams, blocks, check) == ("1", "1", "None")


def test_the_distributions_rustc_runs_where_it_was_unpacked(sandbox, debian_1_63):
    sysroot = sandbox.command(debian_1_63.rustc, "--print", "sysroot")

    assert sysroot.out == f"{debian_1_63.sysroot}\n"
    assert ARMV7 in debian_1_63.targets()


def test_every_damage_spoils_the_archive_or_its_hash():
    good = std_archive(ARMV7, "gz")

    same = [name for name, change in damage.DAMAGES.items()
            if std_archive(ARMV7, "gz", damage=change) == good]

    assert same == []


def test_a_fake_toolchain_answers_as_rustc_does(sandbox, fake_toolchain):
    answer = sandbox.command("rustc", "--print", "sysroot")
    other = sandbox.command("rustc", "+nightly", "-vV")

    assert answer.out == f"{fake_toolchain.sysroot}\n"
    assert (other.exit_code, other.err) == (
        1, "error: toolchain 'nightly' is not installed\n")


def test_making_a_part_again_takes_it_from_the_cache(monkeypatch):
    first = part(parts.mirror)
    parts.mirror.cache_clear()

    again = part(parts.mirror)

    assert again == first
