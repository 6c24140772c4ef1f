# SPDX-License-Identifier: Apache-2.0 OR MIT
"""From an installed std to programs that plain cargo links and runs, with real compilers."""

import json
import os
import pathlib
import re
import shlex
import shutil

import pytest

from conftest import find_program, requires, skip
from testbed.sandbox import read_tree
from testbed.zig import share_zig_cache

HELLO = pathlib.Path(__file__).resolve().parents[1] / "support/hello.rs"
ARMV7 = "armv7-unknown-linux-gnueabihf"
AARCH64 = "aarch64-unknown-linux-gnu"
SAID = {ARMV7: "hello from arm (32-bit, linux): below 1000, 871",
        AARCH64: "hello from aarch64 (64-bit, linux): below 1000, 871"}
PREFIX = {ARMV7: "arm-linux-gnueabihf", AARCH64: "aarch64-linux-gnu"}
EMULATOR = {ARMV7: "qemu-arm", AARCH64: "qemu-aarch64"}

# A build script that compiles C as the cc crate does: with the compiler that the environment names
# for the target, and with the machine's own for itself.
BUILD_SCRIPT = r"""
use std::{env, process::Command};
fn run(command: &mut Command) { assert!(command.status().unwrap().success(), "{command:?}"); }
fn main() {
    let out = env::var("OUT_DIR").unwrap();
    let target = env::var("TARGET").unwrap().replace('-', "_");
    let tool = |name: &str| env::var(format!("{name}_{target}")).unwrap();
    let object = format!("{out}/answer.o");
    run(Command::new(tool("CC")).args(["-c", "-O1", "answer.c", "-o", &object]));
    run(Command::new(tool("AR")).args(["crs", &format!("{out}/libanswer.a"), &object]));
    println!("cargo:rustc-link-search=native={out}");
    println!("cargo:rustc-link-lib=static=answer");
    println!("cargo:rerun-if-env-changed=CC_{target}");
}
"""
MAIN_WITH_C = """
mod hello;
extern "C" { fn answer() -> i32; }
fn main() {
    hello::main();
    println!("C says {}", unsafe { answer() });
}
"""


def make_project(folder, with_c=True):
    (folder / "src").mkdir(parents=True)
    (folder / "Cargo.toml").write_text(
        '[package]\nname = "hello"\nversion = "0.1.0"\nedition = "2021"\n')
    if with_c:
        (folder / "src/hello.rs").write_text(
            HELLO.read_text().replace("fn main()", "pub fn main()"))
        (folder / "src/main.rs").write_text(MAIN_WITH_C)
        (folder / "build.rs").write_text(BUILD_SCRIPT)
        (folder / "answer.c").write_text("int answer(void) { return 42; }\n")
    else:
        shutil.copy(HELLO, folder / "src/main.rs")


def config_of(sandbox):
    return sandbox.cargo_home / "config.toml"


@pytest.fixture
def armv7(sandbox, rustup_toolchain):
    """A toolchain with std for armv7."""
    sandbox.run("target", "add", ARMV7).succeeded()
    return rustup_toolchain


@pytest.mark.parametrize("target", [ARMV7, AARCH64])
def test_gcc_is_found_proved_and_used_by_plain_cargo(sandbox, rustup_toolchain, target):
    requires(f"{PREFIX[target]}-gcc", EMULATOR[target])
    make_project(sandbox.cwd)
    added = sandbox.run("target", "add", target).succeeded()

    set_up = sandbox.run("setup-linker", "--gcc", target).succeeded()
    debug = sandbox.command("cargo", "run", "--target", target).succeeded()
    release = sandbox.command("cargo", "run", "--release", "--target", target).succeeded()

    assert f"next: `xtool setup-linker {target}`" in added.err
    assert f"next: `cargo run --target {target}`" in set_up.err
    for run in (debug, release):
        assert SAID[target] in run.out and "C says 42" in run.out
    text = config_of(sandbox).read_text()
    assert f'[target.{target}]\nlinker = "{PREFIX[target]}-gcc"\n' in text


