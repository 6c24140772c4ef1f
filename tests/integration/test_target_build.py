# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Standard libraries built from real sources by a real rustc, and what may come in between.

XTOOL_BUILD_TARGETS="riscv64gc-unknown-linux-gnu ..." builds these, too, each as std is published.
"""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

import pytest

from conftest import part
from testbed import parts
from testbed.library import CARGO, Distribution, put_cargo, put_library
from testbed.sandbox import read_tree
from testbed.synthetic import UNAVAILABLE
from testbed.zig import zig_cache

MIPS = "mips-unknown-linux-gnu"  # tier 3: nobody publishes a std
THUMB = "thumbv7em-none-eabihf"
CUSTOM = "thumbv7em-acme-none-eabihf"
MORE = os.environ.get("XTOOL_BUILD_TARGETS", "").split()

PROGRAM = """\
use std::collections::HashMap;
fn main() {
    let names: HashMap<u32, String> = (0..3).map(|i| (i, i.to_string())).collect();
    println!("{}", std::panic::catch_unwind(|| names.len()).unwrap());
}
"""
BARE_LIBRARY = """\
#![no_std]
extern crate alloc;
pub fn numbers(n: u32) -> alloc::vec::Vec<u32> { (0..n).collect() }
"""


@pytest.fixture
def debian(sandbox):
    return Distribution(sandbox, part(parts.compiler), part(parts.library_registry))


def cargo_project(box, source, kind="main"):
    project = box.cwd / "project"
    (project / "src").mkdir(parents=True)
    (project / "Cargo.toml").write_text('[package]\nname = "project"\nversion = "0.1.0"\n'
                                        'edition = "2021"\n[workspace]\n')
    (project / f"src/{kind}.rs").write_text(source)
    return project


def only(run):
    (target,) = json.loads(run.succeeded().out)["result"]["targets"]
    return target


def test_a_target_that_nobody_publishes_is_built_installed_verified_and_removed(debian, sandbox):
    before = read_tree(debian.root.path)
    # What would break the build, or change it, if it reached it.
    sandbox.variables |= {"RUSTFLAGS": "-Cnonsense", "CARGO_PROFILE_RELEASE_LTO": "nonsense",
                          "RUSTC_WRAPPER": "/none/such", "CARGO_BUILD_TARGET": "nonsense"}
    (sandbox.cargo_home / "config.toml").write_text('[build]\nrustflags = ["-Cnonsense"]\n'
                                                    '[profile.release]\npanic = "nonsense"\n')

    built = only(debian.build(MIPS, "--json"))

    for name in ("RUSTFLAGS", "CARGO_PROFILE_RELEASE_LTO", "RUSTC_WRAPPER", "CARGO_BUILD_TARGET"):
        del sandbox.variables[name]
    (sandbox.cargo_home / "config.toml").unlink()
    assert (built["status"], built["crates"]) == ("built", "std")
    assert {path.name.partition("-")[0] for path in debian.lib(MIPS).iterdir()} >= {
        "libcore", "liballoc", "libstd", "libtest", "libpanic_unwind", "libpanic_abort"}
    # Another std beside it would be one too many for rustc.
    assert len(list(debian.lib(MIPS).glob("libstd-*.rlib"))) == 1
    assert list((sandbox.xtool_home / "cache/builds").iterdir()) == []
    project = cargo_project(sandbox, PROGRAM)
    sandbox.command("cargo", "rustc", "--target", MIPS, "--", "--emit=obj,metadata",
                    cwd=project).exit_code  # there is no linker, so far is far enough
    assert list(project.glob(f"target/{MIPS}/debug/deps/*.o"))

    again = only(debian.build(MIPS, "--json"))
    listed = sandbox.run("target", "list", "--installed").succeeded().out
    verified = sandbox.run("target", "verify", MIPS)
    record = json.loads((debian.root.rustlib / MIPS / "xtool-std.json").read_text())
    next(debian.lib(MIPS).glob("libcore-*.rlib")).write_bytes(b"")
    damaged = sandbox.run("target", "verify", MIPS)
    removed = sandbox.run("target", "remove", MIPS)

    assert again["status"] == "up-to-date"
    assert MIPS in listed.split()
    assert verified.exit_code == 0, verified.out
    assert record["opt_level"] == "0" and record["rustc"].startswith("1.")
    assert damaged.exit_code == 1
    removed.succeeded()
    assert read_tree(debian.root.path) == before


def new_custom_target(sandbox):
    sandbox.run("spec", "new", CUSTOM, "--from", THUMB, "--set", "cpu=cortex-m4").succeeded()
    return sandbox.cwd / f"{CUSTOM}.json"


def test_a_custom_target_in_a_private_sysroot_serves_plain_cargo_and_goes_without_a_trace(
        debian, sandbox):
    config = sandbox.cargo_home / "config.toml"
    config.write_text("# mine\n[build]\njobs = 2\n")
    before = read_tree(debian.root.path), config.read_bytes()
    spec = new_custom_target(sandbox)

    run = debian.build(spec.name, "--private", "--json", env={"XTOOL_PROGRESS": "always"})
    built = only(run)

    spec.unlink()
    assert re.search(r"\((\d+) of \1\)", run.err), run.err
    assert built["crates"] == "alloc"
    assert built["config"]["file"] == str(config)
    assert read_tree(debian.root.path) == before[0]
    project = cargo_project(sandbox, BARE_LIBRARY, "lib")
    (project / "build.rs").write_text('fn main() { println!("cargo:rustc-cfg=told"); }\n')
    for command in ("build", "doc"):
        sandbox.command("cargo", command, "--target", CUSTOM, cwd=project).succeeded()
    sandbox.command("cargo", "check", cwd=project).succeeded()  # the host's std is its own
    assert CUSTOM in sandbox.run("target", "list", "--installed").succeeded().out.split()
    assert sandbox.run("target", "verify").exit_code == 0

    sandbox.run("target", "remove", CUSTOM).succeeded()
    assert config.read_bytes() == before[1]
    assert CUSTOM not in sandbox.run("target", "list", "--installed").succeeded().out.split()


@pytest.mark.skipif(not MORE, reason="XTOOL_BUILD_TARGETS is not set")
def test_a_custom_target_is_built_and_then_found_by_its_name(debian, sandbox):
    spec = new_custom_target(sandbox)

    built = only(debian.build(spec.name, "--json"))

    spec.unlink()
    project = cargo_project(sandbox, BARE_LIBRARY, "lib")
    sandbox.command("cargo", "build", "--target", CUSTOM, cwd=project).succeeded()
    assert built["crates"] == "alloc"
    assert CUSTOM in sandbox.run("target", "list", "--installed").succeeded().out.split()
    assert sandbox.run("target", "verify", CUSTOM).exit_code == 0
    sandbox.run("target", "remove", CUSTOM).succeeded()
    assert not (debian.root.rustlib / CUSTOM).exists()


@pytest.mark.parametrize("target", MORE)
def test_a_target_of_the_list_is_built(debian, sandbox, target, zig):
    sandbox.program("zig", f'exec "{zig("0.15.2")}" "$@"')
    sandbox.variables["ZIG_GLOBAL_CACHE_DIR"] = str(zig_cache())

    built = only(sandbox.run("target", "build", "--offline", "--force", target, "--json",
                             timeout=3600))

    print(built)
    assert sandbox.run("target", "verify", target).exit_code == 0
    if "musl" in target or "wasi" in target:
        assert built["self_contained"]["from"] == "zig 0.15.2"
        assert built["self_contained"]["ran_with"]


# ---- cargo is not the real one from here on: nothing is built.

class Fake:
    """A toolchain that only says what it is, sources without content, and a cargo of the test's."""

    def __init__(self, box):
        self.box = box
        self.toolchain = box.fake_toolchain()
        self.library = put_library(self.toolchain)

    def cargo(self, script):
        put_cargo(self.toolchain, script)

    def build(self, *words, **options):
        return self.box.run("target", "build", UNAVAILABLE, *words, **options)


