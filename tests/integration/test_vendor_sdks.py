# SPDX-License-Identifier: Apache-2.0 OR MIT
"""SDKs of boards and routers, made of Debian's cross compilers: they have the layout, the names and
the scripts of Yocto's, Buildroot's and OpenWrt's, and really link."""

import json
import os
import shutil
import subprocess

import pytest

from conftest import requires

ARMV7 = "armv7-unknown-linux-gnueabihf"
ARMEL = "arm-unknown-linux-gnueabi"
AARCH64 = "aarch64-unknown-linux-gnu"
POKY = "arm-poky-linux-gnueabi"
HELLO = "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n"


@pytest.fixture
def box(sandbox, synthetic_mirror):
    """A sandbox with std for three targets, and no compiler for them on PATH."""
    requires("arm-linux-gnueabihf-gcc", "arm-linux-gnueabi-gcc", "aarch64-linux-gnu-gcc")
    for target in (ARMV7, ARMEL, AARCH64):
        synthetic_mirror.publish(target)
    sandbox.serve_from(synthetic_mirror)
    sandbox.fake_toolchain(synthetic_mirror)
    sandbox.run("target", "add", ARMV7, ARMEL, AARCH64, "-q").succeeded()
    sandbox.hide("zig", "clang", *(f"{prefix}-gcc" for prefix in (
        "arm-linux-gnueabihf", "arm-linux-gnueabi", "aarch64-linux-gnu")))
    return sandbox


def compiler(folder, name, debian, before=""):
    """Debian's gcc under another name, as a script: what is `before` it can refuse or note."""
    folder.mkdir(parents=True, exist_ok=True)
    for tool in ("gcc", "ar", "ranlib"):
        program = folder / f"{name}-{tool}"
        program.write_text(f"#!/bin/sh\n{before if tool == 'gcc' else ''}\n"
                           f'exec {shutil.which(f"{debian}-{tool}")} "$@"\n')
        program.chmod(0o755)


def yocto(folder):
    """An SDK whose compiler is for soft-float unless its script's options are given, as Yocto's for
    ARM are: both of Debian's compilers behind one name."""
    tools = folder / "sysroots/x86_64-pokysdk-linux/usr/bin" / POKY
    compiler(tools, POKY, "arm-linux-gnueabi", before=(
        'case " $* " in *" -mfloat-abi=hard "*) '
        f'exec {shutil.which("arm-linux-gnueabihf-gcc")} "$@" ;; esac'))
    script = folder / f"environment-setup-armv7vehf-{POKY}"
    script.write_text(f"""
if [ ! -z "${{LD_LIBRARY_PATH:-}}" ]; then
    echo "Your environment is misconfigured, you should unset LD_LIBRARY_PATH"
    return 1
fi
touch {folder}/was-run
export SDKTARGETSYSROOT={folder}/sysroots/armv7vehf-{POKY}
export PATH={tools}:"$PATH"
export PKG_CONFIG_SYSROOT_DIR=$SDKTARGETSYSROOT
export OECORE_NATIVE_SYSROOT="{folder}/sysroots/x86_64-pokysdk-linux"
export OECORE_TARGET_SYSROOT="$SDKTARGETSYSROOT"
export CC="{POKY}-gcc  -march=armv7-a -mfpu=vfpv3-d16 -mfloat-abi=hard -fstack-protector-strong"
export AR={POKY}-ar
export CFLAGS=" -O2 -pipe "
""")
    return script


def report(done):
    return json.loads(done.succeeded().out)["result"]["targets"][0]


def linked(program, folder):
    """What `file` says of a program that a linker has made."""
    (folder / "hello.c").write_text(HELLO)
    subprocess.run([program, "hello.c", "-o", "hello"], cwd=folder, check=True)
    return (folder / "hello").read_bytes()


def sourced(script, box):
    """The variables of a shell that has run the script."""
    done = subprocess.run(["/bin/sh", "-c", f'. "{script}"; env -0'], check=True, text=True,
                          stdout=subprocess.PIPE, env={"PATH": box.environment()["PATH"]})
    pairs = dict(line.partition("=")[::2] for line in done.stdout.split("\0") if line)
    return {name: pairs[name] for name in ("PATH", "CC", "AR", "CFLAGS", "PKG_CONFIG_SYSROOT_DIR",
                                           "OECORE_TARGET_SYSROOT", "OECORE_NATIVE_SYSROOT")}


