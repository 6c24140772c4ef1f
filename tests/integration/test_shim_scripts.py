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

from conftest import part
from testbed import cmd
from testbed.shims import AARCH64, ARMV7, MUSL, TARGETS, Target
from testbed.wine import wine_prefix
from testbed.zig import zig_cache

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
KNOWN_WITH_0_16 = r"--dynamic-linker=|-Wl,-I|-Wl,-dynamic-linker,"  # refused


def rows():
    return [row for name in ("zig_arguments.json", "shim_calls.json")
            for row in json.loads((DATA / name).read_text())["rows"]]


def words_of(row):
    kind = row["call"].partition(" ")[0]
    return [*shlex.split(row["arguments"]), *TAILS[kind]]


def known(row, version):
    patterns = [*KNOWN_DIFFERENCES, *([KNOWN_WITH_0_16] if version == "0.16.0" else [])]
    return any(re.search(pattern, row["arguments"]) for pattern in patterns)


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
    return done.returncode, (done.stdout + done.stderr).replace(str(tools.folder), "[SHIMS]")


@pytest.mark.parametrize("version", ["0.11.0", "0.15.2", "0.16.0", "0.17.0"])
def test_a_script_gives_zig_the_words_that_the_launcher_gives(both_kinds, folder, version):
    differing = []
    for row in rows():
        target = ALL_TARGETS[row["call"].partition(" ")[2]]
        launcher, script = (outcome(tools, words_of(row), folder)
                            for tools in both_kinds(target, version))
        if (launcher != script) != known(row, version):
            differing.append((row, launcher, script))

    assert differing == []


MACOS = Target("aarch64-apple-darwin", "aarch64-macos.11.0")


@pytest.mark.parametrize("asked", ["", "12.3", "newest"])
def test_a_script_for_macos_gives_zig_the_version_and_the_stubs_that_the_launcher_gives(
        both_kinds, folder, asked):
    calls = ["main.o -o out", "-mmacosx-version-min=11.3 -dynamiclib main.o -liconv -o out",
             "-mmacos-version-min=13 -c main.c -o c.o", "-target arm64-apple-macos12 -c main.c",
             "--target=arm64-apple-macosx12.1.0 -c main.c", "--target=arm64-apple-macosx -c main.c",
             "-Wl,-exported_symbols_list -Wl,list.map -dynamiclib main.o", "--version",
             "--target=x86_64-apple-macosx11.0 -c main.c"]
    differing = []
    for call in calls:
        launcher, script = (outcome(tools, shlex.split(call), folder,
                                    env={"MACOSX_DEPLOYMENT_TARGET": asked})
                            for tools in both_kinds(MACOS))
        if launcher != script:
            differing.append((call, launcher, script))

    assert differing == []


@pytest.mark.requires("shellcheck")
def test_scripts_have_no_fault_that_shellcheck_knows(both_kinds):
    scripts = [both_kinds(target)[1].path("cc") for target in
               (AARCH64, ARMV7, MUSL, TARGETS["windows"], ALL_TARGETS["softfloat"], MACOS)]
    scripts += [both_kinds(MUSL, version)[1].path("cc") for version in ("0.11.0", "0.17.0")]
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
        '"end\\\\"', '"-target"', '"aarch64-linux-gnu.2.17"', '"-Wl,--no-gc-sections"',
        '"-lunwind"']
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


# --- cmd ---

@pytest.fixture(scope="module")
def windows():
    """wine and the programs for it, with the path of the one that stands for zig."""
    part(wine_prefix)
    return part(cmd.windows_programs) / "arguments.exe"


def batch_file(tools):
    return pathlib.Path(f"{tools.path('cc')}.bat")


def printed(words):
    return "".join(f"<{word}>\n" for word in words)


def test_a_batch_file_gives_zig_the_words_that_the_launcher_gives(both_kinds, windows, folder):
    table = [row for row in rows() if row.get("cmd")]  # wine takes half a second for each
    differing = []
    for target in {row["call"].partition(" ")[2] for row in table}:
        mine = [row for row in table if row["call"].partition(" ")[2] == target]
        launcher, _ = both_kinds(ALL_TARGETS[target])
        _, script = both_kinds(ALL_TARGETS[target], program=windows)
        done = cmd.call_batch(batch_file(script), [words_of(row) for row in mine], folder)
        for row, (code, text) in zip(mine, done):
            expected = outcome(launcher, words_of(row), folder)
            if ((code, text) != expected) != known(row, "0.15.2"):
                differing.append((row, expected, (code, text)))

    assert differing == []


# A lone '%' is missing: wine's cmd takes it away from every batch file, Windows' does not.
TRICKY = ["-Wl,--as-needed", "-DA=b;c,d", "a  b", "C:\\dir x\\y.o", "C:\\no blank\\", "-DS=\"a b\"",
          "it's", "x & y", "a^b c", "(x) y", "!v! w", "-I a|b", "-DL=<x y>", "żółć ß", "*", "?.o", "a==b",
          "=x", ";s", "", "-o", "out (1).exe"]