@pytest.fixture
def fake(sandbox):
    return Fake(sandbox)


def test_a_build_that_fails_leaves_its_log_and_nothing_else(fake, sandbox):
    fake.cargo("echo '   Compiling core v0.0.0' >&2; echo 'error: no such luck' >&2; exit 101")
    before = read_tree(fake.toolchain.sysroot)

    run = fake.build()

    log = sandbox.xtool_home / f"logs/build-{UNAVAILABLE}.log"
    assert run.exit_code == 18
    assert "no such luck" in run.err and str(log) in run.err
    assert "Compiling core" in log.read_text()
    assert read_tree(fake.toolchain.sysroot) == before
    assert list((sandbox.xtool_home / "cache/builds").iterdir()) == []


def test_sources_of_another_version_are_refused_before_cargo_runs(fake, sandbox):
    fake.cargo(f"touch {sandbox.root}/ran; exit 1")
    (fake.library / "core/src/lib.rs").write_text('#[stable(since = "1.84.0")]\n')

    run = fake.build()

    assert run.exit_code == 17
    assert "1.84" in run.err and "1.85.0" in run.err
    assert not (sandbox.root / "ran").exists()


def test_absent_sources_are_told_with_the_remedy(fake):
    shutil.rmtree(fake.toolchain.rustlib / "src")

    run = fake.build()
    elsewhere = fake.build("--src", ".")

    assert (run.exit_code, elsewhere.exit_code) == (15, 17)
    assert "rust-src" in run.err


