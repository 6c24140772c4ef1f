# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What users of `rustup target` take for granted, and what xtool promises beyond it."""

import json
import re
import shutil

import pytest

from testbed.damage import DAMAGES
from testbed.pack import sha256_of_bytes
from testbed.sandbox import read_tree
from testbed.synthetic import HOST, UNAVAILABLE

ARMV7 = "armv7-unknown-linux-gnueabihf"
I686 = "i686-unknown-linux-gnu"
WASM = "wasm32-unknown-unknown"


@pytest.fixture
def unchanged(fake_toolchain):
    """Says whether the toolchain is as it was when the test began."""
    before = read_tree(fake_toolchain.sysroot)
    return lambda: read_tree(fake_toolchain.sysroot) == before


def installed(box):
    return box.run("target", "list", "--installed").succeeded().out.split()


def test_two_targets_are_added_and_removed_at_once(sandbox, fake_toolchain, unchanged):
    sandbox.run("target", "add", ARMV7, WASM).succeeded()
    listed = installed(sandbox)
    sandbox.run("target", "remove", ARMV7, WASM).succeeded()

    assert listed == [ARMV7, WASM, HOST]
    assert unchanged()


def test_all_adds_what_the_channel_has(sandbox, synthetic_mirror, fake_toolchain):
    sandbox.run("target", "add", "all").succeeded()

    assert installed(sandbox) == synthetic_mirror.targets


@pytest.mark.parametrize("words", [("all", ARMV7), (ARMV7, "all")])
def test_all_stands_alone(sandbox, fake_toolchain, unchanged, words):
    failed = sandbox.run("target", "add", *words)

    assert (failed.exit_code, failed.err) == (
        2, "error: 'all' stands alone: it already means every target\n"
           "help: run `xtool target add all`, or name the targets you want\n")
    assert unchanged()


def test_adding_again_asks_no_server_and_changes_nothing(
        sandbox, synthetic_mirror, fake_toolchain):
    sandbox.run("target", "add", ARMV7).succeeded()
    added = read_tree(fake_toolchain.sysroot)
    synthetic_mirror.server.forget()

    again = sandbox.run("target", "add", ARMV7)

    assert (again.exit_code, again.err) == (0, f"info: rust-std for '{ARMV7}' is up to date\n")
    assert synthetic_mirror.server.requests() == []
    assert read_tree(fake_toolchain.sysroot) == added


def test_a_target_named_twice_is_added_once(sandbox, synthetic_mirror, fake_toolchain):
    added = sandbox.run("target", "add", ARMV7, "armhf", ARMV7).succeeded()

    assert added.err.count("info: installed") == 1
    assert len([r for r in synthetic_mirror.server.requests() if ARMV7 in r.path]) == 1


def test_the_host_is_there_already(sandbox, fake_toolchain, unchanged):
    added = sandbox.run("target", "add", HOST)

    assert (added.exit_code, added.err) == (0, f"info: rust-std for '{HOST}' is up to date\n")
    assert unchanged()


@pytest.mark.parametrize("word", ["potato", "armv7-linux-potato"])
def test_a_name_near_to_none_gets_no_suggestion(sandbox, fake_toolchain, unchanged, word):
    failed = sandbox.run("target", "add", word)

    assert (failed.exit_code, failed.err) == (
        10, f"error: unknown target '{word}'\nhelp: run `xtool target list` to see all targets\n")
    assert unchanged()


@pytest.mark.parametrize("verb", ["add", "remove", "info", "verify"])
def test_a_misspelt_target_is_told_the_right_name(sandbox, fake_toolchain, unchanged, verb):
    failed = sandbox.run("target", verb, "armv7-unkown-linux-gnueabihf")

    assert failed.exit_code == 10
    assert failed.err.splitlines()[:2] == [
        "error: unknown target 'armv7-unkown-linux-gnueabihf'",
        f"help: did you mean '{ARMV7}'?"]
    assert unchanged()


@pytest.mark.parametrize("word", ["../../etc", "-armv7", "a/b", "x\ny", "a" * 500, "."])
def test_a_name_that_could_do_harm_is_refused(sandbox, fake_toolchain, unchanged, word):
    failed = sandbox.run("target", "add", "--", word)

    assert failed.exit_code in (2, 10), failed.err
    assert unchanged()


def test_one_wrong_name_stops_all_before_the_first_request(
        sandbox, synthetic_mirror, fake_toolchain, unchanged):
    for wrong in ("armv7-linux-potato", UNAVAILABLE):
        assert sandbox.run("target", "add", ARMV7, wrong).exit_code != 0

    assert synthetic_mirror.server.requests() == []
    assert unchanged()


