# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Which toolchain a command works on: whatever the real rustup's proxies answer, in every way that
rustup offers to choose one."""

import json
import shutil

import pytest

from conftest import part
from testbed.rustup import find_rustup, install_proxies
from testbed.sandbox import read_tree
from testbed.synthetic import HOST, OTHER_RELEASE, SyntheticMirror, fake_toolchain

ARMV7 = "armv7-unknown-linux-gnueabihf"
DEFAULT, OTHER = "1.85.0", OTHER_RELEASE.version


class Toolchains:
    """Two of rustup's toolchains behind its proxies, and a linked one."""

    def __init__(self, box, mirror):
        older = SyntheticMirror(mirror.path, release=OTHER_RELEASE)
        mirror.write_channel()  # `stable` stays what it was
        folder = box.rustup_home / "toolchains"
        self.sysroots = {
            DEFAULT: fake_toolchain(folder / f"{DEFAULT}-{HOST}", mirror).sysroot,
            OTHER: fake_toolchain(folder / f"{OTHER}-{HOST}", older, OTHER_RELEASE).sysroot,
            "mine": fake_toolchain(box.root / "opt/rust").sysroot}
        install_proxies(part(find_rustup), box.cargo_home)
        box.rustup("default", DEFAULT).succeeded()
        box.rustup("toolchain", "link", "mine", self.sysroots["mine"]).succeeded()
        self.forget()

    def forget(self):
        self.before = {name: read_tree(path) for name, path in self.sysroots.items()}

    def changed(self):
        """The names of the toolchains in which something is not as it was."""
        return [name for name, path in self.sysroots.items()
                if read_tree(path) != self.before[name]]

    def std(self, name):
        return self.sysroots[name] / "lib/rustlib" / ARMV7 / "lib"


@pytest.fixture
def toolchains(sandbox, synthetic_mirror):
    sandbox.serve_from(synthetic_mirror)
    return Toolchains(sandbox, synthetic_mirror)


def override_file(folder, toolchain, name="rust-toolchain.toml"):
    folder.mkdir(parents=True, exist_ok=True)
    text = f'[toolchain]\nchannel = "{toolchain}"\n' if name.endswith(".toml") else toolchain
    (folder / name).write_text(text)


def test_the_default_toolchain_is_worked_on(sandbox, toolchains):
    sandbox.run("target", "add", ARMV7).succeeded()

    assert toolchains.changed() == [DEFAULT]
    assert toolchains.std(DEFAULT).is_dir()


@pytest.mark.parametrize("spelling", [OTHER, f"{OTHER}-{HOST}", f"+{OTHER}"])
def test_the_option_names_a_toolchain_for_every_command(sandbox, toolchains, spelling):
    option = ("--toolchain", spelling)

    sandbox.run("target", "add", ARMV7, *option).succeeded()
    listed = sandbox.run("target", "list", "--installed", *option).succeeded()
    verified = sandbox.run("target", "verify", *option)
    by_rustup = sandbox.rustup("target", "list", "--installed", "--toolchain", OTHER)

    assert toolchains.changed() == [OTHER]
    assert listed.out.split() == by_rustup.out.split() == [ARMV7, HOST]
    assert verified.exit_code == 0, verified.out
    sandbox.run("target", "remove", ARMV7, *option).succeeded()
    assert toolchains.changed() == []


@pytest.mark.parametrize("words", [("--toolchain", OTHER), ("--toolchain", f"+{OTHER}"), ()])
def test_the_configuration_is_read_as_the_cargo_of_that_toolchain_reads_it(sandbox, toolchains,
                                                                            words):
    asked = sandbox.root / "asked"
    for name, sysroot in toolchains.sysroots.items():
        cargo = sysroot / "bin/cargo"
        cargo.write_text(f"#!/bin/sh\necho {name} >> '{asked}'\necho 'cargo 1.85.0 (d73d2caf9)'\n")
        cargo.chmod(0o755)
    sandbox.cargo_home.mkdir(exist_ok=True)
    (sandbox.cargo_home / "config.toml").write_text("include = 'more.toml'\n")

    sandbox.run("doctor", ARMV7, *words)

    assert set(asked.read_text().split()) == {OTHER if words else DEFAULT}


def test_the_environment_names_a_toolchain(sandbox, toolchains):
    sandbox.run("target", "add", ARMV7, env={"RUSTUP_TOOLCHAIN": OTHER}).succeeded()

    assert toolchains.changed() == [OTHER]


@pytest.mark.parametrize("name", ["rust-toolchain.toml", "rust-toolchain"])
def test_an_override_file_of_a_folder_above_names_a_toolchain(sandbox, toolchains, name):
    override_file(sandbox.cwd, OTHER, name)
    inner = sandbox.cwd / "crates/one"
    inner.mkdir(parents=True)

    sandbox.run("target", "add", ARMV7, cwd=inner).succeeded()

    assert toolchains.changed() == [OTHER]


