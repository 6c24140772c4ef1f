# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What tells the system that a file is for, in files that real tools make, and what passes no gate."""

import json
import subprocess

import pytest

from conftest import part
from testbed.cache import cache_root
from testbed.foreign import foreign_libraries

CODE = "int answer(void) { return 42; }\n"
PROGRAM = "int main(void) { return 0; }\n"


def run(sandbox, *words):
    subprocess.run(words, cwd=sandbox.cwd, check=True, capture_output=True)


def inspected(sandbox, name):
    out = sandbox.run("inspect", "--json", name).succeeded().out
    return json.loads(out)["result"]["files"][0]


def fitting(sandbox, name, targets):
    return [target for target in targets
            if sandbox.run("inspect", "--target", target, name).exit_code == 0]


# Apple's triples as clang has them, and rustc's targets for the same.
APPLE = {"arm64-apple-macos11": "aarch64-apple-darwin", "arm64-apple-ios14": "aarch64-apple-ios",
         "arm64-apple-ios14-simulator": "aarch64-apple-ios-sim",
         "arm64-apple-ios14-macabi": "aarch64-apple-ios-macabi",
         "arm64-apple-tvos14": "aarch64-apple-tvos",
         "arm64-apple-tvos14-simulator": "aarch64-apple-tvos-sim",
         "arm64-apple-watchos9.0": "aarch64-apple-watchos",
         "arm64-apple-watchos9.0-simulator": "aarch64-apple-watchos-sim",
         "x86_64-apple-ios14-simulator": "x86_64-apple-ios",
         "x86_64-apple-macos10.12": "x86_64-apple-darwin"}


@pytest.mark.requires("clang", "llvm-ar")
def test_each_of_apples_platforms_is_only_its_own_target_s(sandbox):
    (sandbox.cwd / "a.c").write_text(CODE)
    found = {}
    for triple in APPLE:
        run(sandbox, "clang", f"--target={triple}", "-c", "a.c", "-o", f"{triple}.o")
        run(sandbox, "llvm-ar", "rc", f"{triple}.a", f"{triple}.o")
        found[triple] = fitting(sandbox, f"{triple}.o", APPLE.values())

        assert fitting(sandbox, f"{triple}.a", APPLE.values()) == found[triple]

    assert found == {triple: [target] for triple, target in APPLE.items()}


WASM = ["wasm32-unknown-unknown", "wasm32-wasip1", "wasm32-unknown-emscripten"]
WASI_CALL = """
__attribute__((import_module("wasi_snapshot_preview1"), import_name("sched_yield")))
int yield(void);
int answer(void) { return yield(); }
"""


@pytest.mark.requires("clang", "wasm-ld")
@pytest.mark.parametrize("text, flags, kind, linkage, targets", [
    (CODE, ["--no-entry", "--export-all"], "program", "static", WASM),
    (WASI_CALL, ["--no-entry", "--export-all"], "program", "static", ["wasm32-wasip1"]),
    (CODE, ["--experimental-pic", "-shared"], "library", "dynamic", ["wasm32-unknown-emscripten"])])
def test_webassembly_is_told_apart_by_what_it_imports(sandbox, text, flags, kind, linkage, targets):
    (sandbox.cwd / "a.c").write_text(text)
    run(sandbox, "clang", "--target=wasm32", "-fPIC", "-c", "a.c", "-o", "a.o")
    run(sandbox, "wasm-ld", *flags, "a.o", "-o", "a.wasm")

    file = inspected(sandbox, "a.wasm")

    assert (file["kind"], file["linkage"], file["bits"]) == (kind, linkage, 32)
    assert fitting(sandbox, "a.wasm", WASM) == targets
    assert inspected(sandbox, "a.o")["kind"] == "object"
    assert sandbox.run("inspect", "--static", "a.wasm").exit_code == (linkage == "dynamic")


@pytest.mark.requires("aarch64-linux-gnu-gcc", "aarch64-linux-gnu-objcopy")
@pytest.mark.parametrize("flags", [[], ["-static"], ["-shared", "-fPIC"], ["-no-pie"]])
def test_debug_information_that_was_split_off_is_known_as_such(sandbox, flags):
    (sandbox.cwd / "dist").mkdir()
    (sandbox.cwd / "a.c").write_text(PROGRAM)
    run(sandbox, "aarch64-linux-gnu-gcc", "-g", *flags, "a.c", "-o", "dist/a")
    run(sandbox, "aarch64-linux-gnu-objcopy", "--only-keep-debug", "dist/a", "dist/a.debug")

    file = inspected(sandbox, "dist/a.debug")
    gate = sandbox.run("inspect", "--target", "arm64", "dist")

    assert (file["kind"], file["linkage"]) == ("debug", None)
    assert inspected(sandbox, "dist/a")["kind"] in ("program", "library")
    assert gate.exit_code == 0, gate.out