def test_a_sysroot_that_cannot_be_written_is_left_for_a_private_one(fake, sandbox):
    fake.cargo("echo 'error: so far, so good' >&2; exit 101")
    fake.toolchain.rustlib.chmod(0o555)
    command = [sandbox.xtool, "target", "build", UNAVAILABLE]
    if os.geteuid() == 0:  # without root's right to write everywhere
        command[:0] = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]

    run = sandbox.command(*command)

    assert "is not writable" in run.err and "so far, so good" in run.err


def test_flags_that_are_in_the_way_of_a_private_std_are_told_before_anything_is_built(fake, sandbox):
    sandbox.cargo_home.mkdir(exist_ok=True)
    config = sandbox.cargo_home / "config.toml"
    config.write_text(f"[target.{UNAVAILABLE}]\nrustflags = '-g'\n")
    fake.cargo(f"touch {sandbox.root}/ran; exit 1")

    run = fake.build("--private")

    assert run.exit_code == 14
    assert "--force" in run.err
    assert not (sandbox.root / "ran").exists()
    assert "--sysroot" not in config.read_text()


def test_crates_that_cannot_be_had_are_told(fake):
    (fake.library / "vendor").rmdir()
    fake.cargo("echo 'error: no matching package named `compiler_builtins` found' >&2; exit 101")

    run = fake.build("--offline")

    assert run.exit_code == 12
    assert "compiler_builtins" in run.err and "without --offline" in run.err


def test_crates_that_a_killed_removal_has_left_are_got_anew(fake, sandbox):
    (fake.library / "vendor").rmdir()
    (fake.library / "Cargo.lock").write_text("".join(
        f'[[package]]\nname = "{name}"\nversion = "0.1.0"\n{source}\n' for name, source in
        (("std", ""), ("libc", 'source = "registry"'), ("gimli", 'source = "registry"'))))
    fake.cargo("""\
if [ "$1" = vendor ]; then
  for crates; do :; done
  for crate in libc gimli; do
    /bin/mkdir -p "$crates/$crate-0.1.0"
    echo > "$crates/$crate-0.1.0/Cargo.toml"; echo > "$crates/$crate-0.1.0/.cargo-checksum.json"
  done
  echo vendor >> "$HOME/vendored"
  exit
fi
""" + CARGO)

    fake.build("--private").succeeded()
    fake.build("--private", "--force").succeeded()
    assert (sandbox.home / "vendored").read_text() == "vendor\n"
    (lost,) = (sandbox.xtool_home / "cache/library-crates").glob("*/gimli-0.1.0")
    shutil.rmtree(lost)
    fake.build("--private", "--force").succeeded()

    assert (sandbox.home / "vendored").read_text() == "vendor\n" * 2
    assert (lost / "Cargo.toml").exists()


def test_a_path_that_the_record_cannot_name_is_refused_before_cargo_runs(fake, sandbox):
    fake.cargo(f"touch {sandbox.root}/ran; exit 1")
    place = sandbox.root / os.fsdecode(b"src-\xff")
    shutil.copytree(fake.library, place)

    run = fake.build("--src", place)

    assert run.exit_code == 2, run
    assert "src-\\xff" in run.err and "is not UTF-8" in run.err
    assert not (sandbox.root / "ran").exists()