@pytest.mark.parametrize("by", ["script", "directory"])
def test_an_sdk_of_yoctos_links_with_the_options_of_its_script_which_is_not_run(box, tmp_path, by):
    sdk = tmp_path / "poky"
    script = yocto(sdk)

    made = report(box.run("setup-linker", ARMV7, "--json", "--sdk",
                          script if by == "script" else sdk))
    soft = box.run("setup-linker", ARMEL, "--sdk", script)
    other = box.run("setup-linker", AARCH64, "--sdk", script)

    assert (made["kind"], made["sdk"]) == ("gcc", str(script if by == "script" else sdk))
    assert b"/lib/ld-linux-armhf.so.3" in linked(made["linker"], tmp_path)
    assert made["environment"]["AR_armv7_unknown_linux_gnueabihf"].endswith(f"{POKY}-ar")
    assert soft.exit_code == 15 and "hard" in soft.err
    assert other.exit_code == 15 and f"its compiler is '{POKY}-gcc'" in other.err
    assert not (sdk / "was-run").exists()
    assert report(box.run("setup-linker", ARMV7, "--json"))["changed"] is False


def test_without_targets_those_are_set_up_that_the_sdk_is_for(box, tmp_path):
    compiler(tmp_path / "output/host/bin", "aarch64-buildroot-linux-gnu", "aarch64-linux-gnu")

    done = json.loads(box.run("setup-linker", "--sdk", tmp_path / "output", "--json").succeeded().out)

    assert [one["triple"] for one in done["result"]["targets"]] == [AARCH64]
    assert done["result"]["failed"] == []


def test_openwrts_compiler_is_told_its_staging_directory(box, tmp_path):
    staging = tmp_path / "staging_dir"
    compiler(staging / "toolchain-aarch64_gcc-13.3.0_glibc/bin", "aarch64-openwrt-linux-gnu",
             "aarch64-linux-gnu", before=f'[ "$STAGING_DIR" = {staging} ] || exit 1')

    made = report(box.run("setup-linker", AARCH64, "--json", "--sdk", tmp_path))

    assert b"/lib/ld-linux-aarch64.so.1" in linked(made["linker"], tmp_path)


def test_a_compiler_that_is_named_is_taken_and_remembered(box, tmp_path):
    compiler(tmp_path / "bin", "acme-arm-gcc-12", "arm-linux-gnueabihf")
    program = tmp_path / "bin/acme-arm-gcc-12-gcc"

    made = report(box.run("setup-linker", ARMV7, "--json", f"--gcc={program}"))
    again = report(box.run("setup-linker", ARMV7, "--json"))
    wrong = box.run("setup-linker", AARCH64, f"--gcc={program}")
    absent = box.run("setup-linker", AARCH64, "--gcc=no-such-gcc")
    added = box.run("target", "add", AARCH64, "--setup=gcc=no-such-gcc")

    assert [made["linker"], again["linker"]] == [str(program)] * 2
    assert wrong.exit_code == 15 and f"'{program}' was refused" in wrong.err
    assert absent.exit_code == 15 and "there is no such file or directory" in absent.err
    assert added.exit_code == 15 and "there is no such file or directory" in added.err


def test_a_sourced_environment_is_used_and_kept_from_this_machines_code(box, tmp_path):
    script = yocto(tmp_path / "poky")
    env = sourced(script, box)

    offered = box.run("doctor", ARMV7, env=env)
    made = report(box.run("setup-linker", ARMV7, "--json", env=env))
    warned = box.run("doctor", ARMV7, env=env)
    build = json.loads(box.run("env", ARMV7, "--format", "json", env=env).succeeded().out)

    assert "OECORE_TARGET_SYSROOT" in offered.out and f"xtool setup-linker {ARMV7}" in offered.out
    assert made["sdk"] == str(tmp_path / "poky")
    assert b"/lib/ld-linux-armhf.so.3" in linked(made["linker"], tmp_path)
    assert f"xtool exec {ARMV7} cargo build" in warned.out
    assert (build["HOST_CC"], build["HOST_AR"], build["CFLAGS"]) == ("cc", "ar", "")
    assert build["CFLAGS_armv7_unknown_linux_gnueabihf"] == " -O2 -pipe "
    assert build["HOST_PKG_CONFIG_SYSROOT_DIR"] == ""
    seen = box.run("exec", ARMV7, "--", "sh", "-c", 'echo "$HOST_CC,$CFLAGS,"', env=env)
    assert seen.succeeded().out == "cc,,\n"
    # Without that environment, the SDK is found again.
    assert report(box.run("setup-linker", ARMV7, "--json"))["linker"] == made["linker"]


def test_a_compiler_of_any_vendor_on_path_is_found_by_its_name(box):
    compiler(box.bin, "aarch64-poky-linux", "aarch64-linux-gnu")

    made = report(box.run("setup-linker", AARCH64, "--json"))

    assert (made["kind"], made["linker"]) == ("gcc", "aarch64-poky-linux-gcc")
    assert made["candidates"][0]["found_by"] == "PATH"
    assert os.path.exists(box.bin / made["linker"])