@pytest.mark.parametrize("version", ["0.14.1", "0.15.2", "0.17.0"])
def test_zig_links_with_plain_cargo_for_an_old_glibc(sandbox, armv7, zig, version):
    requires("qemu-arm", "readelf")
    share_zig_cache(sandbox.xtool_home)
    make_project(sandbox.cwd)
    program = str(zig(version))

    done = sandbox.run("setup-linker", "--zig", "--no-warm", f"{ARMV7}.2.17", "--json",
                       env={"XTOOL_ZIG": program}).succeeded()
    debug = sandbox.command("cargo", "run", "--target", ARMV7).succeeded()
    release = sandbox.command("cargo", "run", "--release", "--target", ARMV7).succeeded()

    report = json.loads(done.out)["result"]["targets"][0]
    assert (report["kind"], report["zig"], report["glibc"]) == ("zig", version, "2.17")
    for run in (debug, release):
        assert SAID[ARMV7] in run.out and "C says 42" in run.out
    versions = sandbox.command("readelf", "--version-info", f"target/{ARMV7}/debug/hello").out
    needed = {tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_([\d.]+)", versions)}
    assert needed and max(needed) <= (2, 17)


@pytest.mark.requires("unshare", "mount")
@pytest.mark.parametrize("shim", ["exec", "script"])
def test_a_home_that_no_program_may_run_in_ends_the_set_up(sandbox, armv7, zig, shim):
    allowed = sandbox.command("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", sandbox.cwd)
    if allowed.exit_code != 0:
        skip("this user may not mount")
    before = read_tree(sandbox.cargo_home)
    home = sandbox.root / "noexec"
    home.mkdir()

    failed = sandbox.command(
        "unshare", "-m", "sh", "-c", 'mount -t tmpfs -o noexec tmpfs "$XTOOL_HOME" && exec "$@"',
        "sh", sandbox.xtool, "setup-linker", "--zig", "--no-warm", "--shim", shim, ARMV7,
        env={"XTOOL_ZIG": str(zig("0.15.2")), "XTOOL_HOME": str(home)})

    assert failed.exit_code == 18
    assert f"cannot start '{home}/shims/{ARMV7}/zig-0.15.2-glibc-2.17" in failed.err
    assert "help: set XTOOL_HOME to a directory" in failed.err
    assert read_tree(sandbox.cargo_home) == before


def newest_glibc(sandbox, program):
    read = sandbox.command("readelf", "--version-info", program).succeeded().out
    return max(tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_([\d.]+)", read))


# Cargo looks at the path of a linker, and the cc crate at those of compilers, not at what is behind.
def test_a_changed_set_up_reaches_what_was_built_before(sandbox, armv7, zig):
    requires("readelf")
    share_zig_cache(sandbox.xtool_home)
    make_project(sandbox.cwd)
    (sandbox.cwd / "answer.c").write_text(
        "#include <features.h>\nint answer(void) { return __GLIBC_MINOR__; }\n")

    def build(*set_up):
        done = sandbox.run("setup-linker", "--zig", "--no-warm", *set_up, ARMV7, "--json",
                           env={"XTOOL_ZIG": str(zig("0.15.2"))}).succeeded()
        sandbox.command("cargo", "build", "--target", ARMV7).succeeded()
        program = f"target/{ARMV7}/debug/hello"
        said = sandbox.command("qemu-arm", program).out if find_program("qemu-arm") else ""
        return json.loads(done.out)["result"]["targets"][0]["clean"], \
            newest_glibc(sandbox, program), re.findall(r"C says (\d+)", said)

    first, again, older = build("--glibc", "2.34"), build(), build("--glibc", "2.17")

    assert first[0] is again[0] is None and older[0] == f"cargo clean --target {ARMV7}"
    assert first[1] > (2, 17) and again[1] == first[1] and older[1] <= (2, 17)
    assert first[2] == again[2] != older[2] or not first[2]
    removed = sandbox.run("setup-linker", "--remove", ARMV7, "--json").succeeded()
    assert json.loads(removed.out)["result"]["targets"][0]["clean"] == older[0]


def test_an_older_path_of_the_compilers_stays_of_use(sandbox, armv7, zig):
    share_zig_cache(sandbox.xtool_home)
    env = {"XTOOL_ZIG": str(zig("0.15.2"))}
    for glibc in ("2.28", "2.17"):
        sandbox.run("setup-linker", "--zig", "--no-warm", "--glibc", glibc, ARMV7,
                    env=env).succeeded()

    shims = sandbox.xtool_home / "shims" / ARMV7
    for name in ("zig-0.15.2-glibc-2.28", "zig-0.15.2-glibc-2.17"):
        [folder] = [path for path in shims.glob("zig-*") if path.name.startswith(name)]
        assert "clang" in sandbox.command(folder / f"{ARMV7}-zig-cc", "--version").succeeded().out


def test_a_script_does_for_zig_what_the_small_program_does(sandbox, armv7, zig):
    requires("qemu-arm")
    share_zig_cache(sandbox.xtool_home)
    make_project(sandbox.cwd)

    sandbox.run("setup-linker", "--zig", "--shim", "script", "--no-warm", ARMV7,
                env={"XTOOL_ZIG": str(zig("0.15.2"))}).succeeded()
    run = sandbox.command("cargo", "run", "--target", ARMV7).succeeded()

    assert SAID[ARMV7] in run.out and "C says 42" in run.out
    shim = sandbox.xtool_home / f"shims/{ARMV7}/{ARMV7}-zig-cc"
    assert shim.read_bytes().startswith(b"#!/bin/sh")


@pytest.mark.parametrize("place", ["root", "cwd"])  # zig names what is below the latter from there
def test_bindgen_is_told_where_zigs_headers_are_whatever_their_names(sandbox, armv7, zig, place):
    share_zig_cache(sandbox.xtool_home)
    folder = getattr(sandbox, place) / "with a blank"
    shutil.copytree(zig("0.15.2").parent, folder, copy_function=os.link)

    sandbox.run("setup-linker", "--zig", "--no-warm", ARMV7,
                env={"XTOOL_ZIG": folder / "zig"}).succeeded()
    shown = json.loads(sandbox.run("env", ARMV7, "--format", "json").succeeded().out)

    arguments = shlex.split(shown["BINDGEN_EXTRA_CLANG_ARGS_armv7_unknown_linux_gnueabihf"])
    folders = [path for word, path in zip(arguments, arguments[1:]) if word == "-isystem"]
    assert len(folders) > 2
    assert [path for path in folders
            if not path.startswith(f"{folder}/") or not os.path.isdir(path)] == []


def test_cmake_finds_a_cross_gccs_own_headers_and_not_the_hosts(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc", "cmake", "make")
    (sandbox.cwd / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.16)\nproject(probe C)\n"
        "foreach(header stdio.h nlohmann/json.hpp)\n"
        "  unset(FOUND CACHE)\n  find_path(FOUND ${header})\n"
        "  message(STATUS \"${header}: ${FOUND}\")\nendforeach()\n"
        "message(STATUS \"for ${CMAKE_SYSTEM_NAME} on ${CMAKE_SYSTEM_PROCESSOR}\")\n")

    sandbox.run("setup-linker", "--gcc", ARMV7).succeeded()
    run = sandbox.run("exec", ARMV7, "--", "cmake", "-S", ".", "-B", "build").succeeded()

    assert "-- stdio.h: /usr/arm-linux-gnueabihf/include\n" in run.out
    assert "-- nlohmann/json.hpp: FOUND-NOTFOUND\n" in run.out
    assert "-- for Linux on armv7\n" in run.out


def test_clang_links_through_a_script_of_its_flags(sandbox, armv7):
    requires("clang", "ld.lld", "arm-linux-gnueabihf-gcc", "qemu-arm")
    make_project(sandbox.cwd)

    sandbox.run("setup-linker", "--clang", ARMV7).succeeded()
    run = sandbox.command("cargo", "run", "--target", ARMV7).succeeded()

    assert SAID[ARMV7] in run.out and "C says 42" in run.out


def test_adding_with_setup_is_all_that_a_build_needs(sandbox, rustup_toolchain):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")
    make_project(sandbox.cwd)

    done = sandbox.run("target", "add", ARMV7, "--setup", "--json").succeeded()
    run = sandbox.command("cargo", "run", "--target", ARMV7).succeeded()

    assert json.loads(done.out)["result"]["targets"][0]["linker"]["kind"] == "gcc"
    assert SAID[ARMV7] in run.out


def test_of_several_targets_one_without_a_linker_keeps_the_others_from_nothing(
        sandbox, fake_toolchain):
    requires("arm-linux-gnueabihf-gcc")
    (sandbox.bin / "arm-linux-gnueabihf-gcc").symlink_to(find_program("arm-linux-gnueabihf-gcc"))

    done = sandbox.run("target", "add", AARCH64, ARMV7, "wasm32-unknown-unknown", "--setup=gcc",
                       "--json", env={"PATH": sandbox.bin})

    report = json.loads(done.out)
    failed, fine, wasm = report["result"]["targets"]
    assert (done.exit_code, report["ok"]) == (15, False)
    assert failed["linker"] is None and failed["linker_error"]["kind"] == "no-toolchain"
    assert fine["linker"]["kind"] == "gcc" and fine["linker_error"] is None
    assert wasm["linker"] is wasm["linker_error"] is None
    assert [target["status"] for target in report["result"]["targets"]] == ["installed"] * 3


def test_removing_brings_back_what_was_there_byte_for_byte(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc")
    original = b"# mine\r\n[build]\r\njobs = 2 # two\r\n\r\n[net]\r\nretry = 3"
    config_of(sandbox).write_bytes(original)

    sandbox.run("setup-linker", "--gcc", ARMV7).succeeded()
    written = config_of(sandbox).read_bytes()
    sandbox.run("setup-linker", "--remove", ARMV7).succeeded()

    assert written.startswith(b"# mine\r\n[build]\r\njobs = 2 # two\r\n") and written != original
    assert config_of(sandbox).read_bytes() == original
    assert not (sandbox.xtool_home / f"shims/{ARMV7}").exists()


def test_removing_the_target_takes_its_linker_back_too(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc")
    sandbox.run("setup-linker", "--gcc", ARMV7).succeeded()
    assert config_of(sandbox).exists()

    sandbox.run("target", "remove", ARMV7).succeeded()

    assert not config_of(sandbox).exists()
    assert sandbox.run("env", ARMV7).exit_code == 15


def test_a_dry_run_shows_the_change_and_makes_none(sandbox, armv7, zig):
    share_zig_cache(sandbox.xtool_home)
    before = read_tree(sandbox.cargo_home)

    run = sandbox.run("setup-linker", "--zig", "--dry-run", ARMV7,
                      env={"XTOOL_ZIG": str(zig("0.15.2"))}).succeeded()

    assert f"+[target.{ARMV7}]" in run.out and "-zig-cc" in run.out
    assert read_tree(sandbox.cargo_home) == before
    assert not (sandbox.xtool_home / "shims").exists()


def test_setting_up_again_changes_nothing(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc")
    sandbox.run("setup-linker", "--gcc", ARMV7).succeeded()
    before = config_of(sandbox).read_bytes()

    again = sandbox.run("setup-linker", ARMV7, "--json").succeeded()

    report = json.loads(again.out)["result"]["targets"][0]
    assert (report["kind"], report["changed"]) == ("gcc", False)
    assert config_of(sandbox).read_bytes() == before


def test_what_was_chosen_once_stays_until_it_is_chosen_anew(sandbox, armv7, zig):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")
    share_zig_cache(sandbox.xtool_home)
    (sandbox.cwd / "Cargo.toml").write_text('[package]\nname = "p"\nversion = "0.1.0"\n')
    (sandbox.cwd / "src").mkdir()
    (sandbox.cwd / "src/main.rs").write_text("fn main() {}\n")
    sandbox.run("setup-linker", "--zig", "--glibc", "2.28", "--shim", "script", "--project",
                "--no-env", "--no-runner", "--no-warm", ARMV7,
                env={"XTOOL_ZIG": zig("0.14.1")}, timeout=900).succeeded()
    chosen = read_tree(sandbox.cwd), read_tree(sandbox.xtool_home / "shims")

    again = sandbox.run("setup-linker", "--no-warm", ARMV7).succeeded()
    fixed = sandbox.run("doctor", "--fix", ARMV7)
    same = read_tree(sandbox.cwd), read_tree(sandbox.xtool_home / "shims")
    anew = sandbox.run("setup-linker", "--auto", "--global", ARMV7, "--json").succeeded()

    assert "zig 0.14.1 for glibc 2.28" in again.err and fixed.exit_code == 0
    assert same == chosen
    assert json.loads(anew.out)["result"]["targets"][0]["kind"] == "gcc"
    assert "runner" in config_of(sandbox).read_text()


def test_another_kind_serves_when_the_one_that_was_chosen_is_gone(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc", "clang", "ld.lld")
    sandbox.run("setup-linker", "--gcc", ARMV7).succeeded()
    for name in ("clang", "ld.lld"):
        (sandbox.bin / name).symlink_to(find_program(name))

    done = sandbox.run("setup-linker", ARMV7, "--json", env={
        "PATH": f"{sandbox.bin}:{sandbox.cargo_home / 'bin'}"}).succeeded()

    assert json.loads(done.out)["result"]["targets"][0]["kind"] == "clang"


def test_a_configuration_that_cannot_be_written_or_read_leaves_all_as_it_is(sandbox, armv7, zig):
    requires("arm-linux-gnueabihf-gcc")
    share_zig_cache(sandbox.xtool_home)
    (sandbox.cwd / "Cargo.toml").write_text('[package]\nname = "p"\nversion = "0.1.0"\n')
    sandbox.run("setup-linker", "--gcc", ARMV7).succeeded()
    kept = [sandbox.xtool_home / "shims", sandbox.xtool_home / "state", sandbox.cargo_home,
            armv7.sysroot / "lib/rustlib" / ARMV7]
    before = [read_tree(folder) for folder in kept]

    config_of(sandbox).chmod(0o444)
    read_only = sandbox.run("setup-linker", "--zig", "--no-warm", ARMV7,
                            env={"XTOOL_ZIG": zig("0.15.2")}, timeout=900)
    std_stays = sandbox.run("target", "remove", ARMV7)
    config_of(sandbox).chmod(0o644)
    (sandbox.cwd / ".cargo").mkdir()
    (sandbox.cwd / ".cargo/config.toml").write_text("x=\n")
    invalid = sandbox.run("setup-linker", "--clang", ARMV7)

    assert [run.exit_code for run in (read_only, std_stays, invalid)] == [16, 16, 17]
    assert [read_tree(folder) for folder in kept] == before


def test_several_at_once_all_set_up_their_linker(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc", "aarch64-linux-gnu-gcc")
    sandbox.run("target", "add", AARCH64).succeeded()

    running = [sandbox.popen(sandbox.xtool, "setup-linker", "--gcc", target)
               for target in (ARMV7, AARCH64) * 4]

    assert [process.wait(120) for process in running] == [0] * 8
    text = config_of(sandbox).read_text()
    assert text.count("linker = ") == 2 and "arm-linux-gnueabihf-gcc" in text
    sandbox.run("setup-linker", "--remove").succeeded()
    assert not config_of(sandbox).exists()


def test_choosing_anew_takes_no_own_setting_for_the_users(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc")
    sandbox.run("setup-linker", "--gcc", ARMV7).succeeded()
    written = config_of(sandbox).read_text()

    sandbox.run("setup-linker", "--auto", ARMV7).succeeded()

    assert config_of(sandbox).read_text() == written


def test_a_link_to_a_configuration_that_is_not_there_yet_is_followed(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc")
    make_project(sandbox.cwd, with_c=False)
    (sandbox.cwd / ".cargo").mkdir()
    (sandbox.cwd / ".cargo/config.toml").symlink_to("../own.toml")

    sandbox.run("setup-linker", "--project", "--gcc", ARMV7).succeeded()
    assert "linker = " in (sandbox.cwd / "own.toml").read_text()
    removed = sandbox.run("setup-linker", "--remove", ARMV7, "--json").succeeded()

    assert json.loads(removed.out)["result"]["targets"][0]["removed"] is True
    assert not (sandbox.cwd / "own.toml").exists()


def test_options_that_say_how_to_set_up_do_not_go_with_others_that_cannot_heed_them(sandbox, armv7):
    for options in (["--remove", "--project"], ["--remove", "--force"],
                    ["--gcc", "--shim", "script"]):
        assert sandbox.run("setup-linker", *options, ARMV7).exit_code == 2


def test_a_linker_that_the_user_has_set_stays(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc")
    sandbox.program("my-linker", 'exec arm-linux-gnueabihf-gcc "$@"')
    mine = f'[target.{ARMV7}]\nlinker = "my-linker"\n'
    config_of(sandbox).write_text(mine)

    kept = sandbox.run("setup-linker", ARMV7, "--no-runner", "--json").succeeded()
    refused = sandbox.run("setup-linker", "--gcc", ARMV7)

    assert json.loads(kept.out)["result"]["targets"][0]["kind"] == "configured"
    assert refused.exit_code == 14 and "my-linker" in refused.err
    assert config_of(sandbox).read_text() == mine


@pytest.mark.parametrize("option,mine", [
    ("--no-runner", f'[target.{ARMV7}]\nrunner = "mine"\n'),
    ("--no-env", f'[env]\nCC_{ARMV7.replace("-", "_")} = {{ value = "mine", force = true }}\n'),
    ("--no-runner --no-env", f'[target.{ARMV7}]\nrunner = "mine"\n'
                             f'[env]\nCC_{ARMV7.replace("-", "_")} = "mine"\n')])
def test_a_users_value_in_the_way_is_told_with_the_option_that_leaves_it(
        sandbox, armv7, option, mine):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")
    config_of(sandbox).write_text(mine)

    refused = sandbox.run("setup-linker", "--gcc", ARMV7)
    untouched = config_of(sandbox).read_text()
    sandbox.run("setup-linker", "--gcc", ARMV7, *option.split()).succeeded()

    assert refused.exit_code == 14 and untouched == mine
    assert f"`{option}`" in refused.err
    assert 'linker = "arm-linux-gnueabihf-gcc"' in config_of(sandbox).read_text()
    assert "mine" in config_of(sandbox).read_text()


def test_the_changes_of_a_dry_run_follow_from_each_other(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc", "aarch64-linux-gnu-gcc", "patch")
    sandbox.run("target", "add", AARCH64).succeeded()
    targets = ("setup-linker", "--gcc", AARCH64, ARMV7)

    shown = sandbox.run(*targets, "--dry-run", "--json").succeeded()
    patch = "".join(target["diff"] for target in json.loads(shown.out)["result"]["targets"])
    sandbox.command("patch", "-p0", "-d", "/", stdin=patch).succeeded()
    patched = config_of(sandbox).read_text()
    config_of(sandbox).unlink()
    sandbox.run(*targets).succeeded()

    assert config_of(sandbox).read_text() == patched


def test_a_compiler_that_passes_floats_otherwise_is_refused(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc")
    real = find_program("arm-linux-gnueabihf-gcc")
    # Compiles and links for soft floats without a C library, as the wrong package would.
    sandbox.program("arm-linux-gnueabihf-gcc",
                    f'exec {real} -march=armv5t -marm -mfloat-abi=soft -nostdlib -nostartfiles '
                    '-Wl,-e,main "$@"')

    run = sandbox.run("setup-linker", "--gcc", ARMV7, env={"PATH": f"{sandbox.bin}:"
                                                             f"{sandbox.cargo_home}/bin"})

    assert run.exit_code == 15 and "soft" in run.err
    assert not config_of(sandbox).exists()


def test_what_outranks_the_configuration_is_told(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc")
    variable = "CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER"

    run = sandbox.run("setup-linker", "--gcc", ARMV7, "--json",
                      env={variable: "another-gcc"}).succeeded()

    (setting,) = json.loads(run.out)["result"]["targets"][0]["outranked"]
    assert (setting["key"], setting["origin"]) == (f"target.{ARMV7}.linker", variable)


def test_a_linker_among_the_flags_of_rustc_is_told(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc")

    told = sandbox.run("setup-linker", "--gcc", ARMV7, env={"RUSTFLAGS": "-C linker=other"})

    assert told.exit_code == 0
    assert told.err.count("'linker=other'") == 1 and "'RUSTFLAGS'" in told.err


def test_the_host_and_what_is_not_installed_are_refused(sandbox, armv7):
    host = "x86_64-unknown-linux-gnu"

    of_host = sandbox.run("setup-linker", host)
    absent = sandbox.run("setup-linker", AARCH64)

    assert of_host.exit_code == 14 and "build scripts" in of_host.err
    assert absent.exit_code == 15 and f"xtool target add {AARCH64} --setup" in absent.err
    assert not config_of(sandbox).exists()


def test_pairs_of_zig_and_glibc_that_cannot_work_are_refused(sandbox, armv7, zig):
    env = {"XTOOL_ZIG": str(zig("0.15.2"))}

    too_new = sandbox.run("setup-linker", "--zig", "--glibc", "2.99", ARMV7, env=env)
    no_zig = sandbox.run("setup-linker", "--zig", ARMV7, env={"XTOOL_ZIG": "/bin/true"})

    assert too_new.exit_code == 14 and "2.99" in too_new.err
    assert no_zig.exit_code == 15 and "XTOOL_ZIG" in no_zig.err
    assert not config_of(sandbox).exists()


def test_a_project_has_its_own_configuration(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")
    make_project(sandbox.cwd, with_c=False)

    sandbox.run("setup-linker", "--project", "--gcc", ARMV7).succeeded()
    run = sandbox.command("cargo", "run", "--target", ARMV7).succeeded()

    assert SAID[ARMV7] in run.out
    assert (sandbox.cwd / ".cargo/config.toml").exists() and not config_of(sandbox).exists()


def test_the_environment_serves_make_and_exec_passes_the_exit_code_on(sandbox, armv7):
    requires("arm-linux-gnueabihf-gcc")
    sandbox.run("setup-linker", "--gcc", ARMV7).succeeded()

    shown = sandbox.run("env", "armhf").succeeded()
    run = sandbox.run("exec", "armhf", "--", "sh", "-c", "$CC -dumpmachine; exit 7")

    assert f"export CC={find_program('arm-linux-gnueabihf-gcc')}\n" in shown.out
    assert (run.exit_code, run.out) == (7, "arm-linux-gnueabihf\n")
