# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Real compilers: programs built with what xtool installed run, and every compiler's targets are
known."""

import json
import pathlib
import shutil

import pytest

from conftest import find_program, part, requires
from testbed import pack, parts
from testbed.manifest import Channel, Packed, write_channel
from testbed.sandbox import read_tree
from testbed.server import Server

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"
OS_RELEASES = pathlib.Path(__file__).resolve().parents[1] / "data/os-release"
HELLO = pathlib.Path(__file__).resolve().parents[1] / "support/hello.rs"
ARMV7 = "armv7-unknown-linux-gnueabihf"
AARCH64 = "aarch64-unknown-linux-gnu"

# target -> GNU prefix, emulator, what the program says about its machine
MACHINES = {ARMV7: ("arm-linux-gnueabihf", "qemu-arm", "arm (32-bit, linux)"),
            AARCH64: ("aarch64-linux-gnu", "qemu-aarch64", "aarch64 (64-bit, linux)")}


def run_foreign(box, target, program):
    prefix, emulator, _ = MACHINES[target]
    requires(emulator)
    return box.command(emulator, "-L", f"/usr/{prefix}", program).succeeded().out


def cross_gcc(target):
    name = f"{MACHINES[target][0]}-gcc"
    requires(name)
    return find_program(name)


@pytest.mark.parametrize("target", MACHINES)
def test_cargo_builds_a_program_that_runs(sandbox, rustup_toolchain, target):
    gcc = cross_gcc(target)
    (sandbox.cwd / "src").mkdir()
    shutil.copy(HELLO, sandbox.cwd / "src/main.rs")
    (sandbox.cwd / "Cargo.toml").write_text(
        '[package]\nname = "hello"\nversion = "0.1.0"\nedition = "2021"\n')
    build = ("cargo", "build", "--target", target)
    linker = {f"CARGO_TARGET_{target.upper().replace('-', '_')}_LINKER": gcc}

    without = sandbox.command(*build, env=linker)
    added = sandbox.run("target", "add", target, "--json").succeeded()
    sandbox.command(*build, env=linker).succeeded()

    assert "can't find crate for `std`" in without.err
    assert f"xtool setup-linker {target}" in json.loads(added.out)["result"]["targets"][0]["next"]
    said = run_foreign(sandbox, target, f"target/{target}/debug/hello")
    assert f"hello from {MACHINES[target][2]}: below 1000, 871" in said


def distribution_variables(root):
    """The distribution's compiler comes first on PATH."""
    return {"PATH": f"{root.sysroot}/bin:/usr/bin:/bin"}


def test_the_distributions_own_std_is_listed_verified_and_left_alone(sandbox, debian_1_63):
    env = distribution_variables(debian_1_63)
    before = read_tree(debian_1_63.rustlib)

    listed = sandbox.run("target", "list", "--installed", env=env).succeeded()
    verified = sandbox.run("target", "verify", env=env)
    again = sandbox.run("target", "add", ARMV7, "--json", env=env).succeeded()
    refused = sandbox.run("target", "remove", ARMV7, "--json", env=env)

    assert listed.out.split() == debian_1_63.targets()
    assert (verified.exit_code, verified.out) == (
        0, "".join(f"{target}: ok\n" for target in debian_1_63.targets()))
    assert json.loads(again.out)["result"]["targets"][0]["status"] == "up-to-date"
    assert refused.exit_code == 14
    assert "package manager" in json.loads(refused.out)["error"]["help"]
    assert read_tree(debian_1_63.rustlib) == before


def test_a_name_that_the_compiler_itself_has_goes_before_the_same_word_as_an_alias(
        sandbox, debian_1_63):
    verified = sandbox.run("target", "verify", "wasm32-wasi",
                           env=distribution_variables(debian_1_63))

    assert (verified.exit_code, verified.out) == (0, "wasm32-wasi: ok\n")


def test_every_command_takes_a_target_by_the_compilers_own_name_for_it(sandbox, debian_1_63):
    requires("wasm-ld")
    env = distribution_variables(debian_1_63)

    set_up = sandbox.run("setup-linker", "--dry-run", "--json", env=env).succeeded()
    diagnosis = sandbox.run("doctor", "wasm32-wasi", env=env)

    kinds = {target["triple"]: target["kind"]
             for target in json.loads(set_up.out)["result"]["targets"]}
    assert kinds["wasm32-wasi"] == kinds["wasm32-unknown-unknown"] == "lld"
    assert "wasm32-wasi:\n  all is well" in diagnosis.out and "catalog" not in diagnosis.err