def test_an_override_file_with_targets_makes_xtool_install_nothing_unasked(sandbox, toolchains):
    (sandbox.cwd / "rust-toolchain.toml").write_text(
        f'[toolchain]\nchannel = "{OTHER}"\ntargets = ["{ARMV7}"]\n')

    listed = sandbox.run("target", "list", "--installed", env={"RUSTUP_AUTO_INSTALL": "1"})

    assert listed.succeeded().out.split() == [HOST]
    assert toolchains.changed() == []


def test_the_closest_override_wins(sandbox, toolchains):
    override_file(sandbox.cwd / "near", OTHER)
    override_file(sandbox.cwd, DEFAULT)
    sandbox.rustup("override", "set", "mine").succeeded()

    sandbox.run("target", "add", ARMV7, cwd=sandbox.cwd / "near").succeeded()

    assert toolchains.changed() == [OTHER]


def test_an_override_of_a_folder_goes_before_its_file(sandbox, toolchains):
    override_file(sandbox.cwd, DEFAULT)
    sandbox.rustup("override", "set", OTHER).succeeded()

    sandbox.run("target", "add", ARMV7).succeeded()

    assert toolchains.changed() == [OTHER]


def test_the_option_goes_before_the_environment_and_that_before_files(sandbox, toolchains):
    override_file(sandbox.cwd, "mine")

    sandbox.run("target", "add", ARMV7, env={"RUSTUP_TOOLCHAIN": DEFAULT}).succeeded()
    by_environment = toolchains.changed()
    toolchains.forget()
    sandbox.run("target", "add", ARMV7, "--toolchain", OTHER,
                env={"RUSTUP_TOOLCHAIN": DEFAULT}).succeeded()

    assert (by_environment, toolchains.changed()) == ([DEFAULT], [OTHER])


@pytest.mark.parametrize("choose", ["option", "environment", "file"])
def test_a_toolchain_that_is_not_installed_is_not_fetched(
        sandbox, synthetic_mirror, toolchains, choose):
    if choose == "file":
        override_file(sandbox.cwd, "nightly-2025-01-01")

    failed = sandbox.run(
        "target", "add", ARMV7, "--json",
        *(["--toolchain", "nightly-2025-01-01"] if choose == "option" else []),
        env={"RUSTUP_AUTO_INSTALL": "1",
             **({"RUSTUP_TOOLCHAIN": "nightly-2025-01-01"} if choose == "environment" else {})})

    name = f"nightly-2025-01-01-{HOST}"
    assert failed.exit_code == 15
    error = json.loads(failed.out)["error"]
    assert error["kind"] == "no-toolchain" and name in error["message"]
    assert f"`rustup toolchain install {name}`" in error["help"]
    assert ("`unset RUSTUP_TOOLCHAIN`" in error["help"]) == (choose == "environment")
    assert synthetic_mirror.server.requests() == []
    assert toolchains.changed() == []


def test_a_rustup_without_any_toolchain_is_told_apart_from_no_rustup(sandbox, toolchains):
    sandbox.rustup("default", "none").succeeded()

    failed = sandbox.run("target", "add", ARMV7, "--json")

    assert failed.exit_code == 15
    assert "`rustup default stable`" in json.loads(failed.out)["error"]["help"]


def test_a_linked_toolchain_gets_targets_that_rustup_refuses_to_add(sandbox, toolchains):
    sandbox.rustup("default", "mine").succeeded()

    refused = sandbox.rustup("target", "add", ARMV7)
    sandbox.run("target", "add", ARMV7).succeeded()
    by_rustup = sandbox.rustup("target", "list", "--installed").succeeded()
    listed = sandbox.run("target", "list", "--installed").succeeded()
    verified = sandbox.run("target", "verify")

    assert "does not support components" in refused.err
    assert toolchains.changed() == ["mine"]
    assert by_rustup.out.split() == [ARMV7]  # its host's std has no record
    assert listed.out.split() == [ARMV7, HOST]
    assert verified.exit_code == 0, verified.out
    sandbox.run("target", "remove", ARMV7).succeeded()
    assert toolchains.changed() == []


def test_toolchains_may_lie_behind_a_symbolic_link(sandbox, toolchains):
    elsewhere = sandbox.root / "big disk"
    shutil.move(sandbox.rustup_home / "toolchains", elsewhere)
    (sandbox.rustup_home / "toolchains").symlink_to(elsewhere)

    sandbox.run("target", "add", ARMV7).succeeded()
    listed = sandbox.rustup("target", "list", "--installed").succeeded()
    sandbox.rustup("target", "remove", ARMV7).succeeded()

    assert listed.out.split() == [ARMV7, HOST]
    assert sandbox.run("target", "list", "--installed").out.split() == [HOST]


def test_a_linked_toolchain_that_has_gone_is_named(sandbox, toolchains):
    shutil.rmtree(toolchains.sysroots["mine"])

    failed = sandbox.run("target", "add", ARMV7, "--toolchain", "mine")

    assert failed.exit_code == 15, failed.err
    assert "'mine'" in failed.err
