# SPDX-License-Identifier: Apache-2.0 OR MIT
"""xtool sysroot from: copies of trees that exist, of the shapes that devices and SDKs have."""

import json
import os
import pathlib
import shutil

import pytest

from testbed.deb_repository import TRIPLET, shared_library, small_repository
from testbed.device_tree import C_LIBRARY, debian_device, library_files, write_tree
from testbed.elf import elf
from testbed.sandbox import read_tree

ARMV7 = "armv7-unknown-linux-gnueabihf"
AARCH64 = "aarch64-unknown-linux-gnu"
DEBIAN = f"usr/lib/{TRIPLET}"


@pytest.fixture
def device(sandbox):
    return debian_device(sandbox.root / "device")


@pytest.fixture
def copied(sandbox):
    """A function that copies a directory, and gives the result; the directory stays as it is."""
    def run(directory, *arguments):
        before = read_tree(directory)
        made = sandbox.run("sysroot", "from", str(directory), *arguments, "--json").succeeded()
        assert read_tree(directory) == before
        return json.loads(made.out)["result"]
    return run


def refused(run, exit_code, *texts):
    assert run.exit_code == exit_code, run.err
    for text in texts:
        assert text in run.err


def all_leads_inside(root):
    """No link of the tree is dangling or leaves it."""
    inside = os.path.realpath(root)
    for folder, directories, files in os.walk(root):
        for name in directories + files:
            path = os.path.join(folder, name)
            assert os.path.exists(path), path
            assert os.path.realpath(path).startswith(inside), path
    return True


@pytest.mark.parametrize("files, libraries", [
    (library_files(DEBIAN) | {f"lib/{TRIPLET}/libc.so.6": C_LIBRARY}, DEBIAN),
    (library_files(DEBIAN) | {f"{DEBIAN}/libc.so.6": C_LIBRARY, "lib": "-> usr/lib"}, DEBIAN),
    (library_files("usr/lib") | {"lib/libc.so.6": C_LIBRARY, "lib32": "-> lib",
                                 "usr/lib32": "-> lib"}, "usr/lib"),
    (library_files("usr/lib64") | {"lib64/libc.so.6": C_LIBRARY}, "usr/lib"),
    (library_files("usr/lib") | {"usr/lib/libc.so.6": C_LIBRARY, "lib": "-> usr/lib",
                                 "lib64": "-> lib", "usr/lib64": "-> lib"}, "usr/lib"),
    (library_files("lib", "include") | {"lib/libc.so.6": C_LIBRARY}, "usr/lib"),
], ids=["debian", "debian merged", "buildroot", "lib64", "arch", "toolchain"])
def test_libraries_are_found_whatever_the_shape_of_the_tree(sandbox, copied, files, libraries):
    tree = write_tree(sandbox.root / "tree", files)

    report = copied(tree, ARMV7)

    root, libs = pathlib.Path(report["root"]), pathlib.Path(report["libraries"])
    assert (report["kind"], report["glibc"], report["needs_glibc"]) == ("copy", "2.31", "2.28")
    assert all_leads_inside(root) and all_leads_inside(libs)
    assert (root / libraries / "libz.so").resolve().name == "libz.so.1.2.13"
    assert (root / "lib").resolve() == (root / "usr/lib").resolve()
    # The compiler that brings a C library of its own sees no other one.
    assert (root / "usr/include/stdio.h").exists() and not (libs / "usr/include/stdio.h").exists()
    assert (libs / "usr/include/zlib.h").exists() and (libs / "usr/include/sys/capability.h").exists()
    assert not (libs / libraries / "libc.so.6").exists()
    module = (libs / libraries / "pkgconfig/zlib.pc").read_text()
    assert "prefix=${pcroot}/usr\n" in module
    assert report["origin"]["headers"] == 2
    assert report["missing"] == {"libraries": [], "modules": [], "links": []}


def test_a_device_without_headers_gets_the_links_that_linkers_look_for(sandbox, device, copied):
    report = copied(device, ARMV7)

    root = pathlib.Path(report["root"])
    assert report["origin"]["made_links"] == [f"{DEBIAN}/libblas.so", f"{DEBIAN}/libssl.so"]
    assert (root / DEBIAN / "libssl.so").resolve().name == "libssl.so.1.1"
    assert (root / DEBIAN / "libblas.so.3").resolve().parent.name == "blas"
    assert (root / "lib/ld-linux-armhf.so.3").exists()
    assert [name["name"] for name in report["missing"]["libraries"]] == ["libgone.so.2"]
    assert report["packages"] == [{"name": "libc6", "version": "2.31-13"},
                                  {"name": "libssl1.1", "version": "1.1.1n-0"}]
    assert not any((root / path).exists() for path in
                   ("home", "var", "etc", "usr/bin/ls", "usr/lib/firmware", "usr/lib/python3"))
    run = sandbox.run("sysroot", "from", str(device), ARMV7).succeeded()
    assert "has neither headers" in run.err and "'libgone.so.2', which no" in run.err