GOOD_SPEC = {"llvm-target": "thumbv7em-none-eabihf", "arch": "arm", "target-pointer-width": "32",
             "data-layout": "e-m:e-p:32:32-n32-S64", "panic-strategy": "abort"}


@pytest.mark.parametrize("name, text, told", [
    ("acme-none", "{ no JSON", "line 1"),
    ("acme-none", "[]", "object"),
    ("acme-none", json.dumps({key: GOOD_SPEC[key] for key in GOOD_SPEC if key != "data-layout"}),
     "data-layout"),
    ("acme", json.dumps(GOOD_SPEC), "rename"),
    (UNAVAILABLE, json.dumps(GOOD_SPEC), UNAVAILABLE),  # rustc would take its own
], ids=["no JSON", "no object", "lacks a key", "no target's name", "built in"])
def test_a_specification_that_rustc_cannot_use_is_refused_before_cargo_runs(
        fake, sandbox, name, text, told):
    fake.cargo(f"touch {sandbox.root}/ran; exit 1")
    (sandbox.cwd / f"{name}.json").write_text(text)
    before = read_tree(fake.toolchain.sysroot)

    run = sandbox.run("target", "build", f"./{name}.json")

    assert run.exit_code == 17, run
    assert told in run.err
    assert not (sandbox.root / "ran").exists()
    assert read_tree(fake.toolchain.sysroot) == before


