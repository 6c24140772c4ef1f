# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Where a std comes from: archive formats, files, mirrors, the cache, and who names the server."""

import shutil

import pytest

from conftest import requires
from testbed.manifest import OFFICIAL, write_hashed
from testbed.pack import Release
from testbed.rustup import NOWHERE
from testbed.sandbox import read_tree
from testbed.server import Server
from testbed.synthetic import (HOST, OTHER_RELEASE, RELEASE, SyntheticMirror, fake_toolchain,
                               std_archive)

ARMV7 = "armv7-unknown-linux-gnueabihf"
FORMATS = ["xz", "gz", "zst"]
NIGHTLY = Release("1.87.0-nightly", "1.87.0-nightly (3ea711f17 2025-03-09)", "0" * 40,
                  "2025-03-10")
BETA = Release("1.86.0-beta.4", "1.86.0-beta.4 (5aa38a6ae 2025-03-01)", "0" * 40, "2025-03-02")


def std_of(toolchain):
    return read_tree(toolchain.rustlib / ARMV7)


def served(server):
    return [request.path for request in server.requests()]


@pytest.fixture(scope="module")
def expected_std(tmp_path_factory):
    """The files of the std as the archive has them."""
    folder = tmp_path_factory.mktemp("std")
    (folder / "std.tar.gz").write_bytes(std_archive(ARMV7, "gz")[0])
    shutil.unpack_archive(folder / "std.tar.gz", folder)
    return read_tree(folder / f"rust-std-1.85.0-{ARMV7}/rust-std-{ARMV7}/lib/rustlib/{ARMV7}")


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_channel_with_one_format_installs_from_it(
        sandbox, synthetic_mirror, plain_toolchain, expected_std, suffix):
    requires(*["zstd"] * (suffix == "zst"))
    synthetic_mirror.publish(ARMV7, formats=[suffix])

    sandbox.run("target", "add", ARMV7).succeeded()

    assert served(synthetic_mirror.server)[-1].endswith(f"{ARMV7}.tar.{suffix}")
    assert std_of(plain_toolchain) == expected_std


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("named", [True, False], ids=["with the target", "without"])
def test_a_file_installs_without_any_request(
        sandbox, synthetic_mirror, plain_toolchain, expected_std, suffix, named):
    requires(*["zstd"] * (suffix == "zst"))
    (sandbox.cwd / f"std.tar.{suffix}").write_bytes(std_archive(ARMV7, suffix)[0])
    before = read_tree(plain_toolchain.sysroot)

    sandbox.run("target", "add", "--from", f"std.tar.{suffix}",
                *([ARMV7] if named else [])).succeeded()
    added = std_of(plain_toolchain)
    sandbox.run("target", "remove", ARMV7).succeeded()

    assert added == expected_std
    assert served(synthetic_mirror.server) == []
    assert read_tree(plain_toolchain.sysroot) == before


@pytest.mark.parametrize("release, target, said", [
    (OTHER_RELEASE, ARMV7, "contains the std of rustc 1.84.1 (e71f9a9a9 2025-01-27), but this is"),
    (RELEASE, "i686-unknown-linux-gnu", "i686-unknown-linux-gnu")])
def test_a_file_with_another_std_than_asked_for_is_refused(
        sandbox, fake_toolchain, release, target, said):
    (sandbox.cwd / "std.tar.xz").write_bytes(std_archive(target, release=release)[0])
    before = read_tree(fake_toolchain.sysroot)

    failed = sandbox.run("target", "add", ARMV7, "--from", "std.tar.xz")

    assert failed.exit_code == 17
    assert said in failed.err
    assert read_tree(fake_toolchain.sysroot) == before


@pytest.mark.parametrize("kind", ["rustup", "plain"])
def test_offline_installs_from_the_cache_and_only_from_there(sandbox, synthetic_mirror, kind):
    sandbox.serve_from(synthetic_mirror)
    toolchain = sandbox.fake_toolchain(synthetic_mirror if kind == "rustup" else None)

    cold = sandbox.run("target", "add", ARMV7, "--offline")
    asked = served(synthetic_mirror.server)
    sandbox.run("target", "add", ARMV7).succeeded()
    added = std_of(toolchain)
    sandbox.run("target", "remove", ARMV7).succeeded()
    synthetic_mirror.server.forget()
    sandbox.run("target", "add", ARMV7, env={"XTOOL_OFFLINE": "1"}).succeeded()

    assert cold.exit_code == 12
    assert "offline mode allows no request" in cold.err
    assert asked == served(synthetic_mirror.server) == []
    assert std_of(toolchain) == added


def test_one_download_serves_every_toolchain(sandbox, synthetic_mirror, fake_toolchain):
    other = fake_toolchain_at(sandbox, "opt/other")
    sandbox.run("target", "add", ARMV7).succeeded()
    synthetic_mirror.server.forget()

    sandbox.run("target", "add", ARMV7, "--sysroot", other.sysroot).succeeded()

    assert [path for path in served(synthetic_mirror.server) if ".tar." in path] == []
    assert std_of(other) == std_of(fake_toolchain)


