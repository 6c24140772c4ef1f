# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Programs for this machine's own target that run on systems with an older glibc, by plain cargo."""

import json
import pathlib
import re

import pytest

from conftest import requires
from testbed.synthetic import HOST
from testbed.zig import share_zig_cache

MANIFEST = """
[package]
name = "app"
version = "0.1.0"
edition = "2021"
build = "build.rs"
[lib]
name = "capi"
path = "src/capi.rs"
crate-type = ["cdylib"]
[dependencies]
mac = { path = "mac" }
shared = { path = "shared" }
[workspace]
"""
MACRO_MANIFEST = """
[package]
name = "mac"
version = "0.1.0"
edition = "2021"
[lib]
proc-macro = true
[dependencies]
shared = { path = "../shared" }
"""
SHARED_MANIFEST = """
[package]
name = "shared"
version = "0.1.0"
edition = "2021"
"""

# Compiles as the cc crate does, and tells by which compiler; the function has the package's name.
BUILD_SCRIPT = r"""
use std::{env, process::Command};
fn main() {
    let out = env::var("OUT_DIR").unwrap();
    let suffix = env::var("TARGET").unwrap().replace('-', "_");
    let tool = |name: &str, other: &str| env::var(format!("{name}_{suffix}"))
        .or_else(|_| env::var(name)).unwrap_or(other.to_string());
    let package = env::var("CARGO_PKG_NAME").unwrap();
    let source = format!("{out}/side.c");
    std::fs::write(&source, format!("#ifdef __clang__\n#define BY 'z'\n#else\n#define BY 'g'\n\
        #endif\nint {package}_by(void);\nint {package}_by(void) {{ return BY; }}\n")).unwrap();
    let object = format!("{out}/side.o");
    for words in [vec![tool("CC", "cc"), "-c".into(), "-fPIC".into(), source, "-o".into(),
                       object.clone()],
                  vec![tool("AR", "ar"), "crs".into(), format!("{out}/lib{package}_by.a"), object]] {
        assert!(Command::new(&words[0]).args(&words[1..]).status().unwrap().success());
    }
    println!("cargo:rustc-link-search=native={out}");
    println!("cargo:rustc-link-lib=static={package}_by");
}
"""
SHARED = """
extern "C" { fn shared_by() -> i32; }
pub fn compiled_by() -> char { char::from_u32(unsafe { shared_by() } as u32).unwrap() }
"""
MACRO = """
extern crate proc_macro;
extern "C" { fn mac_by() -> i32; }
#[proc_macro]
pub fn sides(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let own = char::from_u32(unsafe { mac_by() } as u32).unwrap();
    format!("\\"macro {own} with {}\\"", shared::compiled_by()).parse().unwrap()
}
"""
MAIN = """
#[link(name = "app_by", kind = "static")]
extern "C" { fn app_by() -> i32; }
fn main() {
    let own = char::from_u32(unsafe { app_by() } as u32).unwrap();
    println!("{}; program {own} with {}", mac::sides!(), shared::compiled_by());
}
"""
CAPI = '#[no_mangle] pub extern "C" fn pid() -> u32 { std::process::id() }\n'


def make_project(folder):
    files = {"Cargo.toml": MANIFEST, "build.rs": BUILD_SCRIPT, "src/main.rs": MAIN,
             "src/capi.rs": CAPI,
             "mac/Cargo.toml": MACRO_MANIFEST, "mac/build.rs": BUILD_SCRIPT, "mac/src/lib.rs": MACRO,
             "shared/Cargo.toml": SHARED_MANIFEST, "shared/build.rs": BUILD_SCRIPT,
             "shared/src/lib.rs": SHARED}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def floor(sandbox, rustup_toolchain, zig):
    """A project, and the host set up for glibc 2.17."""
    requires("cc", "readelf")
    share_zig_cache(sandbox.xtool_home)
    make_project(sandbox.cwd)
    return sandbox.run("setup-linker", "--zig", "--glibc", "2.17", "--no-warm", HOST,
                       env={"XTOOL_ZIG": str(zig("0.15.2"))}).succeeded()


def newest_glibc(sandbox, path):
    read = sandbox.command("readelf", "--version-info", path).succeeded().out
    return max(tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_([\d.]+)", read))


def what_runs_here(target):
    """Build scripts and proc-macros."""
    return [path for pattern in ("**/build-script-build", "**/libmac-*.so")
            for path in pathlib.Path(target).glob(pattern)]


@pytest.mark.parametrize("arguments", [(), ("--target", HOST)], ids=["plain", "target"])
def test_only_what_leaves_this_machine_is_linked_for_the_old_glibc(sandbox, floor, arguments):
    target = sandbox.root / "out"
    target.mkdir()
    (sandbox.cwd / "target").symlink_to(target)

    sandbox.command("cargo", "build", *arguments).succeeded()

    place = target.joinpath(*arguments[1:], "debug")
    said = sandbox.command(place / "app").succeeded().out
    # Without --target, cargo compiles what both sides need once.
    assert said == f"macro g with {'g' if arguments else 'z'}; program z with z\n"
    for result in ("app", "libcapi.so"):
        assert newest_glibc(sandbox, place / result) <= (2, 17)
    here = what_runs_here(target)
    assert len(here) >= 4
    for path in here:
        assert newest_glibc(sandbox, path) > (2, 17), path


def test_an_installed_program_and_tests_have_the_old_glibc_until_the_set_up_is_removed(
        sandbox, floor):
    (sandbox.cwd / "tests").mkdir()
    (sandbox.cwd / "tests/build_script_like.rs").write_text("#[test]\nfn passes() {}\n")

    sandbox.command("cargo", "install", "--path", ".", "--root", sandbox.root / "in").succeeded()
    tested = sandbox.command("cargo", "test", "--test", "build_script_like").succeeded()
    sandbox.run("setup-linker", "--remove", HOST).succeeded()
    sandbox.command("cargo", "build").succeeded()

    assert newest_glibc(sandbox, sandbox.root / "in/bin/app") <= (2, 17)
    assert "1 passed" in tested.out
    [test] = [path for path in (sandbox.cwd / "target/debug/deps").glob("build_script_like-*")
              if path.suffix == ""]
    assert newest_glibc(sandbox, test) <= (2, 17)
    assert not (sandbox.cargo_home / "config.toml").exists()
    assert newest_glibc(sandbox, sandbox.cwd / "target/debug/app") > (2, 17)


def test_the_floor_is_proved_by_doctor_and_inspect(sandbox, floor):
    sandbox.command("cargo", "build").succeeded()

    sandbox.run("inspect", "--max-glibc", "2.17", "target/debug/app").succeeded()
    checked = sandbox.run("doctor", "--glibc", "2.17", HOST, "--json").succeeded()
    sandbox.run("setup-linker", "--remove", HOST).succeeded()
    failed = sandbox.run("doctor", "--glibc", "2.17", HOST, "--json")

    assert json.loads(checked.out)["ok"] is True
    [finding] = [one for one in json.loads(failed.out)["result"]["findings"]
                 if one["check"] == "glibc-newer"]
    assert f"xtool setup-linker --zig --glibc 2.17 {HOST}" in finding["help"][0]
