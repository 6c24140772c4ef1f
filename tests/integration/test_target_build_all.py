# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Several stds in one run, the records of how they were built, and what a failure leaves of it.

cargo is not the real one: nothing is built.
"""

import json
import shutil
import re

import pytest

from testbed import synthetic
from testbed.library import CARGO, put_cargo, put_library
from testbed.sandbox import read_tree
from testbed.synthetic import UNAVAILABLE

ARMV7 = "armv7-unknown-linux-gnueabihf"
I686 = "i686-unknown-linux-gnu"
OLDER = "1.84.0 (9fc6b4312 2025-01-07)"
FAILING = f'case "$*" in *"--target {I686}"*) echo "error: no such luck" >&2; exit 101 ;; esac\n'


@pytest.fixture
def toolchain(sandbox):
    toolchain = sandbox.fake_toolchain()
    put_library(toolchain)
    return toolchain


def build(sandbox, *words):
    return sandbox.run("target", "build", "--libc", "none", "--json", *words)


def result(run):
    return json.loads(run.out)["result"]


def triples(targets):
    return sorted(target["triple"] for target in targets)


def record_of(root, target):
    (path,) = (path for path in root.rglob(f"{target}/xtool-std.json")
               if "cache" not in path.relative_to(root).parts)
    return path


def content(path):
    return json.loads(path.read_text())


def age(record):
    """As if another rustc had been there when the std was built."""
    record.write_text(json.dumps(content(record) | {"rustc": OLDER}))


def test_a_std_that_cannot_be_built_does_not_keep_the_others_from_being_built(toolchain, sandbox):
    build(sandbox, "--force", ARMV7, I686, UNAVAILABLE).succeeded()
    for target in (ARMV7, I686, UNAVAILABLE):
        age(record_of(toolchain.rustlib, target))
    sandbox.run("cache", "clean").succeeded()
    put_cargo(toolchain, FAILING + CARGO)
    orphan = read_tree(toolchain.rustlib / I686)

    run = sandbox.run("target", "build", "--all", "--json")
    named = build(sandbox, "--force", I686, ARMV7)
    listed = result(sandbox.run("target", "list", "--installed", "--json"))["targets"]

    assert run.exit_code == named.exit_code == 18
    assert triples(result(run)["targets"]) == [ARMV7, UNAVAILABLE]
    (failed,) = result(run)["failed"]
    assert failed["triple"] == I686 and "no such luck" in str(failed["error"])
    assert "1 of 3 stds could not be built" in run.err and "no such luck" in run.err
    assert triples(result(named)["targets"]) == [ARMV7]
    assert triples(result(named)["failed"]) == [I686]
    assert read_tree(toolchain.rustlib / I686) == orphan
    assert [row["triple"] for row in listed if row["stale"]] == [I686]


def test_what_was_given_for_a_std_is_given_again_when_it_is_built_anew(toolchain, sandbox):
    sources = sandbox.cwd / "sources"
    (toolchain.rustlib / "src/rust/library").rename(sources)
    build(sandbox, UNAVAILABLE, "--src", "sources", "--features", "optimize_for_size",
          "--panic=abort", "--opt-level=s", "--cpu", "v9").succeeded()
    record = record_of(toolchain.rustlib, UNAVAILABLE)
    before = content(record)
    age(record)

    again = sandbox.run("target", "build", "--all").succeeded()

    assert before["given"]["libc"] == "none"
    assert before["given"]["sources"] == str(sources)
    assert before["given"]["rustflags"] == ["-Ctarget-cpu=v9"]
    assert content(record) == before, again.err


def test_sources_that_are_of_another_rustc_by_now_are_left_for_the_toolchain_s_own(
        toolchain, sandbox):
    own = toolchain.rustlib / "src/rust/library"
    other = sandbox.cwd / "sources"
    other.mkdir()
    sandbox.command("cp", "-r", str(own), str(other / "library")).succeeded()
    build(sandbox, UNAVAILABLE, "--src", "sources").succeeded()
    age(record_of(toolchain.rustlib, UNAVAILABLE))
    (other / "library/core/src/lib.rs").write_text('#[stable(since = "1.84.0")]\n')

    run = sandbox.run("target", "build", "--all", "--json").succeeded()

    assert result(run)["targets"][0]["sources"] == str(own.resolve())
    assert str(other) in run.err


@pytest.mark.parametrize("text, apart", [("{", ()), ("of another target", ("--private",))],
                         ids=["in the toolchain", "apart"])
def test_a_damaged_record_of_a_std_is_named_and_nothing_is_lost(toolchain, sandbox, text, apart):
    build(sandbox, "--force", ARMV7, UNAVAILABLE, *apart).succeeded()
    record = record_of(sandbox.root, UNAVAILABLE)
    age(record_of(sandbox.root, ARMV7))
    record.write_text(text if text != "of another target" else
                      json.dumps(content(record) | {"target": ARMV7}))
    tree = read_tree(record.parent)

    every = sandbox.run("target", "build", "--all", "--json")
    named = build(sandbox, UNAVAILABLE, *apart)
    verified = sandbox.run("target", "verify", UNAVAILABLE)
    stale = sandbox.run("target", "remove", "--stale")
    listed = sandbox.run("target", "list", "--installed")
    kept = read_tree(record.parent)
    build(sandbox, "--force", UNAVAILABLE, *apart).succeeded()

    assert every.exit_code == named.exit_code == 17
    assert triples(result(every)["targets"]) == [ARMV7]
    for told in (every.err, named.out, verified.out, stale.err):
        assert str(record) in told
    for told in (every.err, named.out):
        assert f"target build --force {UNAVAILABLE}" in told
        assert f"target remove {UNAVAILABLE}" in told
    assert verified.exit_code == 1 and "damaged-build-record" in verified.out
    assert (stale.exit_code, listed.exit_code) == (0, 0)
    assert kept == tree
    assert sandbox.run("target", "verify", UNAVAILABLE).exit_code == 0


def test_what_was_built_once_is_installed_from_the_cache_and_not_when_anything_differs(
        toolchain, sandbox):
    built = result(build(sandbox, UNAVAILABLE).succeeded())["targets"][0]
    tree = read_tree(toolchain.rustlib / UNAVAILABLE)
    put_cargo(toolchain, "echo 'error: it was to be built' >&2; exit 101")
    sandbox.run("target", "remove", UNAVAILABLE).succeeded()

    again = result(build(sandbox, UNAVAILABLE).succeeded())["targets"][0]
    there = read_tree(toolchain.rustlib / UNAVAILABLE)
    apart = build(sandbox, UNAVAILABLE, "--private").succeeded()
    verified = sandbox.run("target", "verify", UNAVAILABLE)
    cached = result(sandbox.run("cache", "list", "--json"))["entries"]
    forced = build(sandbox, UNAVAILABLE, "--force")
    otherwise = build(sandbox, UNAVAILABLE, "--opt-level=1")
    (toolchain.rustlib / "src/rust/library/std/more.rs").write_text("")
    for _ in ("its own sysroot", "the toolchain's"):
        sandbox.run("target", "remove", UNAVAILABLE).succeeded()
    patched = build(sandbox, UNAVAILABLE)

    assert (built["status"], again["status"]) == ("built", "restored")
    assert "from the cache" in apart.err
    assert again["files"] == built["files"]
    assert there == tree
    assert verified.exit_code == 0
    assert [entry["target"] for entry in cached if entry["kind"] == "unpacked-std"] == [UNAVAILABLE]
    for run in (forced, otherwise, patched):
        assert run.exit_code == 18 and "it was to be built" in run.out


def test_a_damaged_ledger_is_named_before_anything_is_built(toolchain, sandbox):
    build(sandbox, UNAVAILABLE, "--private").succeeded()
    (ledger,) = sandbox.xtool_home.glob("state/**/*.json")
    ledger.write_text("{")
    put_cargo(toolchain, f"touch {sandbox.root}/ran; exit 1")
    before = read_tree(sandbox.xtool_home), read_tree(sandbox.cargo_home)

    run = sandbox.run("target", "build", "--all")

    assert run.exit_code == 17
    assert str(ledger) in run.err and "help:" in run.err and "move it" in run.err
    assert not (sandbox.root / "ran").exists()
    assert (read_tree(sandbox.xtool_home), read_tree(sandbox.cargo_home)) == before


def test_a_private_build_that_fails_leaves_no_empty_sysroot(toolchain, sandbox):
    put_cargo(toolchain, "exit 101")

    failed = build(sandbox, UNAVAILABLE, "--private")

    assert failed.exit_code == 18
    assert not (sandbox.xtool_home / "stds").exists()


def test_the_last_private_std_that_is_removed_takes_its_sysroot_with_it(toolchain, sandbox):
    build(sandbox, "--force", ARMV7, UNAVAILABLE, "--private").succeeded()
    sandbox.run("target", "remove", UNAVAILABLE).succeeded()
    half = record_of(sandbox.xtool_home / "stds", ARMV7)

    sandbox.run("target", "remove", ARMV7).succeeded()

    assert not half.exists()
    assert not (sandbox.xtool_home / "stds").exists()


def test_a_place_for_stds_that_is_a_link_of_the_user_s_stays(toolchain, sandbox):
    elsewhere = sandbox.root / "big-disk"
    elsewhere.mkdir()
    sandbox.xtool_home.mkdir(exist_ok=True)
    (sandbox.xtool_home / "stds").symlink_to(elsewhere)
    put_cargo(toolchain, "exit 101")

    build(sandbox, UNAVAILABLE, "--private")

    assert (sandbox.xtool_home / "stds").is_symlink()
    assert list(elsewhere.iterdir()) == []


CUSTOM = "thumbv7em-acme-none-eabihf"
SPEC = {"llvm-target": "thumbv7em-none-eabihf", "arch": "arm", "target-pointer-width": "32",
        "data-layout": "e-m:e-p:32:32-n32-S64", "panic-strategy": "abort"}


def take_custom_targets_with_unstable_options_only(toolchain):
    text = toolchain.rustc.read_text()
    refusal = ('  "--print cfg --target xtool-"*) echo "error: custom targets are unstable and '
               'require -Zunstable-options" >&2; exit 1 ;;\n'
               '  "-Zunstable-options --print cfg --target "*) ;;\n')
    changed = re.sub(r'(?m)^(?=  "--print cfg)', refusal, text, count=1)
    assert changed != text
    toolchain.rustc.write_text(changed)


@pytest.mark.parametrize("apart", [(), ("--private",)], ids=["in the toolchain", "apart"])
@pytest.mark.parametrize("nightly", [True, False], ids=["nightly", "stable"])
def test_a_custom_target_that_is_unstable_gets_the_flag_and_is_told_what_else_it_takes(
        sandbox, apart, nightly):
    release = synthetic.RELEASE
    if nightly:
        release = synthetic.Release("1.85.0-nightly", release.line.replace(" ", "-nightly ", 1),
                                    release.commit, release.date)
    toolchain = sandbox.fake_toolchain(release=release)
    put_library(toolchain)
    take_custom_targets_with_unstable_options_only(toolchain)
    (sandbox.cwd / f"{CUSTOM}.json").write_text(json.dumps(SPEC))
    config = sandbox.cargo_home / "config.toml"

    built = sandbox.run("target", "build", f"./{CUSTOM}.json", *apart).succeeded()
    text = config.read_text()
    again = sandbox.run("target", "build", f"./{CUSTOM}.json", *apart).succeeded()
    removed = sandbox.run("target", "remove", CUSTOM).succeeded()

    assert text.count("-Zunstable-options") == 2  # rustc's and rustdoc's
    assert ("--sysroot" in text) == bool(apart)
    assert ("RUSTC_BOOTSTRAP=1 cargo build" in built.err) == (not nightly), built.err
    assert ("env.RUSTC_BOOTSTRAP" in built.err) == (not nightly)
    assert "removed the flags" not in again.err and "up to date" in again.err
    assert "removed the flags" in removed.err
    assert not config.exists()
    assert not list(toolchain.rustlib.rglob("xtool-std.json"))
    assert not (sandbox.xtool_home / "stds").exists()


def test_the_flag_of_a_custom_target_stays_while_another_toolchain_has_its_std(sandbox):
    toolchain = sandbox.fake_toolchain()
    put_library(toolchain)
    take_custom_targets_with_unstable_options_only(toolchain)
    (sandbox.cwd / f"{CUSTOM}.json").write_text(json.dumps(SPEC))
    sandbox.run("target", "build", f"./{CUSTOM}.json").succeeded()
    other = sandbox.rustup_home / "toolchains/other/lib/rustlib" / CUSTOM
    shutil.copytree(toolchain.rustlib / CUSTOM, other)
    config = sandbox.cargo_home / "config.toml"

    sandbox.run("target", "remove", CUSTOM).succeeded()
    kept = config.read_text()
    sandbox.run("target", "build", f"./{CUSTOM}.json").succeeded()
    shutil.rmtree(other)
    sandbox.run("target", "remove", CUSTOM).succeeded()

    assert kept.count("-Zunstable-options") == 2
    assert not config.exists()
