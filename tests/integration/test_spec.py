# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Specifications of custom targets, as real rustcs of different ages see them.

XTOOL_ORACLE=all also asks the toolchains of your own rustup, which are only read, and derives a
specification from every built-in target instead of a few.
"""

import json
import os
import pathlib
import subprocess

import pytest

from conftest import part
from testbed import parts
from testbed.sandbox import read_tree

THUMB = "thumbv7em-none-eabihf"
NAME = "thumbv7em-acme-none-eabihf"
ALL = os.environ.get("XTOOL_ORACLE") == "all"
# One of each architecture and system that differ in what their specifications have.
FEW = ("x86_64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "avr-unknown-gnu-atmega328",
       "powerpc64le-unknown-linux-gnu")


class Rustc:
    def __init__(self, program):
        self.program = str(program)
        self.release = self.ask("--version").split()[1]

    def ask(self, *words, **variables):
        return subprocess.run([self.program, *words], check=True, text=True,
                              stdout=subprocess.PIPE, env={**os.environ, **variables}).stdout

    def spec_of(self, target):
        return json.loads(self.ask("-Zunstable-options", "--print", "target-spec-json", "--target",
                                   target, RUSTC_BOOTSTRAP="1"))

    def targets(self):
        return self.ask("--print", "target-list").split()

    def accepts(self, folder, name):
        done = subprocess.run(
            [self.program, "-Zunstable-options", "--print", "cfg", "--target", name],
            env={**os.environ, "RUST_TARGET_PATH": str(folder), "RUSTC_BOOTSTRAP": "1"},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return done.returncode == 0


def newer():
    return Rustc(part(parts.compiler).rustc)


def older():
    return Rustc(part(parts.distribution_root).rustc)


def own_toolchains():
    """Of the person who runs the tests."""
    home = pathlib.Path(os.environ.get("RUSTUP_HOME", pathlib.Path.home() / ".rustup"))
    return [Rustc(path) for path in sorted(home.glob("toolchains/*/bin/rustc"))] if ALL else []


def rustcs():
    return [newer(), older(), *own_toolchains()]


def xtool(sandbox, rustc, *words, **options):
    return sandbox.run(*words, env={"RUSTC": rustc.program}, **options)


def findings(sandbox, rustc, word):
    """The ids of the errors, and the exit code."""
    run = xtool(sandbox, rustc, "spec", "check", word, "--json")
    (spec,) = json.loads(run.out)["result"]["specs"]
    return ({each["id"] for each in spec["findings"] if each["severity"] == "error"},
            run.exit_code)


def derive(sandbox, rustc, name, target, *words):
    xtool(sandbox, rustc, "spec", "new", name, "--from", target, *words).succeeded()
    return sandbox.cwd / f"{name}.json"


def change(file, **members):
    """Sets members, with - for _ in their names; None removes one."""
    spec = json.loads(file.read_text())
    for key, value in members.items():
        spec[key.replace("_", "-")] = value
    file.write_text(json.dumps({key: value for key, value in spec.items() if value is not None}))


@pytest.mark.parametrize("rustc", [newer, older], ids=lambda make: make.__name__)
def test_a_derived_specification_is_one_that_rustc_takes(sandbox, rustc):
    rustc = rustc()

    file = derive(sandbox, rustc, NAME, THUMB, "--set", "cpu=cortex-m7", "--set",
                  "max-atomic-width=32", "--set", "features=+strict-align", "--unset", "linker")

    spec = json.loads(file.read_text())
    assert (spec["cpu"], spec["max-atomic-width"]) == ("cortex-m7", 32)
    assert "linker" not in spec and "metadata" not in spec and "is-builtin" not in spec
    assert rustc.accepts(sandbox.cwd, NAME)


FAULTS = {
    "missing": (dict(data_layout=None), "missing-key"),
    "architecture": (dict(arch="frob"), "no-code"),
    "cpu": (dict(cpu="nosuch"), "unknown-cpu"),
    "feature": (dict(features="+nosuch"), "unknown-feature"),
    "key": (dict(foo_bar=1), "unknown-key"),
    "type": (dict(max_atomic_width="many"), "wrong-type"),
    "another type": (dict(linker=["rust-lld"]), "wrong-type"),
    "llvm-target": (dict(llvm_target="nosuch-none-eabi"), "rejected"),
    "layout": (dict(data_layout="e-m:e-p:64:64"), "rejected"),
    "value": (dict(panic_strategy="frob"), ("rejected", "wrong-value")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_with_the_rustc_at_hand(sandbox, fault):
    rustc = newer()
    file = derive(sandbox, rustc, NAME, THUMB)
    members, expected = FAULTS[fault]
    change(file, **members)
    before = read_tree(sandbox.cwd)

    errors, exit_code = findings(sandbox, rustc, file.name)

    assert exit_code == 1
    assert len(errors) == 1 and errors <= ({expected} if isinstance(expected, str)
                                           else set(expected))
    assert read_tree(sandbox.cwd) == before


def test_a_width_of_the_wrong_type_is_told_and_migrated(sandbox):
    rustc = newer()
    file = derive(sandbox, rustc, NAME, THUMB)
    width = json.loads(file.read_text())["target-pointer-width"]
    other = int(width) if isinstance(width, str) else str(width)
    text = file.read_text().replace(f'pointer-width": {json.dumps(width)}',
                                    f'pointer-width": {json.dumps(other)}')
    file.write_text(text)

    assert findings(sandbox, rustc, file.name) == ({"wrong-type"}, 1)
    preview = xtool(sandbox, rustc, "spec", "migrate", file.name, "--dry-run")
    assert file.read_text() == text
    xtool(sandbox, rustc, "spec", "migrate", file.name).succeeded()

    assert file.read_text() == text.replace(f'pointer-width": {json.dumps(other)}',
                                            f'pointer-width": {json.dumps(width)}')
    assert f'+  "target-pointer-width": {json.dumps(width)}' in preview.out
    assert findings(sandbox, rustc, file.name) == (set(), 0)


@pytest.mark.parametrize("target", FEW)
def test_a_specification_of_an_older_rustc_is_migrated_and_back(sandbox, target):
    new, old = newer(), older()
    if target not in new.targets() or target not in old.targets():
        pytest.skip(f"'{target}' is not a target of both")
    file = derive(sandbox, old, "there-and-back", target)

    there = xtool(sandbox, new, "spec", "migrate", file.name)
    taken = new.accepts(sandbox.cwd, "there-and-back")
    back = xtool(sandbox, old, "spec", "migrate", file.name)

    assert (there.exit_code, taken) == (0, True), there.out + there.err
    assert back.exit_code == 0, back.out + back.err
    assert old.accepts(sandbox.cwd, "there-and-back")


def test_every_built_in_target_is_a_base_that_this_rustc_takes_back(sandbox):
    refused = []
    for rustc in rustcs() if ALL else [newer()]:
        for target in rustc.targets() if ALL else FEW:
            if target not in rustc.targets():
                continue
            made = xtool(sandbox, rustc, "spec", "new", "xt-derived", "--from", target, "--force")
            if made.exit_code != 0 or not rustc.accepts(sandbox.cwd, "xt-derived"):
                refused.append((rustc.release, target, made.out))

    assert refused == []


def test_a_name_that_a_built_in_target_hides_is_an_error(sandbox):
    rustc = newer()
    file = derive(sandbox, rustc, NAME, THUMB)
    file.rename(sandbox.cwd / f"{THUMB}.json")

    assert findings(sandbox, rustc, f"{THUMB}.json") == ({"name-hidden"}, 1)
    assert findings(sandbox, rustc, THUMB) == (set(), 0)
    refused = xtool(sandbox, rustc, "spec", "new", THUMB, "--from", THUMB)
    assert refused.exit_code == 2 and "built-in" in refused.err


def test_another_specification_of_the_name_that_is_found_first_is_told(sandbox):
    rustc = newer()
    derive(sandbox, rustc, NAME, THUMB)
    derive(sandbox, rustc, NAME, THUMB, "--directory", "sub")

    run = xtool(sandbox, rustc, "spec", "check", f"sub/{NAME}.json")

    assert run.exit_code == 0
    assert f"name-taken: rustc finds '{sandbox.cwd}/{NAME}.json'" in run.out


def test_what_rustc_shows_of_a_target_is_what_is_shown(sandbox):
    for rustc in rustcs():
        shown = json.loads(xtool(sandbox, rustc, "spec", "show", THUMB).succeeded().out)

        assert shown == rustc.spec_of(THUMB)


def test_a_specification_that_would_be_unusable_is_not_written(sandbox):
    run = xtool(sandbox, newer(), "spec", "new", NAME, "--from", THUMB, "--set", "cpu=nosuch")

    assert run.exit_code == 1
    assert "unknown-cpu" in run.out
    assert list(sandbox.cwd.iterdir()) == []


def test_a_difference_of_type_alone_is_none(sandbox):
    new, old = newer(), older()
    file = derive(sandbox, old, NAME, THUMB)

    assert xtool(sandbox, new, "spec", "diff", file.name, file.name).succeeded().out == ""
    changed = xtool(sandbox, old, "spec", "diff", THUMB, file.name, "--json").succeeded()
    keys = [each["key"] for each in json.loads(changed.out)["result"]["differences"]]
    assert set(keys) <= {"is-builtin", "metadata"}
