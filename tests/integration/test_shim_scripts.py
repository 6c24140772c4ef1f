# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The script kind of shims: the same words for zig as from the launcher, in sh and in cmd."""

import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import time

import pytest

from conftest import part, requires
from testbed import wine
from testbed.shims import AARCH64, ARMV7, MUSL, TARGETS, Target
from testbed.zig import CI_VERSIONS

DATA = pathlib.Path(__file__).parent.parent / "data"
ALL_TARGETS = {**TARGETS, "musl": MUSL,
               "softfloat": Target("armv5te-unknown-linux-gnueabi", "arm-linux-gnueabi", "2.17",
                                   "generic+v5te+soft_float"),
               "riscv": Target("riscv64gc-unknown-linux-gnu", "riscv64-linux-gnu", "2.27")}
TAILS = {"exe": ["main.o", "-o", "out"], "shared": ["-shared", "main.o", "-o", "out"],
         "compile": ["-c", "main.c", "-o", "c.o"], "query": []}

# Where a script does other than the launcher. Each of these needs a linker script.
KNOWN_DIFFERENCES = {
    "--strip-debug|-Wl,-S$": "debug information stays",
    "--dynamic-list|--export-dynamic-symbol|--defsym": "refused",
    "--version-script=list.map -Wl,--export-dynamic": "of a program: left to zig, which ignores it",
    "libtext.so": "a linker script among the files: left to zig",
    "-Wl,-T,list.map -T list.map": "two linker scripts: zig takes the last",
}


def rows():
    return [row for name in ("zig_arguments.json", "shim_calls.json")
            for row in json.loads((DATA / name).read_text())["rows"]]


def words_of(row):
    kind = row["call"].partition(" ")[0]
    return [*shlex.split(row["arguments"]), *TAILS[kind]]


def known(row):
    return any(re.search(pattern, row["arguments"]) for pattern in KNOWN_DIFFERENCES)


