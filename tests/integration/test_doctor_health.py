# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Machines and projects that are in order, of kinds that look odd: the doctor is quiet about them."""

import os
import shutil

import pytest

from conftest import requires
from patient import ARMV7, Patient
from testbed import synthetic

THUMB = "thumbv7em-none-eabihf"
MUSL = "armv7-unknown-linux-musleabihf"
SUFFIX = "armv7_unknown_linux_gnueabihf"
CROSS_DIRECTORY = "/usr/lib/arm-linux-gnueabihf/pkgconfig"


@pytest.fixture
def patient(sandbox, fake_toolchain, synthetic_mirror):
    return Patient(sandbox, fake_toolchain, synthetic_mirror)


def pretend_std(patient, target):
    """Files of a std that need not be real ones."""
    folder = patient.rustlib / target / "lib"
    folder.mkdir(parents=True)
    return folder


def about(patient, check_family, *arguments):
    return [one for one in patient.complaints(*arguments) if one[0].startswith(check_family)]


@pytest.mark.parametrize("target", [THUMB, "riscv32imac-unknown-none-elf", "wasm32-unknown-unknown",
                                    "x86_64-unknown-none", "wasm32-wasip1",
                                    "x86_64-pc-windows-msvc", "aarch64-unknown-uefi"])
def test_rustcs_own_lld_is_a_linker_where_it_is_the_usual_one(target, patient):
    patient.on_path("rust-lld", patient.rustlib / synthetic.HOST / "bin")
    patient.linker("rust-lld", target=target)

    assert about(patient, "linker", target) == []


@pytest.mark.parametrize("linker", ["flip-link", "arm-none-eabi-ld", "ld.lld", "arm-none-eabi-gcc"])
def test_bare_metal_is_linked_by_what_needs_no_c_library(linker, patient):
    patient.on_path(linker)
    patient.linker(linker, target=THUMB)

    assert about(patient, "linker", THUMB) == []


@pytest.mark.parametrize("linker", ["rust-lld", "ld.lld"])
def test_a_bare_linker_is_enough_for_musl_as_std_brings_the_start_up_files(linker, patient):
    patient.on_path("rust-lld", patient.rustlib / synthetic.HOST / "bin")
    patient.on_path("ld.lld")
    (pretend_std(patient, MUSL) / "self-contained").mkdir()
    patient.linker(linker, target=MUSL)

    assert about(patient, "linker", MUSL) == []


def test_a_bare_linker_for_glibc_is_one_finding(patient):
    patient.on_path("rust-lld", patient.rustlib / synthetic.HOST / "bin")
    patient.linker("rust-lld")

    assert [one[:2] for one in about(patient, "linker", ARMV7)] == [("linker-bare-ld", "bare")]


@pytest.mark.parametrize("text, spec", [
    ('[build]\ntarget = "riscv32ec-unknown-none-elf.json"\n', "riscv32ec-unknown-none-elf.json"),
    ('[build]\ntarget = ["boards/thumbv7em-none-eabixx.json"]\n',
     "boards/thumbv7em-none-eabixx.json")])
def test_a_specification_of_ones_own_is_a_target(text, spec, patient):
    name = os.path.basename(spec).removesuffix(".json")
    patient.config(f'{text}[target.{name}]\nrunner = "probe-rs run"\n',
                   folder=patient.box.cwd / ".cargo")
    (patient.box.cwd / spec).parent.mkdir(exist_ok=True)
    (patient.box.cwd / spec).write_text("{}")

    done = patient.doctor()

    assert patient.complaints() == []
    assert "catalog" not in done.err


def test_a_table_of_a_specification_beside_the_project_is_spelt_right(patient):
    patient.config('[target.armv7-unknown-linux-gnueabihg]\nlinker = "x"\n',
                   folder=patient.box.cwd / ".cargo")
    assert about(patient, "config-misspelt") != []

    (patient.box.cwd / "armv7-unknown-linux-gnueabihg.json").write_text("{}")

    assert about(patient, "config-misspelt") == []


def test_std_that_is_built_from_source_need_not_be_installed(patient):
    patient.make_nightly()
    (patient.rustlib / "src/rust/library/core").mkdir(parents=True)
    patient.config('[build]\ntarget = "thumbv7em-none-eabihf"\n[unstable]\nbuild-std = ["core"]\n',
                   folder=patient.box.cwd / ".cargo")

    assert about(patient, "std") == []
    assert about(patient, "std", "mips-unknown-linux-gnu") == []


def test_a_shim_of_a_version_manager_is_rustups_rustc(patient):
    proxies = patient.box.cargo_home / "bin"
    for name in ("rustup", "rustc"):
        patient.on_path(name, proxies)
    shims = patient.box.root / "mise/shims"
    shims.mkdir(parents=True)
    shutil.move(patient.box.bin / "rustc", shims / "rustc")
    patient.env["PATH"] = f"{shims}:{patient.box.bin}:{proxies}:{os.environ['PATH']}"

    assert about(patient, "rustc") == []


def test_a_toolchains_own_directory_may_come_first(patient):
    proxies = patient.box.cargo_home / "bin"
    for name in ("rustup", "rustc"):
        patient.on_path(name, proxies)
    patient.env["PATH"] = f"{patient.toolchain.rustc.parent}:{patient.box.bin}:{proxies}:" \
                          f"{os.environ['PATH']}"

    assert about(patient, "rustc") == []


