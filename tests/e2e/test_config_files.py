# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What `xtool config` does to files: nothing but what it says."""

import os
import stat
import threading

import pytest

from testbed.sandbox import read_tree

KEY = "target.aarch64-unknown-linux-gnu.linker"
BOM = b"\xef\xbb\xbf"
BEFORE = BOM + "# Größe\r\n[build]\r\njobs = 4 # viele\r\n\r\n[env]\r\nA='1'".encode()
WITH_LINKER = BOM + ("# Größe\r\n[build]\r\njobs = 4 # viele\r\n\r\n[env]\r\nA='1'\r\n\r\n"
                     "[target.aarch64-unknown-linux-gnu]\r\nlinker = \"ld\"\r\n").encode()


@pytest.fixture
def config(sandbox):
    """The global configuration."""
    sandbox.cargo_home.mkdir()
    path = sandbox.cargo_home / "config.toml"
    path.write_bytes(BEFORE)
    return path


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_line_ends_a_byte_order_mark_and_the_rest_of_the_bytes_stay(sandbox, config):
    sandbox.run("config", "set", KEY, "ld").succeeded()
    with_linker = config.read_bytes()
    sandbox.run("config", "unset", KEY).succeeded()

    assert with_linker == WITH_LINKER
    assert config.read_bytes() == BEFORE


@pytest.mark.parametrize("bits", (0o600, 0o640, 0o664))
def test_the_mode_stays_and_no_other_file_is_left(sandbox, config, bits):
    config.chmod(bits)

    sandbox.run("config", "set", KEY, "ld").succeeded()

    assert mode(config) == bits
    assert [file.name for file in sandbox.cargo_home.iterdir()] == ["config.toml"]


def test_links_stay_links_and_lead_to_the_new_text(sandbox, config):
    dotfiles = sandbox.home / "dotfiles"
    dotfiles.mkdir()
    config.rename(dotfiles / "cargo.toml")
    (dotfiles / "alias").symlink_to("cargo.toml")
    config.symlink_to("../dotfiles/alias")

    sandbox.run("config", "set", KEY, "ld").succeeded()

    assert os.readlink(config) == "../dotfiles/alias"
    assert os.readlink(dotfiles / "alias") == "cargo.toml"
    assert (dotfiles / "cargo.toml").read_bytes() == WITH_LINKER
    assert not (dotfiles / "cargo.toml").is_symlink()


def test_a_link_to_nothing_gets_its_file(sandbox, config):
    (sandbox.home / "dotfiles").mkdir()
    config.unlink()
    config.symlink_to("../dotfiles/cargo.toml")

    sandbox.run("config", "set", "build.jobs", "2").succeeded()

    assert config.is_symlink()
    assert (sandbox.home / "dotfiles/cargo.toml").read_text() == "[build]\njobs = 2\n"


def test_the_first_original_is_kept_for_its_owner(sandbox, config):
    for program in ("one", "two"):
        sandbox.run("config", "set", KEY, program).succeeded()

    kept = sandbox.xtool_home / "state/cargo-config"
    originals = list(kept.glob("*.original"))
    assert [file.read_bytes() for file in originals] == [BEFORE]
    assert mode(kept) == 0o700


@pytest.mark.parametrize("words", (["set", "build.jobs", "4"], ["unset", KEY],
                                   ["set", KEY, "ld", "--dry-run"], ["get", "build"]))
def test_what_changes_nothing_writes_nothing(sandbox, config, words):
    os.utime(config, (1, 1))
    before = read_tree(sandbox.home)

    sandbox.run("config", *words).succeeded()

    assert read_tree(sandbox.home) == before
    assert config.stat().st_mtime == 1


def damaged(config, how):
    if how == "read-only":
        config.chmod(0o444)
    elif how == "directory":
        config.unlink()
        config.mkdir()
    elif how == "pipe":
        config.unlink()
        os.mkfifo(config)
    elif how == "link to itself":
        config.unlink()
        config.symlink_to("config.toml")
    elif how == "invalid":
        config.write_bytes(b"[build\njobs = 1\n")
    elif how == "not UTF-8":
        config.write_bytes(b"# \xe9\n[build]\njobs = 1\n")
    elif how == "UTF-16":
        config.write_bytes("[build]\njobs = 1\n".encode("utf-16"))
    elif how == "lone CR":
        config.write_bytes(b"[build] # a\rb\njobs = 1\n")
    elif how == "crashes toml++":
        config.write_bytes(b"[.]\n")
    elif how == "deep":
        config.write_bytes(b"a" + b".a" * 20000 + b" = 1\n")
    elif how == "huge":
        config.write_bytes(b"#" * (16 << 20) + b"\n")


@pytest.mark.parametrize("how, code", {
    "read-only": 16, "directory": 16, "pipe": 16, "link to itself": 16, "invalid": 17,
    "not UTF-8": 17, "UTF-16": 17, "lone CR": 17, "crashes toml++": 17, "deep": 17,
    "huge": 17}.items())
def test_a_file_that_cannot_be_edited_is_refused_and_stays(sandbox, config, how, code):
    damaged(config, how)
    before = read_tree(sandbox.cargo_home) if how != "pipe" else None

    done = sandbox.run("config", "set", "build.target-dir", "x")

    assert done.exit_code == code, done.err
    assert str(config) in done.err
    if before:
        assert read_tree(sandbox.cargo_home) == before


def test_a_read_only_directory_is_an_error_that_names_the_file(sandbox, config):
    if os.geteuid() == 0:  # nothing is read-only for root, unless the file itself says so
        config.chmod(0o444)
    sandbox.cargo_home.chmod(0o555)

    done = sandbox.run("config", "set", KEY, "ld")

    sandbox.cargo_home.chmod(0o755)
    assert done.exit_code == 16
    assert f"cannot write '{config}'" in done.err
    assert config.read_bytes() == BEFORE


def test_a_file_named_config_is_edited_rather_than_its_twin(sandbox, config):
    twin = sandbox.cargo_home / "config"
    twin.write_text("")

    done = sandbox.run("config", "set", "build.jobs", "2").succeeded()

    assert twin.read_text() == "[build]\njobs = 2\n"
    assert config.read_bytes() == BEFORE
    assert f"set 'build.jobs' to 2 in '{twin}'" in done.err


def test_the_project_is_the_workspace_around_the_working_directory(sandbox, config):
    member = sandbox.cwd / "member/src"
    member.mkdir(parents=True)
    (sandbox.cwd / "Cargo.toml").write_text("[workspace]\nmembers = ['member']\n")
    (sandbox.cwd / "member/Cargo.toml").write_text("[package]\nname = 'member'\n")

    sandbox.run("config", "set", "--project", "build.jobs", "2", cwd=member).succeeded()

    assert (sandbox.cwd / ".cargo/config.toml").read_text() == "[build]\njobs = 2\n"
    assert config.read_bytes() == BEFORE


def test_several_at_once_all_get_their_value_in(sandbox, config):
    def set_one(number):
        runs.append(sandbox.run("config", "set", f"env.N{number}", "x"))

    runs = []
    threads = [threading.Thread(target=set_one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    lines = config.read_bytes().decode().splitlines()
    assert [run.err for run in runs if run.exit_code != 0] == []
    assert sorted(line for line in lines if line.startswith("N")) == [
        f'N{number} = "x"' for number in range(8)]
