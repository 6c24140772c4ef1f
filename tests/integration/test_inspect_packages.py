# SPDX-License-Identifier: Apache-2.0 OR MIT
"""xtool inspect on packages: what is in them, and what they claim about it."""

import gzip
import io
import json
import lzma
import subprocess
import zipfile

import pytest

from conftest import part
from testbed import packages
from testbed.elf import elf
from testbed.foreign import extension_module

ARMHF = elf(interpreter="/lib/ld-linux-armhf.so.3", needed="libc.so.6",
            symbols="main@GLIBC_2.28")
ARM64 = elf(machine="183", bits="64", flags="0", interpreter="/lib/ld-linux-aarch64.so.1",
            needed="libc.so.6", symbols="main@GLIBC_2.17")
ARM64_LIBRARY = elf(machine="183", bits="64", flags="0", type="3", needed="libc.so.6",
                    symbols="f@GLIBC_2.28")
MUSL_LIBRARY = elf(machine="183", bits="64", flags="0", type="3", needed="libc.musl-aarch64.so.1")
ANDROID_LIBRARY = elf(machine="183", bits="64", flags="0", type="3", needed="liblog.so,libc.so")
TEXT = b"nothing to run\n"


def inspect(sandbox, name, content, *options):
    (sandbox.cwd / name).write_bytes(content)
    return sandbox.run("inspect", *options, name)


def broken(sandbox, name, content, *options):
    """What is said about the files in it, without the package's own name before it."""
    run = inspect(sandbox, name, content, "--json", *options)
    result = json.loads(run.out)["result"]
    found = {file["path"].removeprefix(name): [violation["fact"] for violation in
                                               file["violations"]] for file in result["files"]}
    assert run.exit_code == (1 if any(found.values()) else 0), run.out
    return found


@pytest.mark.parametrize("name, make", [
    ("demo.deb", lambda files: packages.deb("arm64", files)),
    ("old.deb", lambda files: packages.deb("arm64", files, "gz")),
    ("demo.rpm", lambda files: packages.rpm("aarch64", files)),
    ("demo.apk", lambda files: packages.apk("aarch64", files)),
    ("demo.zip", packages.zipped), ("demo.jar", packages.zipped),
    ("demo.tar", lambda files: packages.tar(files, "w")), ("demo.tar.gz", packages.tar),
    ("demo.tar.bz2", lambda files: packages.tar(files, "w:bz2")),
    ("demo.tar.xz", lambda files: packages.tar(files, "w:xz")), ("demo.tgz", packages.tar),
    ("demo-1-py3-none-manylinux2014_aarch64.whl", packages.zipped)])
def test_every_kind_of_package_is_looked_into(sandbox, name, make):
    content = make({"opt/demo": ARM64, "opt/README": TEXT})

    fitting = inspect(sandbox, name, content, "--target", "aarch64-unknown-linux-gnu")
    other = inspect(sandbox, name, content, "--target", "armhf")

    assert (fitting.exit_code, fitting.out) == (0, "")
    assert other.exit_code == 1
    assert other.out.startswith(f"{name}!opt/demo: is for ")


def test_links_and_odd_names_in_packages_do_no_harm(sandbox):
    content = packages.tar({"../../demo": ARM64, "/opt/\x1b[31mdemo": ARM64}, links={
        "etc": "/etc", "passwd": "/etc/passwd"})

    run = inspect(sandbox, "demo.tar.gz", content, "--target", "armhf")

    assert run.exit_code == 1
    assert [line.split(": ")[0] for line in run.out.splitlines()] == [
        "demo.tar.gz!../../demo", r"demo.tar.gz!opt/\x1b[31mdemo"]


def test_a_compressed_text_is_not_a_package_and_a_compressed_program_is_a_file(sandbox):
    content = packages.deb("arm64", {"usr/share/doc/demo/changelog.gz": gzip.compress(TEXT),
                                     "usr/share/demo.xz": lzma.compress(ARM64)})

    result = json.loads(inspect(sandbox, "demo.deb", content, "--json").out)["result"]

    assert [package["path"] for package in result["packages"]] == [
        "demo.deb", "demo.deb!usr/share/demo.xz"]
    assert [file["path"] for file in result["files"]] == ["demo.deb!usr/share/demo.xz"]


def test_packages_in_packages_are_looked_into_but_not_without_end(sandbox):
    inner = packages.zipped({"lib/libdemo.so": ARM64_LIBRARY})
    deep = inner
    for _ in range(10):
        deep = packages.zipped({"deeper.zip": deep})

    found = broken(sandbox, "outer.tar.xz", packages.tar({"demo.jar": inner}, "w:xz"),
                   "--target", "aarch64-unknown-linux-gnu")
    too_deep = inspect(sandbox, "deep.zip", deep)

    assert found == {"!demo.jar!lib/libdemo.so": []}
    assert too_deep.exit_code == 1
    assert "too many packages are in each other" in too_deep.out