@pytest.mark.parametrize("target", [UNAVAILABLE, "mipsel-sony-psp"])
def test_a_target_without_prebuilt_std_is_another_error_than_an_unknown_one(
        sandbox, fake_toolchain, unchanged, target):
    failed = sandbox.run("target", "add", target)

    assert failed.exit_code == 11
    assert failed.err.startswith(
        f"error: '{target}' has no prebuilt std in the channel of 2025-02-20 "
        "(rustc 1.85.0 (4d91de4e4 2025-02-17))\nhelp: ")
    assert f"`cargo +nightly build -Zbuild-std --target {target}`" in failed.err
    assert unchanged()


def test_removing_leaves_no_directory(sandbox, fake_toolchain):
    sandbox.run("target", "add", ARMV7).succeeded()
    assert (fake_toolchain.rustlib / ARMV7 / "lib").is_dir()

    sandbox.run("target", "remove", ARMV7).succeeded()

    assert not (fake_toolchain.rustlib / ARMV7).exists()
    assert not (fake_toolchain.rustlib / f"manifest-rust-std-{ARMV7}").exists()


def test_removing_what_is_not_there_is_done_already(sandbox, fake_toolchain, unchanged):
    sandbox.run("target", "add", ARMV7).succeeded()
    sandbox.run("target", "remove", ARMV7).succeeded()

    for target in (ARMV7, UNAVAILABLE):
        again = sandbox.run("target", "remove", target)

        assert (again.exit_code, again.err) == (
            0, f"info: rust-std for '{target}' is not installed\n")
    assert unchanged()


def test_removing_the_host_warns(sandbox, fake_toolchain):
    sandbox.run("target", "add", ARMV7).succeeded()

    removed = sandbox.run("target", "remove", HOST)

    assert removed.exit_code == 0
    assert removed.err.startswith(f"warn: '{HOST}' is the host: ")
    assert installed(sandbox) == [ARMV7]


def test_lists_are_sorted_complete_and_say_nothing_else(sandbox, fake_toolchain):
    sandbox.run("target", "add", WASM, ARMV7).succeeded()

    every = sandbox.run("target", "list")
    bare = sandbox.run("target", "list", "-q")
    mine = sandbox.run("target", "list", "--installed")

    names = [line.split()[0] for line in every.out.splitlines()]
    assert names == sorted(names) == bare.out.split()
    assert [line.split()[0] for line in every.out.splitlines()
            if re.search(r" installed$", line)] == [ARMV7, WASM, HOST]
    assert mine.out == f"{ARMV7}\n{WASM}\n{HOST}\n"
    assert (every.err, bare.err, mine.err) == ("", "", "")


def test_a_target_that_the_channel_lacks_is_not_called_available(sandbox, fake_toolchain):
    lines = sandbox.run("target", "list").succeeded().out.splitlines()

    status = {line.split()[0]: line.split("  ")[-1] for line in lines}
    assert (status[UNAVAILABLE], status[I686]) == ("no prebuilt std", "available")


def test_a_stored_manifest_with_a_nul_byte_is_named(sandbox, fake_toolchain):
    stored = fake_toolchain.rustlib / "multirust-channel-manifest.toml"
    stored.write_bytes(stored.read_bytes()[:200] + b"\0" + stored.read_bytes()[200:])
    before = read_tree(fake_toolchain.sysroot)

    failed = sandbox.run("target", "add", ARMV7)

    assert failed.exit_code == 17
    assert str(stored) in failed.err
    assert "help: reinstall the toolchain: `rustup toolchain uninstall" in failed.err
    assert read_tree(fake_toolchain.sysroot) == before


@pytest.mark.parametrize("record", ["multirust-channel-manifest.toml", "multirust-config.toml"])
@pytest.mark.parametrize("spoil", ["absent", "empty"])
def test_half_of_rustups_records_stop_every_change(sandbox, fake_toolchain, record, spoil):
    path = fake_toolchain.rustlib / record
    path.unlink()
    if spoil == "empty":
        path.touch()
    before = read_tree(fake_toolchain.sysroot)

    for verb in ("add", "remove"):
        failed = sandbox.run("target", verb, ARMV7)

        assert failed.exit_code == 17, failed.err
        assert str(path) in failed.err
    assert read_tree(fake_toolchain.sysroot) == before


@pytest.mark.parametrize("name, code", [("wrong-hash", 13), ("manifest-parent", 13)])
def test_a_bad_archive_changes_nothing_and_a_good_one_follows(
        sandbox, synthetic_mirror, fake_toolchain, unchanged, name, code):
    synthetic_mirror.publish(ARMV7, DAMAGES[name])
    # the toolchain's stored manifest is the one of that moment
    (fake_toolchain.rustlib / "multirust-channel-manifest.toml").write_text(
        synthetic_mirror.manifest())
    before = read_tree(fake_toolchain.sysroot)

    failed = sandbox.run("target", "add", ARMV7)

    assert failed.exit_code == code, failed.err
    assert read_tree(fake_toolchain.sysroot) == before
    synthetic_mirror.publish(ARMV7)
    (fake_toolchain.rustlib / "multirust-channel-manifest.toml").write_text(
        synthetic_mirror.manifest())
    sandbox.run("target", "add", ARMV7).succeeded()