@pytest.mark.parametrize("damage", [
    lambda whole: b"garbage",
    lambda whole: whole[:-2],
    lambda whole: whole[:len(whole) // 2],
    lambda whole: whole[:3000],
    lambda whole: bytes(len(whole))], ids=["garbage", "tail", "half", "head", "zeros"])
def test_a_real_crate_that_was_overwritten_or_cut_short_is_named_and_repaired(
        sandbox, rustup_toolchain, damage):
    sandbox.run("target", "add", ARMV7).succeeded()
    core = next((rustup_toolchain.rustlib / ARMV7 / "lib").glob("libcore-*.rlib"))
    whole = core.read_bytes()
    assert sandbox.run("target", "verify", ARMV7).exit_code == 0
    core.write_bytes(damage(whole))

    verified = sandbox.run("target", "verify", ARMV7, "--json")
    checked = sandbox.run("doctor", ARMV7)
    sandbox.run("target", "verify", "--repair", ARMV7).succeeded()

    [target] = json.loads(verified.out)["result"]["targets"]
    assert verified.exit_code == 1
    assert [one["id"] for one in target["damage"]] == ["file-damaged"]
    assert core.name in target["damage"][0]["fact"]
    assert "[std-complete]" in checked.out
    assert core.read_bytes() == whole


def publish_std_of(root, target, line, folder):
    """A dist server's folder with the std that a Root has for a target, said to be of rustc
    `line`."""
    release = pack.Release("1.63.0", line, "0" * 40, "2022-08-11")
    files = pack.payload(root.rustlib / target, f"lib/rustlib/{target}")
    stem = folder / "dist" / f"rust-std-1.63.0-{target}"
    stem.parent.mkdir(parents=True)
    hashes = pack.write_archives(
        pack.installer(stem.name, f"rust-std-{target}", release, files), stem, {"gz": pack.GZIP})
    archives = {suffix: (f"{stem.name}.tar.{suffix}", digest) for suffix, digest in hashes.items()}
    host = root.verbose_version()["host"]
    write_channel(Channel(release, host, {"rustc": {host: Packed()},
                                          "rust-std": {target: Packed(archives)}}),
                  folder / "dist", ["1.63.0"])
    return f"/dist/{stem.name}.tar.gz"


def test_an_official_std_is_refused_for_the_distributions_rustc_before_any_download(
        sandbox, debian_1_63):
    publish_std_of(debian_1_63, "wasm32-wasi", "1.63.0 (4b91a6ea7 2022-08-08)",
                   sandbox.root / "mirror")
    shutil.rmtree(debian_1_63.rustlib / "wasm32-wasi")
    before = read_tree(debian_1_63.rustlib)

    with Server(sandbox.root / "mirror") as server:
        sandbox.serve_from(server)
        refused = sandbox.run("target", "add", "wasm32-wasi",
                              env=distribution_variables(debian_1_63))
        paths = [request.path for request in server.requests()]

    assert refused.exit_code == 11
    assert refused.err.splitlines()[:2] == [
        "error: rust-std 1.63.0 (4b91a6ea7 2022-08-08) does not fit rustc 1.63.0: rustc accepts a "
        "std only of exactly its own build",
        "help: use a rustup toolchain, which has a std for every published target: "
        "`rustup toolchain install 1.63.0`, then `--toolchain 1.63.0`"]
    assert paths == ["/dist/channel-rust-1.63.0.toml.sha256", "/dist/channel-rust-1.63.0.toml"]
    assert read_tree(debian_1_63.rustlib) == before


@pytest.mark.parametrize("system, command", [
    ("debian-13", "sudo apt install libstd-rust-dev:arm64"), ("fedora-42", None)])
def test_the_remedy_names_the_distributions_package_where_it_has_one(
        sandbox, mirror, debian_1_63, system, command):
    sandbox.serve_from(mirror)
    os_release = sandbox.root / "system/etc/os-release"
    os_release.parent.mkdir(parents=True)
    shutil.copy(OS_RELEASES / system, os_release)
    env = distribution_variables(debian_1_63) | {"XTOOL_SYSTEM_ROOT": sandbox.root / "system"}

    refused = sandbox.run("target", "add", AARCH64, env=env)

    assert refused.exit_code == 11
    assert ("for the rustc of this distribution" in refused.err) == (command is not None)
    assert (command or "rustup toolchain install") in refused.err


def test_a_std_of_the_distributions_build_is_added_and_its_program_runs(sandbox, debian_1_63):
    gcc = cross_gcc(ARMV7)
    archive = publish_std_of(debian_1_63, ARMV7, "1.63.0", sandbox.root / "mirror")
    shutil.rmtree(debian_1_63.rustlib / ARMV7)
    before = read_tree(debian_1_63.sysroot)

    with Server(sandbox.root / "mirror") as server:
        sandbox.serve_from(server)
        sandbox.run("target", "add", ARMV7, env=distribution_variables(debian_1_63)).succeeded()
        paths = [request.path for request in server.requests()]
    sandbox.command(debian_1_63.rustc, "--target", ARMV7, "-C", f"linker={gcc}", HELLO).succeeded()

    assert paths[-1] == archive
    assert MACHINES[ARMV7][2] in run_foreign(sandbox, ARMV7, "./hello")
    sandbox.run("target", "remove", ARMV7, env=distribution_variables(debian_1_63)).succeeded()
    assert read_tree(debian_1_63.sysroot) == before


@pytest.fixture
def own_sysroot(sandbox, rustup_toolchain):
    """A folder with nothing but the host's std, as somebody makes it for `rustc --sysroot`."""
    root = sandbox.root / "my sysroot"
    host = next(path for path in rustup_toolchain.rustlib.glob("*-linux-gnu"))
    shutil.copytree(host, root / "lib/rustlib" / host.name)
    return root


def test_a_custom_sysroot_is_filled_for_the_compiler_at_hand(
        sandbox, mirror, rustup_toolchain, own_sysroot):
    gcc = cross_gcc(ARMV7)
    toolchains = read_tree(rustup_toolchain.sysroot)
    before = read_tree(own_sysroot)

    sandbox.run("target", "add", ARMV7, "--sysroot", own_sysroot).succeeded()
    listed = sandbox.run("target", "list", "--installed", "--sysroot", own_sysroot).succeeded()
    sandbox.command("rustc", "--sysroot", own_sysroot, "--target", ARMV7, "-C", f"linker={gcc}",
                    HELLO).succeeded()

    assert listed.out.split() == [ARMV7, mirror.host]
    assert MACHINES[ARMV7][2] in run_foreign(sandbox, ARMV7, "./hello")
    assert read_tree(rustup_toolchain.sysroot) == toolchains
    sandbox.run("target", "remove", ARMV7, "--sysroot", own_sysroot).succeeded()
    assert read_tree(own_sysroot) == before


def targets_of(rustc, sandbox):
    return sandbox.command(rustc, "--print", "target-list").succeeded().out.split()


def test_the_catalog_lists_exactly_the_targets_of_rustc_1_95(sandbox):
    facts = json.loads((DATA / "rustc_targets.json").read_text())

    listed = sandbox.run("target", "list", "--json", env={"PATH": ""}).succeeded()

    names = [target["triple"] for target in json.loads(listed.out)["result"]["targets"]]
    assert facts["rustc"].startswith("1.95.0 ")
    assert names == sorted(target["triple"] for target in facts["targets"])


# Targets of rustc 1.63 and 1.85 that have gone since; those that were only renamed are known.
GONE = {"aarch64-fuchsia", "armv7-apple-ios", "asmjs-unknown-emscripten",
        "avr-unknown-gnu-atmega328", "i586-pc-nto-qnx700", "i586-pc-windows-msvc",
        "i686-unknown-redox", "x86_64-fuchsia", "x86_64-unknown-none-linuxkernel"}


def test_info_knows_the_targets_of_older_compilers_but_those_that_have_gone(sandbox):
    roots = [part(parts.compiler), part(parts.distribution_root)]
    facts = json.loads((DATA / "rustc_targets.json").read_text())
    older = {name for root in roots for name in targets_of(root.rustc, sandbox)}
    older -= {target["triple"] for target in facts["targets"]}

    codes = {name: sandbox.run("target", "info", name, env={"PATH": ""}).exit_code
             for name in older}

    assert older > {"wasm32-wasi", "x86_64-sun-solaris"}
    assert {name: code for name, code in codes.items() if code != 0} == {
        name: 10 for name in older & GONE}
