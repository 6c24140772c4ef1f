# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What becomes of each option that GNU ld and gcc name in their own --help is settled."""

import json
import pathlib
import re
import shutil
import subprocess

import pytest

from testbed.shims import AARCH64

ROOT = pathlib.Path(__file__).resolve().parents[2]
LISTED = json.loads((ROOT / "tests/data/linker_options.json").read_text())
PREFIXES = ("", "aarch64-linux-gnu-", "arm-linux-gnueabi-", "arm-linux-gnueabihf-",
            "i686-linux-gnu-", "powerpc64le-linux-gnu-", "riscv64-linux-gnu-", "s390x-linux-gnu-",
            "x86_64-linux-gnu-", "x86_64-w64-mingw32-")
VALUES = {"z common-page-size": "=4096", "z max-page-size": "=4096", "z stack-size": "=65536"}


def rules(level):
    """The names in a table of rules."""
    text = (ROOT / f"src/link/shim/{level}_rules.cpp").read_text()
    return set(re.findall(r'Rule\{"([^"]+)"', text))


def help_of(program):
    done = subprocess.run([program, "--help"], check=True, text=True, stdout=subprocess.PIPE,
                          env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
    return [line[2:] for line in done.stdout.splitlines() if line.startswith("  -")]


def spelt_out(name):
    """"[no-]x" -> "x", "no-x"."""
    found = re.fullmatch(r"\[([^]]+)\](.+)", name)
    return [found[2], found[1] + found[2]] if found else [name]


def linker_options(program):
    """Without their dashes and values; "z KEYWORD" for -z's."""
    names = set()
    for line in help_of(program):
        for word in re.split(r", (?=-)", re.split(r"  +", line)[0]):
            keyword = re.match(r"-z ([a-z0-9-]+)", word)
            name = re.match(r"--?(\[[a-z-]+\][a-z0-9-]+|[A-Za-z0-9_()-]+)", word)
            if keyword:
                names.add("z " + keyword[1])
            elif name:
                names.update(spelt_out(name[1]))
    return names


def is_covered(name, table):
    return name in table or any(
        rule.endswith("*") and name.startswith(rule[:-1]) or rule.split("=")[0] == name
        for rule in table)


def tools(name):
    found = [path for prefix in PREFIXES if (path := shutil.which(prefix + name))]
    assert found, f"no {name} on this machine"
    return found


def test_every_option_of_gnu_ld_is_translated_left_out_refused_or_passed_on():
    known = rules("linker") | {name for names in LISTED["linker"].values() for name in names}

    unsettled = {name for tool in tools("ld") for name in linker_options(tool)
                 if not is_covered(name, known)}

    assert unsettled == set()


def test_every_option_of_gccs_driver_is_settled():
    known = rules("driver") | {name for names in LISTED["driver"].values() for name in names}

    unsettled = {name for tool in tools("gcc") for line in help_of(tool)
                 for name in [re.match(r"[^\s=,<]+", line)[0]] if not is_covered(name, known)}

    assert unsettled == set()


def words(name):
    key, _, keyword = name.partition(" ")
    one_dash = len(key) == 1 or key[0] == "B" or key == "no-pie"
    return f"-Wl,-z,{keyword}{VALUES.get(name, '')}" if keyword else \
        f"-Wl,{'-' if one_dash else '--'}{key}"


# Those that print instead of linking, and of two that exclude each other, one.
APART = {"version", "no-gc-sections", "no-undefined", "no-allow-shlib-undefined", "print-map",
         "z norelro", "z lazy", "no-pie"}


def test_what_is_said_to_be_passed_on_or_left_to_zig_is(write_shims, zig, tmp_path):
    tools_of = write_shims(tmp_path / "shims", AARCH64, zig("0.15.2"), "0.15.2")
    (tmp_path / "m.c").write_text("int main(void) { return 0; }\n")
    tools_of.build("cc", "-c", "m.c", cwd=tmp_path)

    together = [words(name) for name in LISTED["linker"]["passed"] if name not in APART]
    for options in (together, *([words(name)] for name in sorted(APART))):
        done = tools_of.run("cc", "m.o", *options, "-o", "m", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    for name in LISTED["linker"]["left"]:
        done = tools_of.run("cc", "m.o", words(name), "-o", "m", cwd=tmp_path)
        assert done.returncode != 0 and "unsupported linker arg" in done.stderr, name