@pytest.fixture(scope="module")
def printing_zig(tmp_path_factory):
    """Stands for zig: prints its words, each in <> and on a line of its own."""
    program = tmp_path_factory.mktemp("zig") / "zig"
    program.write_text("#!/bin/sh\nfor word do printf '<%s>\\n' \"$word\"; done\n"
                       'case $2 in @*) cat "${2#@}" ;; esac\nexit "${ZIG_EXIT:-0}"\n')
    program.chmod(0o755)
    return program


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the files that the arguments name, as far as a shim looks at them."""
    place = tmp_path_factory.mktemp("work")
    (place / "lib").mkdir()
    for name in ("libfoo.a", "libfoo.so", "libonlyst.a", "libextra.a"):
        (place / "lib" / name).write_bytes(b"\x7fELF")
    (place / "lib/libtext.so").write_text("INPUT(lib/libfoo.a)\n")
    for name in ("list.map", "missing.map", "list.dyn", "order.txt", "t.def"):
        (place / name).write_text("{ global: wanted; };\n")
    return place


@pytest.fixture(scope="module")
def both_kinds(write_shims, printing_zig, tmp_path_factory):
    """both_kinds(target, version): the launcher's shims and the scripts, with that zig's stand-in."""
    made = {}

    def get(target, version="0.15.2", program=printing_zig):
        key = (target.triple, version, program)
        if key not in made:
            made[key] = [write_shims(tmp_path_factory.mktemp(kind) / target.triple, target, program,
                                     version, kind=kind) for kind in ("exec", "script")]
        return made[key]

    return get


def outcome(tools, words, cwd, **options):
    done = tools.run("cc", *words, cwd=cwd, **options)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("version", ["0.13.0", *CI_VERSIONS])
def test_a_script_gives_zig_the_words_that_the_launcher_gives(both_kinds, folder, version):
    differing = []
    for row in rows():
        target = ALL_TARGETS[row["call"].partition(" ")[2]]
        launcher, script = (outcome(tools, words_of(row), folder)
                            for tools in both_kinds(target, version))
        if (launcher != script) != known(row):
            differing.append((row, launcher, script))

    assert differing == []


@pytest.mark.requires("shellcheck")
def test_scripts_have_no_fault_that_shellcheck_knows(both_kinds):
    scripts = [both_kinds(target)[1].path("cc") for target in ALL_TARGETS.values()]
    scripts += [both_kinds(target, version)[1].path("cc") for target in (AARCH64, MUSL)
                for version in ("0.11.0", "0.13.0", "0.17.0")]
    done = subprocess.run(["shellcheck", *scripts, both_kinds(AARCH64)[1].path("ar")], check=False,
                          text=True, stdout=subprocess.PIPE)
    assert done.stdout == ""


def by_rustc(words):
    return "".join(word.replace("\\", "\\\\").replace(" ", "\\ ") + "\n" for word in words)


NAMES = ["a b", "it's", 'say "hi"', "$HOME `x`", "żółć", "#hash", "back\\slash", "co,mma", "*",
         "tab\there", "&|;<>()", "end\\"]


def test_scripts_read_response_files(both_kinds, tmp_path):
    names = [f"{name}.o" for name in NAMES]
    (tmp_path / "linker-arguments").write_text(
        by_rustc(["-Wl,-O1", "-u", "a sym", *names, "-o", "o ut"]))
    by_ninja = " ".join(shlex.quote(name).replace("\\", "\\\\") for name in names)
    (tmp_path / "x.rsp").write_text(by_ninja + " -Wl,--undefined=s\n\t@more")
    (tmp_path / "more").write_text('-o "out 2" \'\' last\\ one')
    (tmp_path / "loop").write_text("@loop")

    for words in (["@linker-arguments"], ["-Llib", "@x.rsp", "-lm"], ["@loop"], ["@absent", "x.o"]):
        launcher, script = (outcome(tools, words, tmp_path) for tools in both_kinds(AARCH64))
        assert launcher == script


def test_a_script_hands_a_long_call_to_zig_in_a_file_that_goes_away(both_kinds, tmp_path):
    (tmp_path / "tmp").mkdir()
    names = [f'{"d" * 90} {number} "q" \\.o' for number in range(1500)]
    (tmp_path / "linker-arguments").write_text(by_rustc(["-Wl,-O1", *names, "end\\"]))
    _, script = both_kinds(AARCH64)

    code, text = outcome(script, ["@linker-arguments"], tmp_path,
                         env={"TMPDIR": tmp_path / "tmp", "ZIG_EXIT": "3"})

    lines = text.splitlines()
    assert (code, lines[0]) == (3, "<cc>") and lines[1].startswith("<@")
    assert lines[2:] == ['"' + name.replace('"', '\\"') + '"' for name in names] + [
        '"end\\\\"', '"-target"', '"aarch64-linux-gnu.2.17"']
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_script_that_is_ended_ends_zig_and_removes_its_file(write_shims, tmp_path):
    zig = tmp_path / "zig"
    zig.write_text(f"#!/bin/sh\necho $$ >'{tmp_path}/pid.new'\n"
                   f"mv '{tmp_path}/pid.new' '{tmp_path}/pid'\nexec sleep 60\n")
    zig.chmod(0o755)
    tools = write_shims(tmp_path / "s" / AARCH64.triple, AARCH64, zig, "0.15.2", kind="script")
    (tmp_path / "tmp").mkdir()
    (tmp_path / "linker-arguments").write_text(by_rustc(["x" * 100] * 1200))

    running = subprocess.Popen([tools.path("cc"), "@linker-arguments"], cwd=tmp_path,
                               env={**os.environ, "TMPDIR": str(tmp_path / "tmp")})
    for _ in range(300):
        if (tmp_path / "pid").exists():
            break
        time.sleep(0.1)
    child = int((tmp_path / "pid").read_text())
    running.send_signal(signal.SIGTERM)

    assert running.wait(timeout=30) == -signal.SIGTERM
    assert list((tmp_path / "tmp").iterdir()) == []
    for _ in range(100):
        if not pathlib.Path(f"/proc/{child}").exists():
            break
        time.sleep(0.1)
    assert not pathlib.Path(f"/proc/{child}").exists()


def test_a_script_works_on_a_real_zig(write_shims, zig, tmp_path):
    place = tmp_path / "it's here"
    tools = write_shims(place / AARCH64.triple, AARCH64, zig("0.15.2"), "0.15.2", kind="script")
    (tmp_path / "x.c").write_text("int sym(void) { return 0; }\nint main(void) { return 0; }\n")

    tools.build("cc", "--target=aarch64-unknown-linux-gnu", "-march=armv8-a", "-c", "x.c", "-o",
                "x o.o", cwd=tmp_path)
    tools.build("cc", "x o.o", "-u", "sym", "-Wl,-O1,--undefined=sym", "-Wl,--icf=all",
                "-fuse-ld=lld", "-Wl,-Bdynamic", "-o", "o ut", cwd=tmp_path)
    (tmp_path / "linker-arguments").write_text(
        by_rustc([*(f"-L{tmp_path}" for _ in range(3000)), "x o.o", "-o", "long"]))
    tools.build("cc", "@linker-arguments", cwd=tmp_path)
    asked = tools.build("cc", "-dumpmachine", cwd=tmp_path)

    assert asked.stdout == "aarch64-unknown-linux-gnu\n"
    for program in ("o ut", "long"):
        names = subprocess.run(["readelf", "-sW", program], cwd=tmp_path, text=True, check=True,
                               stdout=subprocess.PIPE).stdout
        assert " sym\n" in names