def test_a_compressed_program_is_one(sandbox):
    run = inspect(sandbox, "demo.gz", gzip.compress(ARM64), "--target", "armhf")

    assert run.exit_code == 1 and run.out.startswith("demo.gz: is for ")


@pytest.mark.parametrize("name, content", [
    ("empty.zip", packages.zipped({})), ("texts.tar.gz", packages.tar({"README": TEXT})),
    ("texts.deb", packages.deb("arm64", {"README": TEXT}))])
def test_no_limit_is_kept_by_a_package_without_code(sandbox, name, content):
    run = inspect(sandbox, name, content, "--target", "arm64")

    assert (run.exit_code, run.out) == (1, f"{name}: is a package without code for a machine\n")


def test_a_directory_of_packages_is_looked_into(sandbox):
    (sandbox.cwd / "dist").mkdir()
    (sandbox.cwd / "dist/a.deb").write_bytes(packages.deb("arm64", {"usr/bin/demo": ARM64}))
    (sandbox.cwd / "dist/b.whl").write_bytes(packages.zipped({"demo.py": TEXT}))
    (sandbox.cwd / "dist/c.squashfs").write_bytes(b"hsqs" + bytes(600))

    run = sandbox.run("inspect", "dist", "--static")

    assert run.exit_code == 1
    assert run.out == ("dist/a.deb!usr/bin/demo: is linked dynamically: it needs 'libc.so.6'\n"
                       "dist/c.squashfs: is a SquashFS image, which cannot be looked into\n")


def test_a_damaged_package_is_refused(sandbox):
    whole = packages.deb("arm64", {"usr/bin/demo": ARM64 * 50})
    cut = inspect(sandbox, "cut.deb", whole[:-60])
    garbage = inspect(sandbox, "garbage.zip", b"PK\3\4" + b"\xff" * 900)

    assert (cut.exit_code, garbage.exit_code) == (17, 17)
    assert "'cut.deb'" in cut.err and "'garbage.zip'" in garbage.err


def test_a_package_that_unpacks_without_end_is_refused(sandbox):
    made = io.BytesIO()
    with gzip.GzipFile(fileobj=made, mode="w", compresslevel=9) as stream:
        header = packages.tar({"big": b""}, "w")[:512]
        changed = bytearray(header)
        changed[124:136] = b"\x80" + (9 << 30).to_bytes(11, "big")  # GNU's form of large sizes
        changed[148:156] = b" " * 8
        changed[148:156] = b"%06o\0 " % sum(changed)
        stream.write(bytes(changed) + bytes(1 << 20))

    run = inspect(sandbox, "bomb.tar.gz", made.getvalue())

    assert run.exit_code == 17
    assert "unpacks to more" in run.err


@pytest.mark.parametrize("make", [packages.deb, packages.rpm, packages.apk])
@pytest.mark.parametrize("architecture, right", [
    ("arm64", True), ("aarch64", True), ("armhf", False), ("s390x", False), ("all", True),
    ("noarch", True)])
def test_a_package_s_architecture_is_held_against_its_programs(sandbox, make, architecture, right):
    name = "demo." + make.__name__

    found = broken(sandbox, name, make(architecture, {"usr/bin/demo": ARM64}))

    assert list(found) == ["!usr/bin/demo"]
    assert bool(found["!usr/bin/demo"]) is not right, found


def test_a_package_may_hold_code_for_other_machines_where_that_is_usual(sandbox):
    found = broken(sandbox, "cross.deb", packages.deb("amd64", {
        "lib/firmware/wifi.bin": ARMHF, "usr/aarch64-linux-gnu/lib/libdemo.so": ARM64_LIBRARY,
        "usr/lib/gcc-cross/aarch64-linux-gnu/12/crt.o": ARM64, "usr/bin/wrong": ARM64}))

    assert {path for path, facts in found.items() if facts} == {"!usr/bin/wrong"}


@pytest.mark.parametrize("tag, library, fact", [
    ("manylinux_2_28_aarch64", ARM64_LIBRARY, None),
    ("manylinux_2_17_aarch64", ARM64_LIBRARY, "needs glibc 2.28"),
    ("manylinux2014_aarch64", ARM64_LIBRARY, "needs glibc 2.28"),
    ("manylinux_2_28_x86_64", ARM64_LIBRARY, "is for aarch64, not for x86_64"),
    ("musllinux_1_2_aarch64", ARM64_LIBRARY, "is linked for glibc"),
    ("musllinux_1_2_aarch64", MUSL_LIBRARY, None),
    ("manylinux_2_28_aarch64", MUSL_LIBRARY, "is linked for musl"),
    ("linux_aarch64", MUSL_LIBRARY, None),
    ("android_24_arm64_v8a", ANDROID_LIBRARY, None),
    ("android_24_arm64_v8a", MUSL_LIBRARY, "is for linux"),
    ("manylinux_2_28_aarch64.manylinux_2_17_aarch64", ARM64_LIBRARY, "needs glibc 2.28"),
    ("any", ARM64_LIBRARY, "is a library for aarch64")])
