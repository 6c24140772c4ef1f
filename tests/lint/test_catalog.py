# SPDX-License-Identifier: Apache-2.0 OR MIT
"""data/targets.json: complete, as its schema says, consistent, and what its sources make of it."""

import json
import os
import re
import subprocess
import sys

import jsonschema
import pytest
from conftest import skip
from project import ROOT

DATA = ROOT / "data"
CATALOG = json.loads((DATA / "targets.json").read_text())
TARGETS = CATALOG["targets"]
RUSTC_FACTS = {target["triple"]: target for target
               in json.loads((DATA / "rustc_targets.json").read_text())["targets"]}
# 32-bit pointers in 64-bit registers.
ILP32 = {"x86_64-unknown-linux-gnux32", "aarch64-unknown-linux-gnu_ilp32",
         "aarch64_be-unknown-linux-gnu_ilp32", "arm64_32-apple-watchos"}
WITH_INTERPRETER = {"android", "dragonfly", "freebsd", "fuchsia", "hurd", "linux", "netbsd",
                    "openbsd"}


@pytest.fixture(scope="session")
def rustc():
    """The command for the very rustc that the catalog was made from."""
    for command in (["rustc", f"+{CATALOG['rustc'].split()[0]}"], ["rustc"]):
        try:
            shown = subprocess.run([*command, "--version"], capture_output=True, text=True,
                                   env={**os.environ, "RUSTUP_AUTO_INSTALL": "0"})
        except FileNotFoundError:
            continue
        if shown.stdout.removeprefix("rustc ").strip() == CATALOG["rustc"]:
            return command
    return None


def test_the_catalog_obeys_its_schema():
    schema = json.loads((DATA / "targets.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)

    errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
              for error in jsonschema.Draft7Validator(schema).iter_errors(CATALOG)]

    assert errors == []


def test_the_catalog_is_what_its_sources_make_of_it():
    check = subprocess.run([sys.executable, DATA / "generate_targets.py", "--check"],
                           capture_output=True, text=True)

    assert (check.returncode, check.stderr) == (0, "")


def test_the_kept_copy_of_what_rustc_says_is_true(rustc):
    if rustc is None:
        skip(f"no rustc {CATALOG['rustc']} to compare with")
    check = subprocess.run([sys.executable, DATA / "generate_targets.py", "--import", "--check",
                            "--rustc", " ".join(rustc)], capture_output=True, text=True)

    assert (check.returncode, check.stderr) == (0, "")


def test_the_catalog_has_every_target_of_its_rustc(rustc):
    names = (ROOT / "tests/support/target-lists/rustc-1.95.0.txt").read_text().split()
    if rustc:
        printed = subprocess.run([*rustc, "--print", "target-list"], check=True,
                                 capture_output=True, text=True).stdout.split()
        assert printed == names

    assert [target["triple"] for target in TARGETS] == sorted(names)


def test_a_changed_fact_is_noticed(tmp_path):
    for file in ("generate_targets.py", "rustc_targets.json", "target_facts.json"):
        (tmp_path / file).write_bytes((DATA / file).read_bytes())
    changed = (DATA / "targets.json").read_text().replace('"tier": 2', '"tier": 1', 1)
    (tmp_path / "targets.json").write_text(changed)

    check = subprocess.run([sys.executable, tmp_path / "generate_targets.py", "--check"],
                           capture_output=True, text=True)

    assert check.returncode == 1
    assert "targets.json is not what generate_targets.py writes" in check.stderr


def test_a_name_means_one_target():
    triples = [target["triple"] for target in TARGETS]
    aliases = [alias for target in TARGETS for alias in target["aliases"]]

    assert len(set(triples)) == len(triples)
    assert len(set(aliases)) == len(aliases)
    assert set(aliases) & set(triples) == set()


def test_there_are_108_targets_with_std_and_their_tiers_fit():
    with_std = [target for target in TARGETS if target["std"]]

    assert len(with_std) == 108
    assert {target["tier"] for target in with_std} <= {1, 2}
    assert all(target["std"] for target in TARGETS if target["tier"] == 1)


def wrong(holds):
    """The targets that the statement does not hold for."""
    return [target["triple"] for target in TARGETS if not holds(target)]


def implies(condition, consequence):
    return not condition or bool(consequence)


def test_the_elf_header_fits_the_pointers():
    only_64 = {"EM_AARCH64", "EM_X86_64", "EM_PPC64", "EM_S390", "EM_SPARCV9", "EM_AMDGPU"}

    def fits(target):
        if target["elf"] is None:
            return True
        wide = target["elf"]["class"] == "ELF64"
        return (wide == (target["pointer_width"] == 64)
                and implies(target["elf"]["machine"] in only_64,
                            wide or target["triple"] in ILP32))

    assert wrong(fits) == []


def test_what_is_no_elf_file_has_no_elf_header():
    assert wrong(lambda target: (target["elf"] is not None)
                 == (RUSTC_FACTS[target["triple"]]["format"] == "elf")) == []


def test_only_dynamic_elf_programs_of_an_operating_system_have_an_interpreter():
    assert wrong(lambda target: implies(
        target["interpreter"],
        target["elf"] and target["os"] in WITH_INTERPRETER
        and RUSTC_FACTS[target["triple"]]["dynamic_linking"])) == []


def test_every_dynamic_linux_program_has_an_interpreter():
    assert wrong(lambda target: implies(
        target["os"] == "linux" and target["elf"] and target["libc"]
        and RUSTC_FACTS[target["triple"]]["dynamic_linking"],
        target["interpreter"])) == []


def test_only_glibc_targets_need_a_glibc():
    assert wrong(lambda target: implies(target["glibc_min"], target["libc"] == "glibc")) == []
    assert wrong(lambda target: implies(target["libc"] == "glibc" and target["std"],
                                        target["glibc_min"])) == []
    assert wrong(lambda target: implies(target["zig"] and target["zig"]["glibc_min"],
                                        target["libc"] == "glibc")) == []


def test_the_float_abi_is_the_one_in_the_name():
    both = re.compile("arm$|riscv|loongarch|mips")

    assert wrong(lambda target: implies(target["triple"].endswith(("eabihf", "gnuabiv2hf")),
                                        target["float_abi"] == "hard")) == []
    assert wrong(lambda target: implies(target["triple"].endswith(("eabi", "softfloat", "spe")),
                                        target["float_abi"] == "soft")) == []
    assert wrong(lambda target: implies(both.match(target["arch"]), target["float_abi"])) == []


def test_android_targets_and_only_they_have_an_ndk():
    assert wrong(lambda target: (target["ndk"] is not None) == (target["os"] == "android")) == []


def test_a_debian_cross_compiler_is_the_first_that_is_looked_for():
    def is_first(target):
        debian = target["packages"].get("debian")
        if not debian or target["libc"] != "glibc" or "multilib" in debian["cc"]:
            return True
        return (debian["cc"] == f"gcc-{target['gnu_prefixes'][0].replace('_', '-')}"
                and debian["arch"] and debian["releases"])

    assert wrong(is_first) == []


def test_zig_has_the_architecture_and_the_libc_of_the_target():
    def fits(target):
        arch, _, rest = target["zig"]["target"].partition("-")
        return (arch.startswith(target["arch"])
                and ("musl" in rest) == (target["os"] == "linux" and target["libc"] == "musl")
                and implies(rest.endswith("hf"), target["float_abi"] == "hard"))

    assert wrong(lambda target: target["zig"] is None or fits(target)) == []