@pytest.mark.parametrize("variables", [
    {"TARGET_PKG_CONFIG_LIBDIR": CROSS_DIRECTORY},
    {f"PKG_CONFIG_LIBDIR_{ARMV7}": CROSS_DIRECTORY},
    {f"PKG_CONFIG_LIBDIR_{SUFFIX}": f"{CROSS_DIRECTORY}:/usr/share/pkgconfig"},
    {"PKG_CONFIG_LIBDIR": CROSS_DIRECTORY},
    {"PKG_CONFIG": "arm-linux-gnueabihf-pkg-config"},
    {f"PKG_CONFIG_{SUFFIX}": "/opt/cross/bin/my-pkg-config"},
    {"PKG_CONFIG_SYSROOT_DIR": "/opt/root", "PKG_CONFIG_PATH": "/opt/root/usr/lib/pkgconfig"},
    {f"PKG_CONFIG_ALLOW_CROSS_{SUFFIX}": "0"}], ids=lambda variables: next(iter(variables)))
@pytest.mark.parametrize("in_config", [False, True], ids=["environment", "config"])
def test_a_pkg_config_for_the_target_is_right(variables, in_config, patient):
    variables = {"PKG_CONFIG_ALLOW_CROSS": "1", **variables}
    if in_config:
        patient.config("[env]\n" + "".join(f'"{name}" = "{value}"\n'
                                           for name, value in variables.items()))
    else:
        patient.env.update(variables)

    assert about(patient, "pkg-config", ARMV7) == []


@pytest.mark.parametrize("variables", [
    {"PKG_CONFIG_SYSROOT_DIR": "/"},
    {"PKG_CONFIG_ALLOW_CROSS": "1", "PKG_CONFIG": "pkg-config"},
    {"PKG_CONFIG_ALLOW_CROSS": "1",
     "PKG_CONFIG_LIBDIR": "/usr/lib/x86_64-linux-gnu/pkgconfig:/usr/lib/pkgconfig"}],
    ids=lambda variables: next(iter(variables)))
def test_a_pkg_config_for_this_machine_is_not(variables, patient):
    patient.env.update(variables)

    assert len(about(patient, "pkg-config", ARMV7)) == 1


def test_homes_that_are_shared_and_read_only_are_meant_so(patient):
    if os.geteuid() != 0:
        pytest.skip("only root can make a file somebody else's")
    folders = [patient.box.root / name for name in ("shared-rustup", "shared-cargo")]
    shutil.copytree(patient.box.rustup_home, folders[0], symlinks=True)
    shutil.copytree(patient.box.bin, folders[1] / "bin")
    sysroot = folders[0] / patient.toolchain.sysroot.relative_to(patient.box.rustup_home)
    patient.box.program("rustc", f'exec "{sysroot}/bin/rustc" "$@"')
    for folder in folders:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, 4711, 4711)
    patient.env.update({"RUSTUP_HOME": str(folders[0]), "CARGO_HOME": str(folders[1])})
    patient.as_nobody_special = True

    assert patient.complaints() == []


def test_a_runner_gets_its_variables_from_the_configuration(patient):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")
    patient.add()
    patient.linker("arm-linux-gnueabihf-gcc",
                   more='runner = "qemu-arm"\n[env]\nQEMU_LD_PREFIX = "/usr/arm-linux-gnueabihf"\n')

    assert patient.complaints(ARMV7) == []


def test_flags_that_the_compiler_understands_are_fine(patient):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")
    patient.set_up()
    patient.config(f'[target.{ARMV7}]\nrustflags = ["-C", "link-arg=-fuse-ld=bfd", '
                   '"-Clink-args=-Wl,-z,now -Tboard.x", "-Ctarget-cpu=cortex-a9"]\n',
                   folder=patient.box.cwd / ".cargo")
    patient.env.update({"CFLAGS": "-O2 -g -Wall", "LDFLAGS": "-Wl,-O1", "TARGET_CFLAGS": ""})

    assert patient.complaints(ARMV7) == []


RUNNERS = {
    "script": ["./deploy.sh", "pi@10.0.0.1"],
    "named-like-an-emulator": ["./qemu-arm", "-L", "/usr/arm-linux-gnueabihf"],
    "on-path": ["probe-rs", "run", "--chip", "STM32"],
    "behind-env": ["env", "BOARD=1", "./deploy.sh"],
    "wine-of-ones-own": ["./wine"],
    "emulator-with-a-debugger": ["qemu-arm", "-g", "1234"],
    "emulator-of-another-program": ["qemu-arm", "-L", "/usr/arm-linux-gnueabihf", "./deploy.sh"],
}


@pytest.mark.parametrize("runner", RUNNERS.values(), ids=RUNNERS)
def test_a_check_runs_nothing_that_may_do_more_than_emulate(runner, patient):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")
    patient.add()
    ran = patient.box.root / "ran"
    for path in [patient.box.cwd / name for name in ("deploy.sh", "qemu-arm", "wine")] + \
            [patient.box.bin / "probe-rs"]:
        path.write_text(f"#!/bin/sh\necho $0 >> {ran}\nsleep 30\n")
        path.chmod(0o755)
    words = ", ".join(f'"{word}"' for word in runner)
    patient.config(f'[target.{ARMV7}]\nlinker = "arm-linux-gnueabihf-gcc"\nrunner = [{words}]\n',
                   folder=patient.box.cwd / ".cargo")

    assert patient.complaints(ARMV7) == []
    assert not ran.exists()


def test_a_runner_of_bare_metal_is_looked_for(patient):
    patient.config(f'[target.{THUMB}]\nrunner = "no-such-probe run"\n')

    assert [one[:2] for one in about(patient, "runner", THUMB)] == [("runner-works", "missing")]
