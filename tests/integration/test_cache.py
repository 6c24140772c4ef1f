# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What xtool keeps for the next time: used only as it was stored, and given back on request."""

import json
import os
import subprocess

import pytest

from testbed.sandbox import read_tree
from testbed.synthetic import fake_toolchain as make_toolchain

ARMV7 = "armv7-unknown-linux-gnueabihf"
WASM = "wasm32-unknown-unknown"


@pytest.fixture
def added(sandbox, fake_toolchain):
    """A sandbox in whose toolchain two targets were installed."""
    sandbox.run("target", "add", ARMV7, WASM).succeeded()
    return sandbox


def cache(sandbox, *words):
    """(exit code, result)"""
    run = sandbox.run("cache", *words, "--json")
    return run.exit_code, json.loads(run.out)["result"]


def kinds(entries):
    return sorted(entry["kind"] for entry in entries)


def entry_of(sandbox, kind, target=ARMV7):
    _, result = cache(sandbox, "list")
    return next(e for e in result["entries"] if (e["kind"], e["target"]) == (kind, target))


def std_of(toolchain):
    return read_tree(toolchain.rustlib / ARMV7)


def change_a_byte(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    with open(file, "r+b") as out:  # in place: as what shares the file sees it, too
        out.write(content)


def test_what_was_added_is_listed_with_its_target(added):
    _, result = cache(added, "list")

    stds = [e for e in result["entries"] if e["kind"] in ("download", "unpacked-std")]
    assert sorted((e["kind"], e["target"]) for e in stds) == [
        ("download", ARMV7), ("download", WASM), ("unpacked-std", ARMV7), ("unpacked-std", WASM)]
    assert result["bytes"] == sum(e["bytes"] for e in result["entries"]) > 0


def test_a_clean_cache_is_empty_and_what_is_installed_stays(added, fake_toolchain):
    before = std_of(fake_toolchain)

    _, cleaned = cache(added, "clean")

    assert kinds(cleaned["removed"])[:2] == ["download", "download"]
    assert cache(added, "list")[1]["entries"] == []
    assert [f for f in added.xtool_home.glob("cache/**/*") if f.is_file()] == []
    assert std_of(fake_toolchain) == before


def test_what_was_used_last_stays_longest(added):
    added.run("target", "remove", ARMV7).succeeded()
    added.run("target", "add", ARMV7).succeeded()
    used = entry_of(added, "unpacked-std")

    cache(added, "prune", "--max-size", str(used["bytes"]))

    assert [e["path"] for e in cache(added, "list")[1]["entries"]] == [used["path"]]


@pytest.mark.parametrize("kind", ["download", "unpacked-std"])
def test_what_is_damaged_is_told_and_removed_on_request(added, kind):
    place = entry_of(added, kind)["path"]
    victim = next(f for f in added.xtool_home.glob("cache/**/*")
                  if f.is_file() and str(f).startswith(place) and f.name != "record")
    change_a_byte(victim)

    told = cache(added, "verify")
    removed = cache(added, "verify", "--remove")
    again = cache(added, "verify")

    assert (told[0], kinds(told[1]["damaged"]), told[1]["removed"]) == (1, [kind], False)
    assert (removed[0], kinds(removed[1]["damaged"]), removed[1]["removed"]) == (0, [kind], True)
    assert (again[0], again[1]["damaged"], again[1]["checked"]) == (0, [], 3)


def test_a_std_that_was_changed_where_it_is_installed_is_not_added_elsewhere(
        added, fake_toolchain, synthetic_mirror):
    """The cache may share its files with that toolchain."""
    good = std_of(fake_toolchain)
    change_a_byte(next((fake_toolchain.rustlib / ARMV7).rglob("libcore-*")))
    other = make_toolchain(added.root / "opt/other", mirror=synthetic_mirror)

    added.run("target", "add", ARMV7, "--sysroot", other.sysroot).succeeded()

    assert std_of(other) == good


@pytest.mark.parametrize("obstacle", ["file", "read-only"])
def test_a_cache_that_cannot_be_written_keeps_nothing_and_hinders_nothing(
        sandbox, fake_toolchain, obstacle):
    place = sandbox.xtool_home / "cache/std"
    place.parent.mkdir(parents=True)
    if obstacle == "file":
        place.write_text("")
    else:
        place.symlink_to("/proc/self")

    sandbox.run("target", "add", ARMV7).succeeded()

    assert std_of(fake_toolchain)


IN_A_SMALL_CACHE = """\
mkdir -p "$XTOOL_HOME/cache" && mount -t tmpfs -o size="$1" none "$XTOOL_HOME/cache" || exit 99
shift
"$@" || exit
ls "$XTOOL_HOME/cache"
"""


def in_a_small_cache(sandbox, size, *argv):
    namespaces = "-m" if os.geteuid() == 0 else "-Urm"
    run = sandbox.command("unshare", namespaces, "sh", "-c", IN_A_SMALL_CACHE, "sh", size, *argv)
    if run.exit_code == 99 or "unshare" in run.err:
        pytest.skip("no file systems can be mounted here")
    return run


@pytest.mark.requires("unshare", "mount")
@pytest.mark.parametrize("pages, kept", [(2, False), (4, False), (5, False), (64, True)])
def test_a_cache_that_is_full_keeps_nothing_and_hinders_nothing(
        sandbox, fake_toolchain, pages, kept):
    run = in_a_small_cache(sandbox, f"{pages * 4}k", sandbox.xtool, "target", "add", ARMV7)

    run.succeeded()
    assert std_of(fake_toolchain)
    assert ("std" in run.out.split()) or not kept


@pytest.mark.requires("flock")
def test_an_entry_that_another_run_uses_is_kept(added):
    entry = entry_of(added, "download")
    with subprocess.Popen(["flock", entry["path"] + ".lock", "sh", "-c", "echo held; read _"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        _, cleaned = cache(added, "clean")
        holder.stdin.close()

    assert [e["path"] for e in cleaned["in_use"]] == [entry["path"]]
    assert [e["path"] for e in cache(added, "list")[1]["entries"]
            if e["kind"] == "download"] == [entry["path"]]