def fake_toolchain_at(sandbox, place, release=RELEASE):
    return fake_toolchain(sandbox.root / place, release=release)


@pytest.mark.parametrize("kind", ["rustup", "plain"])
def test_a_folder_is_a_dist_server(sandbox, tmp_path, expected_std, kind):
    mirror = SyntheticMirror(tmp_path / "a mirror")
    toolchain = sandbox.fake_toolchain(mirror if kind == "rustup" else None)

    refused = sandbox.run("target", "add", ARMV7, "--dist-server", f"file://{mirror.path}")
    mirror.path.rename(tmp_path / "mirror")
    sandbox.run("target", "add", ARMV7, "--dist-server", f"file://{tmp_path}/mirror/").succeeded()

    assert refused.exit_code == 2, refused.err  # a blank in a URL
    assert std_of(toolchain) == expected_std


def test_a_mirror_that_names_itself_in_its_manifests_is_used(sandbox, tmp_path):
    with Server(tmp_path / "mirror") as server:
        mirror = SyntheticMirror(tmp_path / "mirror", server=server.url)
        toolchain = sandbox.fake_toolchain()
        sandbox.serve_from(server)

        sandbox.run("target", "add", ARMV7).succeeded()

        assert served(server)[-1] == f"/dist/2025-02-20/{mirror.archive(ARMV7, 'gz').name}"
    assert OFFICIAL not in mirror.manifest()
    assert (toolchain.rustlib / ARMV7).is_dir()


def test_a_mirror_that_has_gone_does_not_bind_the_toolchain_installed_from_it(
        sandbox, synthetic_mirror, tmp_path):
    gone = SyntheticMirror(tmp_path / "gone", server=NOWHERE)
    sandbox.fake_toolchain(gone)
    sandbox.serve_from(synthetic_mirror)

    sandbox.run("target", "add", ARMV7).succeeded()

    assert len(served(synthetic_mirror.server)) == 1


SOURCES = ["option", "XTOOL_DIST_SERVER", "RUSTUP_DIST_SERVER", "config"]


@pytest.mark.parametrize("first", range(len(SOURCES)), ids=SOURCES)
def test_the_server_is_the_one_that_is_named_most_closely(
        sandbox, synthetic_mirror, plain_toolchain, first):
    """From the option down to the settings: the first one that is there counts."""
    urls = {name: synthetic_mirror.url if place == first else NOWHERE
            for place, name in enumerate(SOURCES) if place >= first}
    if "config" in urls:
        sandbox.xtool_home.mkdir()
        (sandbox.xtool_home / "config.toml").write_text(f'dist-server = "{urls["config"]}"\n')
    env = {name: urls.get(name) for name in ("XTOOL_DIST_SERVER", "RUSTUP_DIST_SERVER")}
    option = ["--dist-server", urls["option"]] if "option" in urls else []

    sandbox.run("target", "add", ARMV7, *option, env=env).succeeded()

    assert served(synthetic_mirror.server) != []


@pytest.mark.parametrize("release, path", [
    (RELEASE, "/dist/channel-rust-1.85.0.toml"),
    (BETA, "/dist/channel-rust-1.86.0-beta.4.toml"),
    (NIGHTLY, "/dist/2025-03-10/channel-rust-nightly.toml")],
    ids=["release", "beta", "nightly"])
def test_the_manifest_is_the_one_of_exactly_this_compiler(
        sandbox, synthetic_mirror, release, path):
    mirror = SyntheticMirror(synthetic_mirror.path, release=release)
    write_hashed(mirror.path / path.lstrip("/"), mirror.manifest().encode())
    toolchain = fake_toolchain_at(sandbox, "opt/rust", release)
    sandbox.serve_from(synthetic_mirror)

    sandbox.run("target", "add", ARMV7, "--sysroot", toolchain.sysroot).succeeded()

    assert served(synthetic_mirror.server)[:2] == [f"{path}.sha256", path]
    assert sandbox.run("target", "verify", "--sysroot", toolchain.sysroot).out == (
        f"{ARMV7}: ok\n{HOST}: ok\n")


def test_a_nightly_that_the_server_has_in_no_folder_near_its_date_is_refused(
        sandbox, synthetic_mirror):
    toolchain = fake_toolchain_at(sandbox, "opt/rust", NIGHTLY)
    sandbox.serve_from(synthetic_mirror)
    before = read_tree(toolchain.sysroot)

    failed = sandbox.run("target", "add", ARMV7, "--sysroot", toolchain.sysroot)

    assert failed.exit_code == 11
    assert [path.split("/")[2] for path in served(synthetic_mirror.server)] == [
        "2025-03-10", "2025-03-09", "2025-03-11"]
    assert read_tree(toolchain.sysroot) == before
