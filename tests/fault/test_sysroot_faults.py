# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Mirrors, packages and runs that fail: a sysroot is the old one or the new one, never between."""

import json
import os
import pathlib
import re
import signal
import subprocess
import tarfile

import pytest

from testbed.deb_repository import Repository, deb, key, small_repository
from testbed.expect import clear_error
from testbed.faulty import Fault, FaultyServer
from testbed.sandbox import read_tree

ARMV7 = "armv7-unknown-linux-gnueabihf"
CHECKPOINTS = ("sysroot:unpacked", "sysroot:unpacked:3", "sysroot:staged", "sysroot:renamed",
               "sysroot:committed")
pytestmark = pytest.mark.requires("gpg", "gpgv")


class World:
    """A sandbox with a sysroot of zlib, and a mirror that fails on request."""

    def __init__(self, sandbox, server, repository):
        self.sandbox, self.server, self.repository = sandbox, server, repository
        self.place = sandbox.xtool_home / "sysroots"
        sandbox.variables.update(XTOOL_HTTP_RETRY_DELAY="4", XTOOL_HTTP_ATTEMPTS="2")

    def arguments(self, *words):
        keyring = str(self.repository.keyring)
        return ["sysroot", "add", ARMV7, *words, "--mirror", self.server.url, "--keyring", keyring]

    def add(self, *words, **options):
        return self.sandbox.run(*self.arguments(*words), **options)

    def tree(self):
        return {path: facts for path, facts in read_tree(self.place).items()
                if not path.endswith(".lock")}


@pytest.fixture
def world(sandbox):
    repository = small_repository(sandbox.root / "repository")
    with FaultyServer(repository.path) as server:
        made = World(sandbox, server, repository)
        made.add("zlib1g-dev").succeeded()
        yield made


def flip(file, offset=-20):
    data = bytearray(file.read_bytes())
    data[offset] ^= 1
    file.write_bytes(data)


def change_release(world):
    file = world.repository.path / "dists/bookworm/InRelease"
    file.write_bytes(file.read_bytes().replace(b"Origin: Debian", b"Origin: Denial"))


def sign_with_another_key(world):
    world.repository.signer, keyring = key("stranger"), world.repository.keyring
    world.repository.publish()
    world.repository.signer = type(world.repository.signer)(world.repository.signer.home, keyring)


def change_index(world):
    world.repository.add("libnew-dev", {})  # so that the index is not in the cache
    world.repository.publish()
    flip(next((world.repository.path / "dists").rglob("Packages.xz")))


def change_package(world):
    for file in (world.repository.path / "pool").rglob("libssl*"):
        flip(file, 20)


def expire(world):
    world.repository.publish(extra="Valid-Until: Sat, 18 Jul 2020 10:16:37 UTC\n")


def go_back(world):
    world.repository.publish(date="Fri, 10 Jul 2026 10:16:37 UTC")


def another_suite(world):
    world.repository.publish(codename="trixie", extra="")
    file = world.repository.path / "dists/bookworm/InRelease"
    text = re.sub(r"\A.*?\n\n|-----BEGIN PGP SIGNATURE.*", "", file.read_text(), flags=re.DOTALL)
    file.write_bytes(world.repository.signer.sign(text.replace("Suite: bookworm", "Suite: testing")))


def no_release(world):
    (world.repository.path / "dists/bookworm/InRelease").unlink()


def text_before_the_signature(world):
    file = world.repository.path / "dists/bookworm/InRelease"
    file.write_text(file.read_text().split("-----BEGIN PGP SIGNATURE")[0])


BAD_MIRRORS = {
    "a changed release": (change_release, 13, "bad signature"),
    "a strange key": (sign_with_another_key, 13, "keys that the keyring does not have"),
    "no signature": (text_before_the_signature, 13, "has no valid signature"),
    "a changed index": (change_index, 13, "the mirror is being updated"),
    "a changed package": (change_package, 13, "sha256"),
    "an expired release": (expire, 13, "valid until 2020-07-18"),
    "an older release": (go_back, 13, "older than what the same mirror had before"),
    "another suite": (another_suite, 13, "of another suite"),
    "no suite": (no_release, 12, "there is no suite 'bookworm'"),
}


@pytest.mark.parametrize("name", BAD_MIRRORS)
def test_a_bad_mirror_is_refused_and_the_sysroot_stays(world, name):
    spoil, exit_code, text = BAD_MIRRORS[name]
    before = world.tree()
    spoil(world)

    clear_error(world.add("libssl-dev"), exit_code, text)

    assert world.tree() == before


def device():
    entry = tarfile.TarInfo()
    entry.type = tarfile.BLKTYPE
    return entry


def hard_link(target):
    entry = tarfile.TarInfo()
    entry.type, entry.linkname = tarfile.LNKTYPE, target
    return entry


BAD_PACKAGES = {
    "a path outside": deb({"../../evil": "x"}),
    "an absolute path": deb({"/etc/evil": "x"}),
    "a link outside": deb({"usr/lib/l": "-> ../../../../etc"}),
    "a hard link outside": deb({"usr/lib/l": hard_link("/etc/passwd")}),
    "a device": deb({"usr/lib/sda": device()}),
    "no package": b"<html>not found</html>",
    "a cut package": deb({"usr/lib/x": "x" * 5000})[:-300],
    "an unknown compression": deb({"usr/lib/x": "x"}, compress=lambda data: data, ending="lzo"),
}


@pytest.mark.parametrize("name", BAD_PACKAGES)
def test_a_bad_package_is_refused_and_the_sysroot_stays(world, name):
    world.repository.add("libbad-dev", package=BAD_PACKAGES[name])
    world.repository.publish()
    before = world.tree()

    clear_error(world.add("libbad-dev"), 13, "libbad-dev", help=False)

    assert world.tree() == before
    assert not os.path.exists("/evil") and not os.path.exists("/etc/evil")