@pytest.mark.requires(f"{TRIPLET}-gcc", "aarch64-linux-gnu-gcc")
@pytest.mark.parametrize("target, triplet", [(ARMV7, TRIPLET), (AARCH64, "aarch64-linux-gnu")])
def test_the_target_is_that_of_the_c_library(copied, target, triplet):
    """On what the distribution's cross compiler comes with, which is such a tree, too."""
    report = copied(f"/usr/{triplet}")

    assert (report["target"], report["origin"]["c_headers"]) == (target, True)
    assert report["missing"]["links"] == []
    script = pathlib.Path(report["root"], "usr/lib/libc.so").read_text()
    assert "GROUP ( libc.so.6 libc_nonshared.a " in script


def test_commands_know_copies_and_say_what_does_not_apply(sandbox, device, copied):
    root = copied(device, ARMV7)["root"]

    listed = json.loads(sandbox.run("sysroot", "list", "--json").out)["result"]["sysroots"]
    assert [(one["target"], one["directory"]) for one in listed] == [(ARMV7, str(device))]
    assert f"copy of: {device}\n" in sandbox.run("sysroot", "info", ARMV7).succeeded().out
    found = json.loads(sandbox.run("sysroot", "which", ARMV7, "-lssl", "--json").out)["result"]
    assert {file["package"] for file in found["files"]} == {"libssl1.1"}
    loader = sandbox.run("sysroot", "which", ARMV7, "libblas.so.3").succeeded().out
    assert "of no known package" in loader
    for command in (("upgrade", ARMV7), ("lock", ARMV7), ("add", ARMV7, "zlib1g-dev"),
                    ("remove", ARMV7, "libssl1.1")):
        refused(sandbox.run("sysroot", *command), 2, f"is a copy of '{device}'", "sysroot repair")

    os.unlink(f"{root}/{DEBIAN}/libssl.so.1.1")
    (device / DEBIAN / "libnew.so.4").write_bytes(shared_library("libnew.so.4"))
    repaired = json.loads(sandbox.run("sysroot", "repair", ARMV7, "--json").out)["result"]
    assert os.path.exists(f"{repaired['root']}/{DEBIAN}/libssl.so.1.1")
    assert os.path.exists(f"{repaired['root']}/{DEBIAN}/libnew.so")
    # Cargo builds anew what was built with others.
    assert repaired["root"] != root and not os.path.exists(root)
    shutil.rmtree(device)
    refused(sandbox.run("sysroot", "repair", ARMV7), 16, "is not there", "mounting")
    assert os.path.exists(repaired["root"])
    sandbox.run("sysroot", "remove", ARMV7).succeeded()
    assert not (sandbox.xtool_home / "sysroots" / ARMV7).exists()


def test_the_same_files_make_the_same_tree_wherever_they_are(sandbox, device, copied):
    first = copied(device, ARMV7)
    before = read_tree(first["root"])
    moved = sandbox.root / "elsewhere"
    device.rename(moved)

    again = copied(moved, ARMV7)

    assert again["root"] == first["root"] and read_tree(again["root"]) == before


@pytest.mark.requires("gpg", "gpgv")
def test_a_sysroot_of_packages_is_not_replaced_by_a_copy(sandbox, device):
    repository = small_repository(sandbox.root / "repository")
    sandbox.run("sysroot", "add", ARMV7, "zlib1g-dev", "--mirror", f"file://{repository.path}",
                "--keyring", str(repository.keyring)).succeeded()

    refused(sandbox.run("sysroot", "from", str(device), ARMV7), 14, "of packages",
            f"xtool sysroot remove {ARMV7}")
    assert "zlib1g-dev" in sandbox.run("sysroot", "info", ARMV7).succeeded().out


