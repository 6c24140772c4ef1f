# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Linking with the SDKs of platforms' makers, of which stand-ins take the place here.

XTOOL_PLATFORM_STDS=DIR, a sysroot of the testbed's rustc with std for x86_64-pc-windows-msvc, as
`xtool target build --private` makes one, also links and runs a real program.
"""

import json
import os
import subprocess

import pytest

from conftest import part, requires
from testbed import parts
from testbed.windows_sdk import make_splat
from testbed.wine import find_wine, wine_prefix, wine_variables

STDS = os.environ.get("XTOOL_PLATFORM_STDS")

MSVC = "x86_64-pc-windows-msvc"
IOS = "aarch64-apple-ios"
WEB = "wasm32-unknown-emscripten"
WASM = "wasm32-unknown-unknown"
TARGETS = (MSVC, IOS, WEB, WASM)
SPLAT = ("crt/lib/x86_64/msvcrt.lib", "sdk/lib/um/x86_64/kernel32.Lib",
         "sdk/lib/ucrt/x86_64/ucrt.lib")


@pytest.fixture
def box(sandbox, synthetic_mirror):
    """A sandbox with std for several platforms, an LLD that tells what it is told, and no zig."""
    sandbox.hide("zig", "clang", "clang-cl", "emcc")
    sandbox.program("rust-lld", 'echo "$@"')
    for target in TARGETS:
        synthetic_mirror.publish(target)
    sandbox.serve_from(synthetic_mirror)
    sandbox.fake_toolchain(synthetic_mirror)
    sandbox.run("target", "add", *TARGETS).succeeded()
    return sandbox


def touch(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    return folder


def report(done):
    return json.loads(done.succeeded().out)["result"]["targets"][0]


def variables(box, target):
    return json.loads(box.run("env", target, "--format", "json").succeeded().out)


def test_lld_links_for_microsofts_abi_with_a_copy_that_is_not_changed(box):
    copy = touch(box.root / "winsdk", *SPLAT)
    for folder in (copy, *(path for path in copy.rglob("*") if path.is_dir())):
        folder.chmod(0o555)

    made = report(box.run("setup-linker", "--sdk", copy, "--json", MSVC))
    told = subprocess.run([made["linker"], "-flavor", "link", "x.obj"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.split()
    farm = box.xtool_home / "shims" / MSVC / "lib"

    assert (made["kind"], made["sdk"], made["cc"]) == ("rust-lld", str(copy), None)
    assert told[:3] == ["-flavor", "link", "x.obj"]
    assert told[3:] == [*(f"/libpath:{(copy / name).parent}" for name in SPLAT),
                        f"/libpath:{farm}"]
    assert (farm / "kernel32.lib").resolve() == copy / SPLAT[1]
    assert f'linker = "{made["linker"]}"' in (box.cargo_home / "config.toml").read_text()

    again = report(box.run("setup-linker", "--json", MSVC))
    assert (again["sdk"], again["changed"]) == (str(copy), False)
    box.run("setup-linker", "--remove", MSVC).succeeded()
    assert not (box.cargo_home / "config.toml").exists() and not farm.exists()


def test_an_sdk_of_apples_is_taken_for_its_own_platform_only(box):
    sdk = touch(box.root / "iPhoneOS17.2.sdk", "usr/lib/libSystem.tbd")
    other = touch(box.root / "MacOSX.sdk", "usr/lib/libSystem.tbd")

    refused = box.run("setup-linker", IOS, env={"SDKROOT": str(other)})
    made = report(box.run("setup-linker", "--json", IOS, env={"SDKROOT": str(sdk)}))

    assert refused.exit_code == 15
    assert "an SDK for 'macosx', and this target needs one for 'iphoneos'" in refused.err
    assert (made["kind"], made["sdk"]) == ("rust-lld", str(sdk))
    assert variables(box, IOS)["SDKROOT"] == str(sdk)
    assert "SDKROOT" not in (box.cargo_home / "config.toml").read_text()


def test_an_emsdk_links_and_compiles_where_emcc_is_not_on_path(box):
    emsdk = box.root / "emsdk"
    tools = touch(emsdk / "upstream/emscripten", "emcc", "em++", "emar", "emranlib")
    for tool in tools.iterdir():
        tool.chmod(0o755)

    info = box.run("target", "info", WEB, env={"EMSDK": str(emsdk)}).succeeded().out
    made = report(box.run("setup-linker", "--json", WEB, env={"EMSDK": str(emsdk)}))

    assert str(tools / "emcc") in info and f"xtool setup-linker {WEB}" in info
    assert (made["kind"], made["linker"]) == ("emcc", str(tools / "emcc"))
    assert [made["cc"], made["cxx"]] == [str(tools / "emcc"), str(tools / "em++")]
    assert variables(box, WEB)["AR_wasm32_unknown_emscripten"] == str(tools / "emar")


def test_an_sdk_for_a_target_that_needs_none_is_a_mistake(box):
    done = box.run("setup-linker", "--sdk", box.root, WASM)

    assert done.exit_code == 2 and "no linker for it uses an SDK" in done.err


PROGRAM = """
use std::collections::HashMap;
fn main() {
    let sum: u32 = (0..4).map(|n| std::thread::spawn(move || n).join().unwrap()).sum();
    let names: HashMap<u32, String> = HashMap::from([(sum, "sum".to_string())]);
    println!("{} {}", names[&6], std::panic::catch_unwind(|| panic!("caught")).is_err());
}
"""


@pytest.mark.skipif(not STDS, reason="XTOOL_PLATFORM_STDS is not set")
def test_a_real_program_of_microsofts_abi_is_linked_and_runs(sandbox, tmp_path):
    requires("clang", "llvm-readobj", "llvm-dlltool", "llvm-lib", "lld")
    rustc = part(parts.compiler).sysroot / "bin/rustc"
    sandbox.program("rustc", f'exec "{rustc}" "$@"')
    splat = make_splat(tmp_path / "splat", tmp_path / "work")
    (tmp_path / "main.rs").write_text(PROGRAM)

    made = report(sandbox.run("setup-linker", "--sysroot", STDS, "--sdk", splat, "--json", MSVC))
    for kind in ("bin", "cdylib"):
        sandbox.command("rustc", "--target", MSVC, "--sysroot", STDS, "--crate-type", kind,
                        f"-Clinker={made['linker']}", "main.rs", cwd=tmp_path).succeeded()
    ran = subprocess.run([find_wine(), tmp_path / "main.exe"], text=True, check=True, timeout=120,
                         env={**os.environ, **wine_variables(part(wine_prefix))},
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    assert ran.stdout == "sum true\n"