def test_a_file_through_an_earlier_link_stays_in_the_tree(world, tmp_path):
    world.repository.add("libbad-dev", package=deb({"usr/lib/out": f"-> {tmp_path}",
                                                   "usr/lib/out/evil": "x"}))
    world.repository.publish()

    world.add("libbad-dev")

    assert list(tmp_path.iterdir()) == []


def test_a_transfer_that_breaks_off_is_resumed(world):
    world.server.faults.append(Fault("libssl3_", times=1, cut_after=100))

    world.add("libssl-dev").succeeded()

    assert any(requested for _, path, requested in world.server.log if "libssl3_" in path)


def test_a_mirror_without_answer_keeps_the_sysroot(world):
    before = world.tree()
    world.server.faults.append(Fault("libssl3_", status=503))

    clear_error(world.add("libssl-dev"), 12, "libssl3", help=False)

    assert world.tree() == before
    world.server.faults.clear()
    world.add("libssl-dev").succeeded()


def test_an_index_by_hash_outlives_a_mirror_that_is_being_updated(world):
    folder = world.repository.publish(by_hash=True)
    flip(next(folder.rglob("Packages.xz")))

    world.add("libssl-dev").succeeded()


def test_a_full_disk_keeps_the_sysroot(world):
    world.repository.add("libbig-dev", {"usr/include/big.h": "x" * 3_000_000}, Section="libdevel")
    world.repository.publish()
    before = world.tree()
    command = " ".join(f"'{word}'" for word in [str(world.sandbox.xtool),
                                                *world.arguments("libbig-dev")])

    run = world.sandbox.command("/bin/bash", "-c", f"trap '' XFSZ; ulimit -f 1000; {command}")

    clear_error(run, 16, "big.h", help=False)
    assert world.tree() == before
    world.add("libbig-dev").succeeded()


@pytest.mark.parametrize("checkpoint", CHECKPOINTS)
def test_a_killed_run_leaves_the_old_or_the_new_sysroot(world, checkpoint):
    before = json.loads(world.sandbox.run("sysroot", "info", ARMV7, "--json").out)["result"]
    killed = world.add("libssl-dev", env={"XTOOL_CHECKPOINT": checkpoint})
    assert killed.exit_code in (-signal.SIGKILL, 128 + signal.SIGKILL), killed

    shown = json.loads(world.sandbox.run("sysroot", "info", ARMV7, "--json").out)["result"]
    assert os.path.exists(f"{shown['root']}/usr/include/zlib.h")
    assert (shown["root"] == before["root"]) == (checkpoint != "sysroot:committed")

    world.add("libssl-dev").succeeded()
    healed = json.loads(world.sandbox.run("sysroot", "info", ARMV7, "--json").out)["result"]
    assert os.path.exists(f"{healed['root']}/usr/include/openssl/ssl.h")
    kept = {path.name for path in (world.place / ARMV7).iterdir()}
    assert kept == {"lock.json", os.path.basename(os.path.dirname(healed["root"]))}


def test_every_checkpoint_of_the_sources_is_tried():
    sources = (pathlib.Path(__file__).resolve().parents[2] / "src/sysroot").glob("*.cpp")
    named = {name for source in sources
             for name in re.findall(r'checkpoint\("([^"]+)"\)', source.read_text())}

    assert named == {":".join(name.split(":")[:2]) for name in CHECKPOINTS}


def test_two_runs_at_once_add_both(world):
    runs = [world.sandbox.popen(world.sandbox.xtool, *world.arguments(word),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for word in ("libssl-dev", "openssl.pc")]
    for run in runs:
        _, said = run.communicate(timeout=120)
        assert run.returncode == 0, said

    asked = json.loads(world.sandbox.run("sysroot", "info", ARMV7, "--json").out)["result"]["asked"]
    assert asked == ["zlib1g-dev", "libssl-dev"]


def test_files_of_the_user_are_never_replaced(world):
    world.sandbox.run("sysroot", "remove", ARMV7).succeeded()
    own = world.place / ARMV7 / "usr/include/own.h"
    own.parent.mkdir(parents=True)
    own.write_text("mine")

    clear_error(world.add("zlib1g-dev"), 14, "files that xtool did not put there")

    assert own.read_text() == "mine"


def test_a_keyring_that_is_not_there_is_named(world):
    run = world.sandbox.run("sysroot", "add", ARMV7, "libssl-dev", "--mirror", world.server.url,
                            "--keyring", "none.gpg")

    clear_error(run, 16, "none.gpg", help=False)


def test_an_unknown_dependency_is_named(world):
    world.repository.add("libbad-dev", {}, Depends="libgone (>= 2) | libaway")
    world.repository.publish()

    clear_error(world.add("libbad-dev"), 14, "'libbad-dev' needs 'libgone (>= 2) | libaway'")


def test_an_architecture_that_the_suite_lacks_is_named(world):
    run = world.sandbox.run("sysroot", "add", "aarch64-unknown-linux-gnu", "libssl-dev", "--mirror",
                            world.server.url, "--keyring", str(world.repository.keyring))

    clear_error(run, 12, "nothing for the architecture 'arm64'")


def test_an_empty_repository_is_refused(sandbox):
    repository = Repository(sandbox.root / "empty")
    repository.publish()

    run = sandbox.run("sysroot", "add", ARMV7, "libssl-dev", "--mirror", f"file://{repository.path}",
                      "--keyring", str(repository.keyring))

    clear_error(run, 2, "'libssl-dev'", help=False)
