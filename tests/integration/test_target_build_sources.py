# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Sources of std that a toolchain lacks, from its channel. cargo is not the real one."""

import json

import pytest

from testbed.library import put_library
from testbed.manifest import Packed
from testbed.pack import Entry, compress_bytes, installer, sha256_of_bytes, tar_bytes
from testbed.sandbox import read_tree
from testbed.synthetic import OTHER_RELEASE, RELEASE, UNAVAILABLE

FILES = {"Cargo.toml": b"[workspace]\n", "Cargo.lock": b"version = 4\n",
         "std/Cargo.toml": b'[lib]\ncrate-type = ["dylib", "rlib"]\n',
         "core/src/lib.rs": b'#[stable(since = "1.85.0")]\n', "alloc/src/lib.rs": b"",
         "sysroot/src/lib.rs": b"", "vendor/README": b""}


def publish(mirror, release=RELEASE, damage=lambda data: data, manifest_release=RELEASE):
    """A mirror's rust-src. `damage` changes what is served, not the hash."""
    files = [Entry(f"lib/rustlib/src/rust/library/{name}", content)
             for name, content in FILES.items()]
    data = compress_bytes(tar_bytes(installer("rust-src-1.85.0", "rust-src", release, files)), "xz")
    path = mirror.dist / RELEASE.date / "rust-src-1.85.0.tar.xz"
    path.write_bytes(damage(data))
    mirror._channel.packages["rust-src"] = {"*": Packed({"xz": (
        f"{RELEASE.date}/{path.name}", sha256_of_bytes(data))})}
    mirror.write_channel()


@pytest.fixture
def toolchain(sandbox, synthetic_mirror):
    """rustup's, without sources."""
    publish(synthetic_mirror)
    sandbox.serve_from(synthetic_mirror)
    toolchain = sandbox.fake_toolchain(synthetic_mirror)
    library = put_library(toolchain)
    for item in sorted(library.rglob("*"), reverse=True):
        item.rmdir() if item.is_dir() else item.unlink()
    for folder in (library, *library.parents):
        if folder == toolchain.rustlib:
            break
        folder.rmdir()
    return toolchain


def build(sandbox, *words):
    return sandbox.run("target", "build", UNAVAILABLE, "--private", "--json", *words)


def test_sources_that_a_toolchain_lacks_come_from_its_channel_once(toolchain, sandbox):
    before = read_tree(toolchain.sysroot)

    first = build(sandbox).succeeded()
    again = build(sandbox, "--offline", "--force").succeeded()

    (target,) = json.loads(first.out)["result"]["targets"]
    assert "downloading the sources" in first.err
    assert target["sources"].startswith(str(sandbox.xtool_home / "cache/rust-src"))
    assert "downloading" not in again.err
    assert read_tree(toolchain.sysroot) == before
    record = json.loads(next((sandbox.xtool_home / "stds").rglob("xtool-std.json")).read_text())
    assert record["given"]["sources"] == ""  # the user has named none
    listed = json.loads(sandbox.run("cache", "list", "--json").succeeded().out)["result"]
    assert "std-sources" in {entry["kind"] for entry in listed["entries"]}
    sandbox.run("cache", "clean").succeeded()
    assert not list((sandbox.xtool_home / "cache").rglob("Cargo.lock"))


@pytest.mark.parametrize("change, code", [
    ({"damage": lambda data: data[:-40] + bytes(40)}, 13),
    ({"release": OTHER_RELEASE}, 17),
], ids=["other bytes", "of another rustc"])
def test_sources_that_are_not_those_of_the_channel_are_refused(
        toolchain, sandbox, synthetic_mirror, change, code):
    publish(synthetic_mirror, **change)
    (toolchain.rustlib / "multirust-channel-manifest.toml").write_text(synthetic_mirror.manifest())

    run = build(sandbox)

    assert run.exit_code == code, run
    kept = sandbox.xtool_home / "cache/rust-src"
    assert not kept.exists() or list(kept.iterdir()) == []


@pytest.mark.parametrize("words", [(), ("--offline",)])
def test_sources_that_cannot_be_had_are_told_with_the_remedy(toolchain, sandbox, words):
    sandbox.variables["RUSTUP_DIST_SERVER"] = sandbox.variables["XTOOL_DIST_SERVER"] = \
        "http://127.0.0.1:9"

    run = build(sandbox, *words)

    assert run.exit_code == 15, run
    assert "rustup component add rust-src" in run.out
    assert "cannot be downloaded" in run.err


def test_what_a_killed_download_has_left_is_gone_after_the_next(toolchain, sandbox):
    build(sandbox).succeeded()
    (place,) = (sandbox.xtool_home / "cache/rust-src").iterdir()
    left = place.with_name(place.name + ".new")
    place.rename(left)
    (left / "half").write_text("")

    build(sandbox, "--force").succeeded()

    assert [path.name for path in place.parent.iterdir()] == [place.name]
    assert not (place / "half").exists()


def test_sources_that_a_killed_removal_has_left_are_downloaded_anew(toolchain, sandbox):
    build(sandbox).succeeded()
    (place,) = (sandbox.xtool_home / "cache/rust-src").iterdir()
    (lost,) = place.rglob("std/Cargo.toml")
    lost.unlink()
    (place / "half").write_text("")

    run = build(sandbox, "--force").succeeded()

    assert "downloading the sources" in run.err
    assert lost.exists() and not (place / "half").exists()


def test_a_killed_removal_leaves_no_sources_under_their_name(toolchain, sandbox):
    build(sandbox).succeeded()
    kept = sandbox.xtool_home / "cache/rust-src"

    killed = sandbox.run("cache", "clean", env={"XTOOL_CHECKPOINT": "cache:out-of-the-way"})

    assert killed.exit_code == -9, killed
    assert [path.suffix for path in kept.iterdir()] == [".removed"]
    build(sandbox, "--force").succeeded()
    sandbox.run("cache", "clean").succeeded()
    assert not list(kept.iterdir())