@pytest.mark.requires("gcc", "ar", "clang", "llvm-ar")
def test_no_archive_passes_a_gate_unseen(sandbox):
    (sandbox.cwd / "a.c").write_text(CODE)
    (sandbox.cwd / "lib").mkdir()
    run(sandbox, "gcc", "-c", "a.c", "-o", "lib/a.o")
    run(sandbox, "ar", "rcT", "lib/thin.a", "lib/a.o")
    run(sandbox, "clang", "-emit-llvm", "-c", "a.c", "-o", "a.bc")
    run(sandbox, "llvm-ar", "rc", "bitcode.a", "a.bc")
    run(sandbox, "ar", "rc", "empty.a")

    def gate(target, name):
        tried = sandbox.run("inspect", "--target", target, name)
        return tried.exit_code, tried.out

    assert gate("x86_64-unknown-linux-gnu", "lib/thin.a") == (0, "")
    assert gate("arm64", "lib/thin.a")[0] == 1
    (sandbox.cwd / "lib/a.o").unlink()
    assert gate("x86_64-unknown-linux-gnu", "lib/thin.a") == (
        1, "lib/thin.a: its member 'a.o' is a file of its own, which is not there\n")
    assert gate("x86_64-unknown-linux-gnu", "empty.a") == (1, "empty.a: is an empty archive\n")
    assert gate("x86_64-unknown-linux-gnu", "bitcode.a")[0] == 1
    assert "LLVM's intermediate code" in gate("x86_64-unknown-linux-gnu", "bitcode.a")[1]


ELF_SYSTEMS = ["x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl", "x86_64-linux-android",
               "x86_64-unknown-freebsd", "x86_64-unknown-netbsd", "x86_64-unknown-openbsd",
               "x86_64-unknown-illumos", "x86_64-pc-solaris"]


@pytest.mark.requires("clang", "ld.lld")
@pytest.mark.parametrize("libraries, version, expected", [
    (["libc.so.7"], "FBSD_1.0", ["x86_64-unknown-freebsd"]),
    (["libc.so.1", "libsocket.so.1"], "SUNW_1.1", ["x86_64-unknown-illumos", "x86_64-pc-solaris"]),
    (["libc.so"], "LIBC", ["x86_64-linux-android"]),
    (["libc.so", "libm.so"], None, ["x86_64-linux-android"]),
    (["libc.so.12"], None, ["x86_64-unknown-netbsd"]),
    (["libc.so.97.1"], None, ["x86_64-unknown-openbsd"]),
    (["libc.musl-x86_64.so.1"], None, ["x86_64-unknown-linux-musl"]),
    (["libc.so.6"], "GLIBC_2.34", ["x86_64-unknown-linux-gnu"])])
def test_a_library_of_each_system_is_known_by_what_it_needs(sandbox, libraries, version, expected):
    """Linked by LLD against libraries that have nothing but the names and versions."""
    (sandbox.cwd / "a.c").write_text("int f0(void);\nint demo(void) { return f0(); }\n")
    names = []
    for number, library in enumerate(libraries):
        (sandbox.cwd / "l.c").write_text(f"int f{number}(void) {{ return 0; }}\n")
        flags = []
        if version:
            (sandbox.cwd / "map").write_text(f"{version} {{ global: *; }};\n")
            flags = ["-Wl,--version-script=map"]
        run(sandbox, "clang", "-shared", "-nostdlib", "-fuse-ld=lld", "-fPIC", *flags,
            f"-Wl,-soname,{library}", "l.c", "-o", library)
        names.append(library)
    run(sandbox, "clang", "-shared", "-nostdlib", "-fuse-ld=lld", "-fPIC", "a.c", *names, "-o",
        "libdemo.so")

    assert fitting(sandbox, "libdemo.so", ELF_SYSTEMS) == expected


def test_a_version_of_another_library_is_none_of_glibc(sandbox):
    """libgcc_s.so.1 has symbols of GLIBC_2.0 on i386, whatever the C library is."""
    root = part(foreign_libraries)
    library = next(root.glob("usr/i686-linux-gnu/lib/libgcc_s.so.1"), None)
    if library is None:
        pytest.skip("no libgcc for i686 is among the foreign libraries")
    file = inspected(sandbox, str(library))

    assert {version["library"] for version in file["versions"]} >= {"libc.so.6"}


@pytest.mark.requires("dpkg-deb")
def test_what_is_in_real_packages_is_what_dpkg_unpacks(sandbox):
    """The same files, and the same said about them, for packages of several machines."""
    packages = sorted((cache_root() / "debs").glob("dash_*.deb"))
    if not packages:
        pytest.skip("the testbed has no foreign packages")
    for package in packages:
        tree = sandbox.cwd / package.stem
        subprocess.run(["dpkg-deb", "-x", package, tree], check=True)
        unpacked = json.loads(sandbox.run("inspect", "--json", str(tree)).succeeded().out)
        packed = json.loads(sandbox.run("inspect", "--json", str(package)).succeeded().out)

        def facts(files, prefix):
            return {file["path"].removeprefix(prefix): {
                key: value for key, value in file.items() if key != "path"} for file in files}

        assert facts(packed["result"]["files"], f"{package}!") == facts(
            unpacked["result"]["files"], f"{tree}/")
        assert packed["result"]["packages"][0]["format"] == "deb"
        assert packed["result"]["packages"][0]["claims"]