def test_words_reach_zig_whole_through_a_batch_file(both_kinds, windows, tmp_path):
    place = tmp_path / "a & (b) c"
    place.mkdir()
    _, tools = both_kinds(AARCH64, program=windows)
    (place / "x.bat").write_bytes(batch_file(tools).read_bytes())

    by_std, = cmd.call_batch(place / "x.bat", [TRICKY], place)
    as_batch, = cmd.call_batch(place / "x.bat", [TRICKY], place, quote=cmd.quoted_for_batch)

    expected = printed(["cc", *TRICKY, "-target", "aarch64-linux-gnu.2.17",
                         "-Wl,--no-gc-sections", "-lunwind"])
    assert by_std == (0, expected)
    assert as_batch == (0, expected)


def test_a_batch_file_passes_on_zigs_exit_code_and_has_its_own(both_kinds, windows, tmp_path):
    _, tools = both_kinds(AARCH64, program=windows)

    done = cmd.call_batch(batch_file(tools), [["x.o"], ["x.o", "-static"], [], ["-print-sysroot"]],
                           tmp_path, env={"ARGUMENTS_EXIT": "7"})

    assert done == [
        (7, printed(["cc", "x.o", "-target", "aarch64-linux-gnu.2.17",
                         "-Wl,--no-gc-sections", "-lunwind"])),
        (1, f"{tools.path('cc').name}: error: '-static': zig has no static glibc; use a musl target, "
            "or link the C library dynamically\n"),
        (7, printed(["cc", "-target", "aarch64-linux-gnu"])),
        (0, "\n")]


def test_a_batch_file_rewrites_the_response_file_of_rustc(both_kinds, windows, tmp_path):
    _, tools = both_kinds(AARCH64, program=windows)
    (tmp_path / "a b").mkdir()
    words = ["-Wl,--as-needed", "-Wl,-O1", "-u", "a sym", "C:\\x y\\z.o", "x & y!.o", "end\\",
             'say "hi".o', "a;b,c=d.o", "-o", "o ut"]
    (tmp_path / "a b/linker-arguments").write_text(by_rustc(words))
    (tmp_path / "others.rsp").write_text("-Wl,-O1 x.o")
    (tmp_path / "refused").mkdir()
    (tmp_path / "refused/linker-arguments").write_text(by_rustc(["x.o", "-static"]))

    mine, others, refused = cmd.call_batch(
        batch_file(tools), [["-v", "@a b\\linker-arguments", "y.o"], ["@others.rsp"],
                            ["@refused\\linker-arguments"]], tmp_path)

    lines = mine[1].splitlines()
    assert mine[0] == 0 and lines[:2] == ["<cc>", "<-v>"] and lines[2].startswith("<@")
    assert lines[3:] == [
        '"-Wl,--as-needed"', '"-Wl,-u,a sym"', '"C:\\x y\\z.o"', '"x & y!.o"', '"end\\\\"',
        '"say \\"hi\\".o"', '"a;b,c=d.o"', '-o "o ut"', "y.o", "<-target>",
        "<aarch64-linux-gnu.2.17>", "<-Wl,--no-gc-sections>", "<-lunwind>"]
    assert others == (0, "<cc>\n<@others.rsp>\n-Wl,-O1 x.o"
                         "<-target>\n<aarch64-linux-gnu.2.17>\n<-Wl,--no-gc-sections>\n<-lunwind>\n")
    assert refused[0] == 1 and "'-static': zig has no static glibc" in refused[1]
    assert list((wine_prefix() / "drive_c/users").glob("*/Temp/zig-arguments*")) == []


@pytest.mark.requires("qemu-aarch64")
def test_the_words_of_a_batch_file_make_a_program(both_kinds, windows, zig, tmp_path):
    """zig.exe cannot find itself under wine 8, so that the zig of this machine is given its words."""
    _, tools = both_kinds(AARCH64, program=windows)
    (tmp_path / "x.c").write_text("int sym(void) { return 0; }\n"
                                  "int main(int argc, char **argv) { return argc + sym(); }\n")

    compiled, linked = cmd.call_batch(
        batch_file(tools),
        [["--target=aarch64-unknown-linux-gnu", "-march=armv8-a", "-O1", "-c", "x.c", "-o", "x o.o"],
         ["x o.o", "-Wl,-O1,--as-needed", "-u", "sym", "-fuse-ld=lld", "-lgcc_s", "-Wl,-Bdynamic",
          "-o", "o ut"]], tmp_path)
    for code, text in (compiled, linked):
        assert code == 0
        cache = str(zig_cache())
        subprocess.run([zig("0.15.2"), *(line[1:-1] for line in text.splitlines())], cwd=tmp_path,
                       check=True, env={**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache,
                                        "ZIG_LOCAL_CACHE_DIR": cache})

    ran = subprocess.run([*AARCH64.emulator, tmp_path / "o ut", "x"], check=False)
    assert ran.returncode == 2