def test_an_archive_whose_hash_is_expected_is_installed(sandbox, synthetic_mirror, fake_toolchain):
    hashes = {suffix: sha256_of_bytes(synthetic_mirror.archive(ARMV7, suffix).read_bytes())
              for suffix in ("xz", "gz")}

    for suffix, words in (("xz", (hashes["xz"],)), ("gz", (hashes["gz"],)),
                          ("xz", ("0" * 64, hashes["xz"].upper()))):
        pins = [word for one in words for word in ("--expect-sha256", one)]
        added = sandbox.run("target", "add", *pins, ARMV7, "--json").succeeded()
        assert json.loads(added.out)["result"]["targets"][0]["sha256"] == hashes[suffix]
        sandbox.run("target", "remove", ARMV7).succeeded()


@pytest.mark.parametrize("words, code", (
    (("--expect-sha256", "0" * 64, ARMV7), 13), (("--expect-sha256", "0" * 63, ARMV7), 2),
    (("--expect-sha256", "", ARMV7), 2)))
def test_an_archive_that_is_not_the_one_expected_is_not_downloaded(
        sandbox, synthetic_mirror, fake_toolchain, unchanged, words, code):
    failed = sandbox.run("target", "add", *words)

    assert failed.exit_code == code, failed.err
    assert not any("rust-std" in one.path for one in synthetic_mirror.server.requests())
    assert unchanged()


def test_a_local_archive_is_held_against_what_is_expected(
        sandbox, synthetic_mirror, fake_toolchain, unchanged):
    archive = synthetic_mirror.archive(ARMV7, "xz")
    pin = sha256_of_bytes(archive.read_bytes())

    failed = sandbox.run("target", "add", "--from", archive, "--expect-sha256", "1" * 64)
    assert failed.exit_code == 13, failed.err
    assert unchanged()
    added = sandbox.run("target", "add", "--from", archive, "--expect-sha256", pin, "--json")
    assert json.loads(added.succeeded().out)["result"]["targets"][0]["sha256"] == pin


def test_an_archive_that_is_gone_from_the_server_is_named(
        sandbox, synthetic_mirror, fake_toolchain, unchanged):
    for suffix in ("xz", "gz"):
        synthetic_mirror.archive(ARMV7, suffix).unlink()

    failed = sandbox.run("target", "add", ARMV7)

    assert failed.exit_code == 12
    assert f"'{synthetic_mirror.url}/dist/2025-02-20/rust-std-1.85.0-{ARMV7}.tar.xz'" in failed.err
    assert unchanged()


def test_the_cache_may_be_a_symbolic_link(sandbox, fake_toolchain):
    elsewhere = sandbox.root / "big disk"
    elsewhere.mkdir()
    sandbox.xtool_home.mkdir()
    (sandbox.xtool_home / "cache").symlink_to(elsewhere)

    sandbox.run("target", "add", ARMV7).succeeded()
    sandbox.run("target", "remove", ARMV7).succeeded()
    sandbox.run("target", "add", ARMV7, "--offline").succeeded()

    assert any(elsewhere.iterdir())


def test_four_at_once_all_get_their_target_registered(sandbox, fake_toolchain):
    targets = [ARMV7, I686, WASM, "aarch64-unknown-linux-gnu"]
    running = [sandbox.popen(sandbox.xtool, "target", "add", target) for target in targets]

    assert [process.wait(60) for process in running] == [0, 0, 0, 0]
    assert installed(sandbox) == sorted([*targets, HOST])
    assert sandbox.run("target", "verify").exit_code == 0


def test_nothing_but_text_goes_into_a_pipe(sandbox, fake_toolchain):
    runs = [sandbox.run("target", *words, env={"TERM": term})
            for term in ("xterm-256color", "dumb")
            for words in (("add", ARMV7), ("list",), ("add", "potato"), ("remove", ARMV7))]

    assert [run for run in runs if "\x1b" in run.out + run.err or "\r" in run.out + run.err] == []


def test_a_sysroot_that_was_moved_is_still_whole(sandbox, plain_toolchain):
    sandbox.run("target", "add", ARMV7).succeeded()
    moved = sandbox.root / "moved"
    shutil.move(plain_toolchain.sysroot, moved)

    verified = sandbox.run("target", "verify", "--sysroot", moved)
    sandbox.run("target", "remove", ARMV7, "--sysroot", moved).succeeded()

    assert verified.exit_code == 0, verified.out
    assert not (moved / "lib/rustlib" / ARMV7).exists()
