# SPDX-License-Identifier: Apache-2.0 OR MIT
"""xtool detect on real devices: this machine behind a real sshd, foreign shells under qemu."""

import json
import os
import shlex
import shutil

import pytest

from conftest import find_program, part, requires
from testbed.debian import native_architecture
from testbed.foreign import SHELLS, extension_module, foreign_libraries, foreign_shells
from testbed.sshd import SshServer
from testbed.toolchain import TRIPLE_OF

MUSL = "musl libc (%s)\nVersion 1.2.3\nDynamic Program Loader\n"
GLIBC = "ldd (Debian GLIBC 2.36-9+deb12u10) 2.36\nCopyright (C) 2022 Free Software Foundation\n"
LOADERS = {"arm64": "ld-linux-aarch64.so.1", "armhf": "ld-linux-armhf.so.3",
           "i386": "ld-linux.so.2", "ppc64el": "ld64.so.2", "s390x": "ld64.so.1"}
MUSL_NAMES = {"arm64": "aarch64", "armhf": "armhf", "i386": "i386", "ppc64el": "powerpc64le",
              "s390x": "s390x"}
MUSL_TRIPLES = {"arm64": "aarch64-unknown-linux-musl", "armhf": "armv7-unknown-linux-musleabihf",
                "i386": "i686-unknown-linux-musl", "ppc64el": "powerpc64le-unknown-linux-musl",
                "s390x": "s390x-unknown-linux-musl"}


def detected(sandbox, *words):
    return json.loads(sandbox.run("detect", "--json", *map(str, words)).succeeded().out)["result"]


@pytest.fixture(scope="module")
def server():
    made = part(SshServer)
    yield made
    made.close()


def use_ssh(sandbox, server):
    """The real ssh, with a configuration and keys that are not the user's."""
    sandbox.program("ssh", f"exec {find_program('ssh')} {shlex.join(server.options)} \"$@\"")


def test_this_machine_is_found_by_a_real_ssh_server(sandbox, server):
    use_ssh(sandbox, server)

    found = detected(sandbox, "--ssh", server.host)

    assert found["triple"] == TRIPLE_OF[native_architecture()]
    assert found["device"]["machine"] == os.uname().machine
    assert found["device"]["libc"] == "glibc" and found["device"]["glibc"]
    assert found["next"] == f"xtool target add {found['triple']} --setup"
    assert found["triple"] == detected(sandbox)["triple"]


def test_what_ssh_says_of_its_failure_is_told(sandbox, server):
    use_ssh(sandbox, server)

    unknown_user = sandbox.run("detect", "--ssh", server.host.replace("//", "//no-"))
    closed_port = sandbox.run("detect", "--ssh", "ssh://127.0.0.1:1")

    assert (unknown_user.exit_code, closed_port.exit_code) == (18, 18)
    assert "Permission denied" in unknown_user.err
    assert "Connection refused" in closed_port.err


def test_nothing_is_left_on_the_device(sandbox, server):
    use_ssh(sandbox, server)
    sent = sandbox.cwd / "sent"
    sandbox.program("ssh", f"for last; do :; done; printf %s \"$last\" > {sent}; "
                           f"exec {find_program('ssh')} {shlex.join(server.options)} \"$@\"")

    detected(sandbox, "--ssh", server.host)

    assert not [word for word in ("mkdir", "touch", "tee", "mktemp", "cat ") if word in
                sent.read_text()]
    assert {part.split()[0].rstrip(";)\"") for part in sent.read_text().split(">")[1:]} == {
        "/dev/null", "&1"}


@pytest.mark.parametrize("shell", ["dash", "bash", "tcsh"])
def test_any_login_shell_understands_the_command(sandbox, shell):
    """sshd hands the command to the account's shell with -c; BSD's root has a C shell."""
    requires(shell)
    sandbox.program("ssh", f"for last; do :; done; exec {find_program(shell)} -c \"$last\"")

    assert detected(sandbox, "--ssh", "device")["triple"] == TRIPLE_OF[native_architecture()]