def test_of_two_builds_of_a_target_at_once_the_second_waits_and_finds_it_built(fake, sandbox):
    started, go = sandbox.root / "started", sandbox.root / "go"
    fake.cargo(f"touch {started}; while [ ! -e {go} ]; do sleep 0.05; done\n{CARGO}")
    command = (sandbox.xtool, "target", "build", UNAVAILABLE, "--json")
    with open(sandbox.root / "second", "w+") as told:
        first = sandbox.popen(*command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        wait_for(started.exists)
        second = sandbox.popen(*command, stdout=subprocess.PIPE, stderr=told, text=True)
        wait_for(lambda: "waiting" in (sandbox.root / "second").read_text())
        go.touch()
        outs = [process.communicate(timeout=120)[0] for process in (first, second)]

    status = [json.loads(out)["result"]["targets"][0]["status"] for out in outs]
    assert status == ["built", "up-to-date"]
    assert sandbox.run("target", "verify", UNAVAILABLE).exit_code == 0


@pytest.mark.skipif(not MORE, reason="XTOOL_BUILD_TARGETS is not set")
def test_a_c_compiler_that_fails_leaves_nothing(debian, sandbox, zig):
    real = zig("0.15.2")
    sandbox.program("zig", f'case $1 in version|env|targets) exec "{real}" "$@" ;; esac\n'
                           'echo "error: no such luck" >&2; exit 1')
    before = read_tree(debian.root.path)

    run = debian.build("armv7-unknown-linux-musleabihf", "--force", "--libc", "zig")

    assert run.exit_code == 18, run
    assert "no such luck" in run.err
    assert read_tree(debian.root.path) == before
    assert list((sandbox.xtool_home / "cache/builds").iterdir()) == []


ON_A_SMALL_DISK = """\
mkdir -p "$XTOOL_HOME/stds" && mount -t tmpfs -o size=64k none "$XTOOL_HOME/stds" || exit 99
"$@"
code=$?
find "$XTOOL_HOME/stds" -name '*.rlib'
exit "$code"
"""


@pytest.mark.requires("unshare", "mount")
def test_a_full_disk_installs_nothing_and_the_next_build_does(fake, sandbox):
    fake.cargo(CARGO + 'for crate in "$deps"/*.rlib; do head -c 100000 /dev/zero >>"$crate"; done\n')
    command = [sandbox.xtool, "target", "build", UNAVAILABLE, "--private"]
    namespaces = "-m" if os.geteuid() == 0 else "-Urm"

    full = sandbox.command("unshare", namespaces, "sh", "-c", ON_A_SMALL_DISK, "sh", *command)
    if full.exit_code == 99 or "unshare" in full.err:
        pytest.skip("no file systems can be mounted here")

    assert full.exit_code == 16, full
    assert "No space left" in full.err
    assert full.out == ""
    assert not (sandbox.cargo_home / "config.toml").exists()
    assert list((sandbox.xtool_home / "cache/builds").iterdir()) == []
    sandbox.command(*command).succeeded()


def test_a_std_that_rustup_offers_is_not_built_without_need(sandbox, synthetic_mirror):
    sandbox.serve_from(synthetic_mirror)
    sandbox.fake_toolchain(synthetic_mirror)
    target = "armv7-unknown-linux-gnueabihf"

    run = sandbox.run("target", "build", target)

    assert run.exit_code == 14
    assert f"xtool target add {target}" in run.err and "--force" in run.err


@pytest.mark.parametrize("where", ["the toolchain's sysroot", "xtool's own sysroot"])
def test_stds_of_another_rustc_are_told_and_built_again_or_removed(sandbox, where):
    toolchain = sandbox.fake_toolchain()
    put_library(toolchain)
    apart = ["--private"] if "own" in where else []
    config = sandbox.cargo_home / "config.toml"

    def age():
        """As if another rustc had been there when the std was built."""
        (record,) = (path for root in (toolchain.rustlib, sandbox.xtool_home / "stds")
                     for path in root.rglob("xtool-std.json"))
        content = json.loads(record.read_text())
        record.write_text(json.dumps(content | {"rustc": "1.84.0 (9fc6b4312 2025-01-07)"}))
        if apart:
            root = record.parents[3]
            older = f"of-1.84.{len(list(root.parent.iterdir()))}"
            root.rename(root.parent / older)
            for file in (config, *sandbox.xtool_home.glob("state/**/*.json")):
                file.write_text(file.read_text().replace(root.name, older))

    def row():
        listed = json.loads(sandbox.run("target", "list", "--json").succeeded().out)["result"]
        (row,) = (row for row in listed["targets"] if row["triple"] == UNAVAILABLE)
        return row["installed"], row["private"], row["stale"]

    sandbox.run("target", "build", UNAVAILABLE, "--opt-level=s", *apart).succeeded()
    whole = row()
    age()
    stale = row()
    built = only(sandbox.run("target", "build", "--all", "--json"))
    again = row()
    nothing = sandbox.run("target", "build", "--all", "--json").succeeded()
    age()
    sandbox.run("target", "remove", "--stale").succeeded()

    assert whole == again == (True, bool(apart), False)
    assert stale[2] is True
    # Where files are shared by links, ageing it has damaged what is in the cache.
    assert built["status"] in ("built", "restored")
    assert json.loads(nothing.out)["result"]["targets"] == []
    assert row() == (False, False, False)
    assert not (sandbox.xtool_home / "stds").exists()
    assert not list(toolchain.rustlib.rglob("xtool-std.json"))
    assert not config.exists() or "--sysroot" not in config.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_nothing(fake, sandbox, number):
    started = sandbox.root / "started"
    fake.cargo(f"touch {started}; sleep 600 & wait")
    before = read_tree(fake.toolchain.sysroot)

    process = sandbox.popen(sandbox.xtool, "target", "build", UNAVAILABLE, stderr=subprocess.PIPE,
                            text=True)
    wait_for(started.exists)
    process.send_signal(number)
    err = process.communicate(timeout=60)[1]

    assert process.returncode == 130, err
    assert read_tree(fake.toolchain.sysroot) == before
    assert list((sandbox.xtool_home / "cache/builds").iterdir()) == []
    assert not (sandbox.xtool_home / "logs").exists()


def test_what_a_killed_build_has_left_is_gone_after_the_next(fake, sandbox):
    started = sandbox.root / "started"
    fake.cargo(f"touch {started}; exec sleep 600")
    before = read_tree(fake.toolchain.sysroot)
    process = sandbox.popen(sandbox.xtool, "target", "build", UNAVAILABLE, stderr=subprocess.DEVNULL,
                            start_new_session=True)
    wait_for(started.exists)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    fake.cargo("echo 'error: this time at once' >&2; exit 101")

    run = fake.build()

    assert "this time at once" in run.err
    fake.cargo(f"touch {started}; exec sleep 600")
    assert read_tree(fake.toolchain.sysroot) == before
    assert list((sandbox.xtool_home / "cache/builds").iterdir()) == []


def wait_for(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not come so far"
        time.sleep(0.05)