def test_directories_that_are_not_for_the_target_are_refused(sandbox, device):
    refused(sandbox.run("sysroot", "from", str(device), AARCH64), 2, f"is not for '{AARCH64}'",
            "is for arm, not for aarch64")
    refused(sandbox.run("sysroot", "from", str(device), "armv7-unknown-linux-musleabihf"), 2,
            "is glibc", "uses musl")
    refused(sandbox.run("sysroot", "from", str(device), "x86_64-pc-windows-gnu"), 2,
            "are for Linux targets")
    refused(sandbox.run("sysroot", "from", ARMV7, str(device)), 16, "the directory comes first")
    refused(sandbox.run("sysroot", "from", str(device / "etc/shadow")), 2, "is not a directory")
    sdk = write_tree(sandbox.root / "sdk", {
        f"sysroots/board/{path}": content for path, content in library_files("usr/lib").items()})
    for target in ([], [ARMV7]):
        refused(sandbox.run("sysroot", "from", str(sdk), *target), 2, "has no libraries",
                f"{sdk}/sysroots/board")
    assert not (sandbox.xtool_home / "sysroots" / AARCH64).exists()


def test_nothing_leads_out_of_the_directory(sandbox, device, copied):
    outside = write_tree(sandbox.root / "outside", {"libsecret.so": shared_library("libsecret.so"),
                                                    "secret/odd.h": "secret"})
    write_tree(device / DEBIAN, {
        "libabsolute.so": f"-> {outside}/libsecret.so",
        "libescapes.so": "-> ../../../../outside/libsecret.so",
        "libdangling.so": "-> nothing", "libloop.so": "-> libloop.so", "libone.so": "-> libother.so",
        "libother.so": "-> libone.so"})
    write_tree(device / "usr/include", {"escapes": f"-> {outside}/secret", "again": "-> ../include",
                                        "inner": f"-> {device}/usr/include/real",
                                        "real/inner.h": "/* inner */\n"})
    os.mkfifo(device / DEBIAN / "libpipe.so")

    report = copied(device, ARMV7)

    root = pathlib.Path(report["root"])
    assert all_leads_inside(root) and all_leads_inside(report["libraries"])
    names = sorted(os.path.basename(link["file"]) for link in report["missing"]["links"])
    assert names == ["escapes", "libabsolute.so", "libdangling.so", "libescapes.so", "libloop.so", "libone.so",
                     "libother.so"]
    assert os.listdir(root / "usr/include/inner") == ["inner.h"]
    assert not any(os.path.lexists(root / path) for path in
                   ("usr/include/escapes", "usr/include/again", f"{DEBIAN}/libpipe.so"))


def test_libraries_of_other_machines_are_left_out_and_named(sandbox, device, copied):
    other = elf(machine="183", bits="64", type="3", flags="0", needed="libc.so.6")
    write_tree(device / DEBIAN, {"libother.so.1": other})

    report = copied(device, ARMV7)

    assert report["origin"]["foreign"] == [f"{DEBIAN}/libother.so.1"]
    assert f"{DEBIAN}/libother.so" not in report["origin"]["made_links"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_left_out_and_named(sandbox, device):
    closed = [device / DEBIAN / "libssl.so.1.1", device / "usr/lib/closed"]
    closed[1].mkdir()
    modes = [path.stat().st_mode for path in closed]
    for path in closed:
        path.chmod(0)
    try:
        run = sandbox.run("sysroot", "from", str(device), ARMV7, "--json").succeeded()
    finally:
        for path, mode in zip(closed, modes):
            path.chmod(mode)

    assert sorted(json.loads(run.out)["result"]["origin"]["unreadable"]) == [
        f"{DEBIAN}/libssl.so.1.1", "usr/lib/closed"]


def test_texts_that_name_the_directory_itself_are_changed(sandbox, copied):
    tree = sandbox.root / "sdk"
    write_tree(tree, library_files("usr/lib") | {
        "usr/lib/libc.so.6": C_LIBRARY, "usr/lib/libc_nonshared.a": "!<arch>\n",
        "usr/lib/libc.so": f"GROUP ( {tree}/lib64/libc.so.6 {tree}/usr/lib/libc_nonshared.a )\n",
        "usr/lib/pkgconfig/own.pc": f"prefix={tree}/usr\nName: own\nDescription: o\nVersion: 1\n"})

    root = pathlib.Path(copied(tree, ARMV7)["root"])

    assert (root / "usr/lib/libc.so").read_text() == "GROUP ( libc.so.6 libc_nonshared.a )\n"
    assert "prefix=${pcroot}/usr\n" in (root / "usr/lib/pkgconfig/own.pc").read_text()
