# SPDX-License-Identifier: Apache-2.0 OR MIT
"""xtool inspect --needs: the packages that a device must have for a program."""

import json

import pytest

from testbed.deb_repository import TRIPLET, small_repository
from testbed.device_tree import debian_device
from testbed.elf import elf

ARMV7 = "armv7-unknown-linux-gnueabihf"
INDEX = (f"usr/lib/{TRIPLET}/libcurl.so.4   libs/libcurl4\n"
         f"lib/{TRIPLET}/libudev.so.1   libs/libudev1\n"
         f"usr/lib/{TRIPLET}/libtwo.so.1   libs/libtwo1,libs/libtwo-other1\n")


@pytest.fixture
def program(sandbox):
    """A function that makes a program which loads these libraries."""
    def make(*needed):
        place = sandbox.cwd / "program"
        place.write_bytes(elf(interpreter="/lib/ld-linux-armhf.so.3", needed=",".join(needed),
                              symbols="stat@GLIBC_2.33"))
        return place
    return make


@pytest.fixture
def sysroot(sandbox):
    made = small_repository(sandbox.root / "repository")
    made.publish(contents=INDEX)
    sandbox.variables["XTOOL_SYSROOT_MIRROR"] = f"file://{made.path}"
    made.trust_below(sandbox.root / "system")
    sandbox.variables["XTOOL_SYSTEM_ROOT"] = str(sandbox.root / "system")
    sandbox.run("sysroot", "add", ARMV7, "libssl-dev").succeeded()
    return made


def needs(sandbox, file, *options):
    run = sandbox.run("inspect", "--needs", str(file), *options, "--json").succeeded()
    return json.loads(run.out)["result"]["needs"][0]


@pytest.mark.requires("gpg", "gpgv")
def test_libraries_are_named_with_their_packages_of_the_release(sandbox, sysroot, program):
    found = needs(sandbox, program("libc.so.6", "libssl.so.3", "libcrypto.so.3"))

    assert (found["target"], found["suites"], found["glibc"]) == (ARMV7, ["bookworm"], "2.33")
    assert [(one["name"], one["package"], one["version"]) for one in found["libraries"]] == [
        ("libc.so.6", "libc6", "2.36-9"), ("libssl.so.3", "libssl3", "3.0.20-1"),
        ("libcrypto.so.3", "libssl3", "3.0.20-1")]
    assert found["packages"] == ["libssl3"]
    shown = sandbox.run("inspect", "--needs", sandbox.cwd / "program").succeeded()
    assert "install on bookworm: sudo apt install libssl3\n" in shown.out


@pytest.mark.requires("gpg", "gpgv")
def test_libraries_that_the_sysroot_lacks_are_found_in_the_index_of_files(sandbox, sysroot,
                                                                          program):
    found = needs(sandbox, program("libc.so.6", "libcurl.so.4", "libudev.so.1", "libtwo.so.1",
                                   "libown.so.1"))

    assert [(one["name"], one["package"], one["in_sysroot"]) for one in found["libraries"]] == [
        ("libc.so.6", "libc6", True), ("libcurl.so.4", "libcurl4", False),
        ("libudev.so.1", "libudev1", False), ("libtwo.so.1", None, False),
        ("libown.so.1", None, False)]
    assert found["packages"] == ["libcurl4", "libudev1"]


@pytest.mark.requires("gpg", "gpgv")
def test_an_index_that_is_not_to_be_had_is_told(sandbox, sysroot, program):
    (sysroot.path / "dists").rename(sysroot.path / "gone")

    run = sandbox.run("inspect", "--needs", program("libc.so.6", "libcurl.so.4")).succeeded()

    assert "libcurl.so.4: not in the sysroot, of no known package" in run.out
    assert "the packages that have 'libcurl.so.4' are not known" in run.err


def test_a_copy_knows_the_packages_that_dpkg_wrote_down(sandbox, program):
    device = debian_device(sandbox.root / "device")
    sandbox.run("sysroot", "from", device, ARMV7).succeeded()

    found = needs(sandbox, program("libc.so.6", "libssl.so.1.1", "libblas.so.3", "libgone.so.9"),
                  "--target", ARMV7)

    assert [(one["package"], one["in_sysroot"]) for one in found["libraries"]] == [
        ("libc6", True), ("libssl1.1", True), (None, True), (None, False)]
    assert found["packages"] == ["libssl1.1"]


def test_without_a_sysroot_it_says_how_to_make_one(sandbox, program):
    run = sandbox.run("inspect", "--needs", program("libc.so.6"))

    assert run.exit_code == 15 and "xtool sysroot add" in run.err