@pytest.fixture
def device(sandbox, tmp_path):
    """Makes `ssh` lead to a device of another architecture, whose only programs are busybox's: a
    function of the architecture, the loader that is there, what ldd prints, and /bin/sh."""
    def make(architecture, loader, ldd, shell):
        requires(SHELLS[architecture])
        root = tmp_path / architecture
        shells = part(foreign_shells) / architecture
        (root / "bin").mkdir(parents=True)
        (root / "lib").mkdir()
        shutil.copy(shells / "bin/busybox", root / "bin/busybox")
        shutil.copy(shells / "bin" / shell, root / "bin/sh")
        (root / "lib" / loader).touch()
        tools = tmp_path / "tools"
        tools.mkdir()
        emulator = f"{find_program(SHELLS[architecture])} -L {root} {root}/bin/busybox"
        for name, command in (("ldd", f"printf %s {shlex.quote(ldd)}"), ("getconf", "exit 1"),
                              ("sh", f"exec {emulator} sh \"$@\"")):
            (tools / name).write_text(f"#!/bin/sh\n{command}\n")
            (tools / name).chmod(0o755)
        sandbox.program("ssh", f"for last; do :; done; export PATH={tools}; eval \"$last\"")
    return make


@pytest.mark.parametrize("architecture", SHELLS)
def test_a_glibc_system_of_another_architecture_is_recognised(sandbox, device, architecture):
    device(architecture, LOADERS[architecture], GLIBC, "dash")

    found = detected(sandbox, "--ssh", "device")

    assert found["triple"] == TRIPLE_OF[architecture], found
    assert found["device"]["glibc"] == "2.36"
    assert found["device"]["program"] == "/bin/sh"


@pytest.mark.parametrize("architecture", SHELLS)
def test_a_musl_system_of_another_architecture_is_recognised(sandbox, device, architecture):
    name = MUSL_NAMES[architecture]
    device(architecture, f"ld-musl-{name}.so.1", MUSL % name, "busybox")

    found = detected(sandbox, "--ssh", "device")

    assert found["triple"] == MUSL_TRIPLES[architecture], found
    assert found["device"]["libc"] == "musl"


@pytest.mark.parametrize("folder, expected", [
    ("aarch64-linux-gnu", "aarch64-unknown-linux-gnu"),
    ("arm-linux-gnueabi", "armv5te-unknown-linux-gnueabi"),
    ("arm-linux-gnueabihf", "armv7-unknown-linux-gnueabihf"),
    ("i686-linux-gnu", "i686-unknown-linux-gnu"),
    ("m68k-linux-gnu", "m68k-unknown-linux-gnu"),
    ("mips-linux-gnu", "mips-unknown-linux-gnu"),
    ("mips64el-linux-gnuabi64", "mips64el-unknown-linux-gnuabi64"),
    ("mipsel-linux-gnu", "mipsel-unknown-linux-gnu"),
    ("mipsisa64r6el-linux-gnuabi64", "mipsisa64r6el-unknown-linux-gnuabi64"),
    ("powerpc-linux-gnu", "powerpc-unknown-linux-gnu"),
    ("powerpc64-linux-gnu", "powerpc64-unknown-linux-gnu"),
    ("powerpc64le-linux-gnu", "powerpc64le-unknown-linux-gnu"),
    ("riscv64-linux-gnu", "riscv64gc-unknown-linux-gnu"),
    ("s390x-linux-gnu", "s390x-unknown-linux-gnu"),
    ("sparc64-linux-gnu", "sparc64-unknown-linux-gnu"),
    ("x86_64-linux-gnux32", "x86_64-unknown-linux-gnux32")])
def test_a_binary_of_the_device_is_enough(sandbox, folder, expected):
    """libc.so.6 can be run, as its interpreter shows: the nearest to /bin/ls that there is."""
    libc = next((part(foreign_libraries) / "usr" / folder).glob("lib*/libc.so.6"))

    assert detected(sandbox, "--binary", libc)["triple"] == expected


@pytest.mark.parametrize("name, expected", [
    ("win32", "i686-pc-windows-msvc"), ("win_amd64", "x86_64-pc-windows-msvc"),
    ("win_arm64", "aarch64-pc-windows-msvc"), ("macos_arm64", "aarch64-apple-darwin")])
def test_binaries_of_windows_and_macos_are_enough(sandbox, name, expected):
    assert detected(sandbox, "--binary", part(extension_module, name))["triple"] == expected
