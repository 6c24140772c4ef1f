# SPDX-License-Identifier: Apache-2.0 OR MIT
"""`xtool lipo`, held against LLVM's."""

import glob
import os
import shutil
import subprocess

import pytest

from conftest import skip

ARCHITECTURES = ["x86_64", "arm64", "arm64e"]
CODE = "int answer(void) { return 42; }\nint main(void) { return answer() - 42; }\n"


def llvm_tool(name):
    """One of LLVM's programs, with or without a version in its name."""
    found = shutil.which(name) or max(
        glob.glob(f"/usr/bin/{name}-[0-9]*") + glob.glob(f"/usr/lib/llvm-*/bin/{name}"), default=None)
    if not found:
        skip(f"'{name}' is not installed")
    return found


def call(*words, cwd):
    return subprocess.run(words, cwd=cwd, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """KIND.ARCH for an object, an archive, a dynamic library and a program of each architecture."""
    if not shutil.which("clang"):
        skip("'clang' is not installed")
    ar, linker = llvm_tool("llvm-ar"), llvm_tool("ld64.lld")
    folder = tmp_path_factory.mktemp("builds")
    (folder / "code.c").write_text(CODE)
    (folder / "libSystem.tbd").write_text(
        "--- !tapi-tbd\ntbd-version: 4\n"
        "targets: [ x86_64-macos, arm64-macos, arm64e-macos ]\n"
        "install-name: '/usr/lib/libSystem.B.dylib'\nexports:\n"
        "  - targets: [ x86_64-macos, arm64-macos, arm64e-macos ]\n"
        "    symbols: [ dyld_stub_binder ]\n...\n")
    for arch in ARCHITECTURES:
        call("clang", f"--target={arch}-apple-macos11", "-g", "-c", "code.c", "-o", f"object.{arch}",
             cwd=folder)
        call(ar, "rcs", f"archive.{arch}", f"object.{arch}", cwd=folder)
        for kind, option in (("library", "-dylib"), ("program", "-execute")):
            if arch != "arm64e":  # which LLD does not link
                call(linker, option, "-arch", arch, "-platform_version", "macos", "11.0", "11.0",
                     f"object.{arch}", "-o", f"{kind}.{arch}", "-L.", "-lSystem", cwd=folder)
    return folder


@pytest.mark.parametrize("kind, architectures", [
    ("object", ARCHITECTURES), ("archive", ARCHITECTURES),
    ("library", ["arm64", "x86_64"]), ("program", ["arm64", "x86_64"])])
def test_the_file_is_llvms_to_the_byte(sandbox, builds, kind, architectures):
    lipo = llvm_tool("llvm-lipo")
    files = [f"{builds}/{kind}.{arch}" for arch in architectures]
    call(lipo, "-create", *files, "-output", "theirs", cwd=sandbox.cwd)

    run = sandbox.run("lipo", *files, "-o", "ours").succeeded()

    ours = sandbox.cwd / "ours"
    assert ours.read_bytes() == (sandbox.cwd / "theirs").read_bytes()
    assert sorted(line.split()[0] for line in run.out.splitlines()) == sorted(architectures)
    for arch in architectures:
        call(lipo, "ours", "-thin", arch, "-output", arch, cwd=sandbox.cwd)
        assert (sandbox.cwd / arch).read_bytes() == (builds / f"{kind}.{arch}").read_bytes()


def test_a_file_of_two_is_joined_with_a_third(sandbox, builds):
    lipo = llvm_tool("llvm-lipo")
    one, two, three = (f"{builds}/object.{arch}" for arch in ARCHITECTURES)
    call(lipo, "-create", one, two, "-output", "two", cwd=sandbox.cwd)
    call(lipo, "-create", one, two, three, "-output", "three", cwd=sandbox.cwd)

    sandbox.run("lipo", "two", three, "-o", "ours").succeeded()

    assert (sandbox.cwd / "ours").read_bytes() == (sandbox.cwd / "three").read_bytes()


def test_a_program_stays_executable_and_nothing_is_left_beside_it(sandbox, builds):
    run = sandbox.run("lipo", f"{builds}/program.arm64", f"{builds}/program.x86_64", "-o", "app")

    assert run.succeeded()
    assert (sandbox.cwd / "app").stat().st_mode & 0o777 == (
        builds / "program.arm64").stat().st_mode & 0o777
    assert [path.name for path in sandbox.cwd.iterdir()] == ["app"]


def test_only_force_replaces_a_file(sandbox, builds):
    (sandbox.cwd / "app").write_text("mine")
    words = ["lipo", f"{builds}/program.arm64", "-o", "app"]

    refused = sandbox.run(*words)

    assert refused.exit_code == 14
    assert (sandbox.cwd / "app").read_text() == "mine"
    sandbox.run(*words, "--force").succeeded()
    assert (sandbox.cwd / "app").read_bytes()[:4] == b"\xca\xfe\xba\xbe"


def test_a_file_that_cannot_be_joined_leaves_the_old_one(sandbox, builds):
    whole = (builds / "program.arm64").read_bytes()
    (sandbox.cwd / "cut").write_bytes(whole[:-100])
    (sandbox.cwd / "app").write_text("mine")

    run = sandbox.run("lipo", f"{builds}/program.x86_64", "cut", "-o", "app", "--force")

    assert run.exit_code == 17
    assert "'cut' is damaged" in run.err
    assert (sandbox.cwd / "app").read_text() == "mine"
    assert sorted(path.name for path in sandbox.cwd.iterdir()) == ["app", "cut"]


def test_a_link_stays_one_when_the_file_behind_it_is_replaced(sandbox, builds):
    (sandbox.cwd / "file").write_text("mine")
    (sandbox.cwd / "link").symlink_to("file")

    sandbox.run("lipo", f"{builds}/program.arm64", "-o", "link", "--force").succeeded()

    assert (sandbox.cwd / "link").is_symlink()
    assert (sandbox.cwd / "file").read_bytes()[:4] == b"\xca\xfe\xba\xbe"


@pytest.mark.parametrize("make,code", [
    (lambda path: os.mkfifo(path), 14), (lambda path: path.symlink_to("gone"), 14),
    (lambda path: path.symlink_to("/dev/null"), 14), (lambda path: path.mkdir(), 2)],
    ids=["pipe", "link to nothing", "link to a device", "directory"])
def test_nothing_but_a_file_is_replaced_even_by_force(sandbox, builds, make, code):
    make(sandbox.cwd / "app")
    before = os.lstat(sandbox.cwd / "app")

    run = sandbox.run("lipo", f"{builds}/program.arm64", "-o", "app", "--force")

    assert run.exit_code == code
    assert os.lstat(sandbox.cwd / "app").st_ino == before.st_ino


@pytest.mark.parametrize("name,code", [("nowhere/app", 2), ("a" * 300, 16)])
def test_a_file_that_cannot_be_written_is_named(sandbox, builds, name, code):
    run = sandbox.run("lipo", f"{builds}/program.arm64", "-o", name)

    assert (run.exit_code, name in run.err) == (code, True), run.err