def test_a_wheel_s_tags_are_held_against_its_libraries(sandbox, tag, library, fact):
    name = f"demo-1.0-cp311-cp311-{tag}.whl"

    found = broken(sandbox, name, packages.zipped({"demo/_native.so": library}))

    facts = found["!demo/_native.so"]
    assert [text.split(", against the tag ")[0] for text in facts] == ([fact] if fact else [])


@pytest.mark.parametrize("name, tag", [
    ("win32", "win32"), ("win_amd64", "win_amd64"), ("win_arm64", "win_arm64"),
    ("macos_arm64", "macosx_11_0_arm64"), ("macos_universal", "macosx_10_13_universal2")])
def test_real_extension_modules_fit_their_own_tags_and_no_others(sandbox, name, tag):
    library = part(extension_module, name)
    other = "win_amd64" if tag != "win_amd64" and tag.startswith("win") else "macosx_11_0_x86_64"
    if tag in ("win_amd64", "win_arm64"):
        other = "win32"
    content = packages.zipped({"demo" + library.suffix: library.read_bytes()})

    own = broken(sandbox, f"demo-1-cp311-cp311-{tag}.whl", content)
    wrong = broken(sandbox, f"demo-1-cp311-cp311-{other}.whl", content)

    assert not any(own.values()), own
    assert any(wrong.values()) or tag.endswith("universal2"), wrong


def test_the_folders_of_androids_abis_are_held_against_their_libraries(sandbox):
    files = {"jni/arm64-v8a/libdemo.so": ANDROID_LIBRARY, "jni/x86_64/libdemo.so": ANDROID_LIBRARY,
             "jni/armeabi-v7a/libdemo.so": MUSL_LIBRARY, "doc/x86_64/libdemo.so": ANDROID_LIBRARY}

    found = broken(sandbox, "demo.aar", packages.zipped(files))
    app = broken(sandbox, "demo.apk", packages.zipped({"lib/x86/libdemo.so": ANDROID_LIBRARY}))

    assert {path for path, facts in found.items() if facts} == {
        "!jni/x86_64/libdemo.so", "!jni/armeabi-v7a/libdemo.so"}
    assert app == {"!lib/x86/libdemo.so": ["is for aarch64, not for x86, against its folder 'x86'"]}

    for folder in ("arm64-v8a", "armeabi-v7a"):
        place = sandbox.cwd / "src/main/jniLibs" / folder
        place.mkdir(parents=True)
        (place / "libdemo.so").write_bytes(ANDROID_LIBRARY)
    run = sandbox.run("inspect", "--target", "aarch64-linux-android", "src")
    assert (run.exit_code, run.out) == (
        1, "src/main/jniLibs/armeabi-v7a/libdemo.so: is for aarch64, not for arm, against its "
           "folder 'armeabi-v7a'\n")


@pytest.mark.parametrize("package, fact", [
    ({"os": ["linux"], "cpu": ["arm64"]}, None),
    ({"os": ["linux"], "cpu": ["x64"]}, "is for aarch64, not for x86_64"),
    ({"os": ["linux"], "cpu": ["arm64"], "libc": ["musl"]}, "is linked for glibc"),
    ({"os": ["linux"], "cpu": ["arm64", "x64"]}, None), ({"os": ["!win32"]}, None), ({}, None)])
def test_what_npm_s_packages_claim_is_held_against_their_addons(sandbox, package, fact):
    content = packages.tar({"package/package.json": json.dumps(package).encode(),
                            "package/demo.node": ARM64_LIBRARY})

    facts = broken(sandbox, "demo.tgz", content)["!package/demo.node"]

    assert [text.split(", against ")[0] for text in facts] == ([fact] if fact else [])


@pytest.mark.requires("dpkg-deb")
def test_debians_own_tool_makes_packages_that_are_read(sandbox):
    tree = sandbox.cwd / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text("Package: demo\nVersion: 1\nArchitecture: armhf\n"
                                         "Maintainer: A B <a@b.c>\nDescription: d\n")
    (tree / "usr/bin/demo").write_bytes(ARMHF)
    for compression in ("gzip", "xz", "zstd"):
        subprocess.run(["dpkg-deb", "--root-owner-group", f"-Z{compression}", "--build", tree,
                        sandbox.cwd / f"{compression}.deb"], check=True, capture_output=True)

        run = sandbox.run("inspect", "--target", "armhf", f"{compression}.deb")

        assert (run.exit_code, run.out) == (0, "")


def test_an_encrypted_or_lying_zip_is_refused(sandbox):
    content = bytearray(packages.zipped({"demo": ARM64}))
    content[6] |= 1  # the local header's flag for encryption
    at = content.find(b"PK\1\2")
    content[at + 8] |= 1

    run = inspect(sandbox, "secret.zip", bytes(content))

    assert run.exit_code == 17
    assert zipfile.is_zipfile(sandbox.cwd / "secret.zip")
