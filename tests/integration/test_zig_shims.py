# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Shims on real zigs: programs that run, and every argument that zig itself gets wrong."""

import concurrent.futures
import itertools
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import time

import pytest

from conftest import requires, skip
from testbed.shims import AARCH64, ARMV7, MUSL, TARGETS
from testbed.zig import ALL_VERSIONS, chosen_versions

ZIGS = chosen_versions()
EVERY_ZIG = chosen_versions(ALL_VERSIONS)
DATA = pathlib.Path(__file__).parent.parent / "data/zig_arguments.json"


@pytest.fixture(scope="session")
def shims(write_shims, zig, tmp_path_factory):
    """shims(version, target) on that zig, made once."""
    made = {}

    def get(version, target, kind="exec"):
        key = (version, target.triple, kind)
        if key not in made:
            folder = tmp_path_factory.mktemp("shims") / target.triple
            made[key] = write_shims(folder, target, zig(version), version, kind=kind)
        return made[key]

    return get


C_PROGRAM = """
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
static void *half(void *p) { *(double *)p = sqrt(*(double *)p); return p; }
int main(int argc, char **argv) {
  double value = argc + 15; pthread_t thread;
  if (pthread_create(&thread, 0, half, &value) || pthread_join(thread, 0)) return 1;
  printf("%.1f\\n", value);
  return 0;
}
"""
CXX_PROGRAM = """
#include <iostream>
#include <stdexcept>
#include <thread>
int main() {
  std::thread([] { try { throw std::runtime_error("caught"); }
                   catch (const std::exception &e) { std::cout << e.what() << std::endl; } }).join();
}
"""


def runs(target, program):
    if target.emulator and not pathlib.Path(target.emulator[2]).exists():
        skip(f"there is no C library for {target.triple} to run with")
    done = subprocess.run([*target.emulator, program], text=True, check=False,
                          stdout=subprocess.PIPE, timeout=60)
    return done.returncode, done.stdout


@pytest.mark.requires("qemu-arm", "qemu-aarch64")
@pytest.mark.parametrize("target", [ARMV7, AARCH64, MUSL], ids=lambda target: target.triple)
@pytest.mark.parametrize("version", ZIGS)
def test_a_c_program_links_and_runs(shims, tmp_path, version, target):
    (tmp_path / "c.c").write_text(C_PROGRAM)

    shims(version, target).build("cc", "c.c", "-o", "c", "-lm", "-lpthread", cwd=tmp_path)

    assert runs(target, tmp_path / "c") == (0, "4.0\n")


# zig builds its libc++ for each pair, which takes minutes: each zig and each target once.
@pytest.mark.requires("qemu-arm", "qemu-aarch64")
@pytest.mark.parametrize("version, target", list(zip(ZIGS, itertools.cycle([MUSL, ARMV7, AARCH64]))),
                         ids=lambda value: getattr(value, "triple", value))
def test_a_cxx_program_links_and_runs(shims, tmp_path, version, target):
    (tmp_path / "x.cc").write_text(CXX_PROGRAM)
    # zig 0.16 tells its own libc++'s warnings when it builds that for the first time.
    shims(version, target).run("c++", "x.cc", "-o", "x", cwd=tmp_path)

    shims(version, target).build("c++", "x.cc", "-o", "x", cwd=tmp_path)

    assert runs(target, tmp_path / "x") == (0, "caught\n")


UNWINDING_PROGRAM = """
#include <stdio.h>
#include <unwind.h>
static _Unwind_Reason_Code count(struct _Unwind_Context *context, void *frames)
{ (void)context; ++*(int *)frames; return _URC_NO_REASON; }
int main(void) {
  int frames = 0;
  _Unwind_Backtrace(count, &frames);
  printf("%s\\n", frames > 0 ? "unwound" : "no frames");
  return 0;
}
"""


SECTION_PROGRAM = """
#include <stdio.h>
struct entry { const char *name; };
#define ENTRY(n) static const struct entry n __attribute__((used, section("entries"))) = { #n };
ENTRY(one) ENTRY(two) ENTRY(three)
static int counter __attribute__((used, section("counters"))) = 1;
extern const struct entry __start_entries[], __stop_entries[];
int count(void);
int main(void) { printf("%d %d\\n", (int)(__stop_entries - __start_entries), count()); return 0; }
"""
SECTION_LIBRARY = """
struct entry { const char *name; };
static const struct entry four __attribute__((used, section("entries"))) = { "four" };
extern int __start_counters[], __stop_counters[];
int count(void) { return (int)(__stop_counters - __start_counters); }
"""
DATA_LIBRARY = """
static const int a __attribute__((used, section("numbers"))) = 7;
extern const int __start_numbers[];
const int *const first = __start_numbers;
"""


# So does linkme in Rust. GNU ld keeps what is in such a section; LLD by itself does not.
@pytest.mark.requires("qemu-arm", "qemu-aarch64")
@pytest.mark.parametrize("version, kind", [*((version, "exec") for version in ZIGS),
                                           ("0.15.2", "script")])
@pytest.mark.parametrize("target", [ARMV7, AARCH64], ids=lambda target: target.triple)
def test_a_section_whose_beginning_is_referred_to_is_kept(shims, tmp_path, version, target, kind):
    tools = shims(version, target, kind)
    for name, text in (("main", SECTION_PROGRAM), ("far", SECTION_LIBRARY), ("data", DATA_LIBRARY)):
        (tmp_path / f"{name}.c").write_text(text)
    for name in ("main", "far"):
        tools.build("cc", "-O2", "-ffunction-sections", "-fdata-sections", "-c", f"{name}.c",
                    cwd=tmp_path)
    tools.build("ar", "crs", "libfar.a", "far.o", cwd=tmp_path)

    # With -O2, zig removes sections unasked.
    for arguments in ("main.o libfar.a -Wl,--gc-sections", "-O2 main.o -L. -lfar",
                      "-O2 main.c far.c", "-O2 main.c far.c -Wl,--no-gc-sections"):
        tools.build("cc", *arguments.split(), "-o", "p", cwd=tmp_path)
        assert runs(target, tmp_path / "p") == (0, "4 1\n"), arguments
    tools.build("cc", "-O2", "-shared", "-fPIC", "data.c", "-Wl,--gc-sections", "-o", "libdata.so",
                cwd=tmp_path)
    assert "first" in symbols(tmp_path / "libdata.so")


# LuaJIT's Makefile calls the one beside the compiler, and the machine's own may know no other files
# than its own.
@pytest.mark.requires("qemu-arm", f"{ARMV7.zig}-strip")
def test_strip_leaves_files_as_they_are_where_no_other_one_knows_them(write_shims, zig, tmp_path):
    tools = write_shims(tmp_path / "shims", ARMV7, zig("0.15.2"), "0.15.2")
    strip = next((tmp_path / "shims").glob("zig-*/strip"))
    names = tmp_path / "bin"
    names.mkdir()
    (names / "cp").symlink_to(shutil.which("cp"))
    (names / "strip").write_text("#!/bin/sh\necho 'strip: Unable to recognise the format' >&2; exit 1\n")
    (names / "strip").chmod(0o755)
    (tmp_path / "p.c").write_text('#include <stdio.h>\nint main(void) { puts("ran"); return 0; }\n')
    tools.build("cc", "-g", "p.c", "-o", "p", cwd=tmp_path)

    def call(*arguments, places=(names,)):
        path = ":".join(map(str, (strip.parent, *places)))
        return subprocess.run(["/bin/sh", strip, *arguments], cwd=tmp_path, text=True,
                              env={"PATH": path}, stderr=subprocess.PIPE)

    before = (tmp_path / "p").read_bytes()
    left, gone = call("-s", "p", "-o", "copy"), call("gone")
    assert (left.returncode, (tmp_path / "copy").read_bytes()) == (0, before)
    assert "note: 'p' stays as it is" in left.stderr
    assert gone.returncode == 1 and "there is no file 'gone'" in gone.stderr

    real = shutil.which(f"{ARMV7.zig}-strip")
    (tmp_path / "others").mkdir()
    (tmp_path / "others/strip").symlink_to(real)
    (tmp_path / "shim").mkdir()
    shutil.copy(strip, tmp_path / "shim/strip")  # as another target has it
    assert call("copy", places=(names, tmp_path / "shim", tmp_path / "others")).returncode == 0
    assert len((tmp_path / "copy").read_bytes()) < len(before)

    (names / f"{ARMV7.zig}-strip").symlink_to(real)
    assert call("p").returncode == 0
    assert len((tmp_path / "p").read_bytes()) < len(before)
    assert runs(ARMV7, tmp_path / "p") == (0, "ran\n")


# gcc links libgcc, and libgcc_s as needed, with C programs, too: LuaJIT and jemalloc's profiler use
# the unwinder in them, and so does a static library that was written in Rust.
@pytest.mark.requires("qemu-arm", "qemu-aarch64")
@pytest.mark.parametrize("kind", ["exec", "script"])
@pytest.mark.parametrize("target", [ARMV7, AARCH64, MUSL], ids=lambda target: target.triple)
def test_a_c_program_has_the_unwinder_that_gcc_brings(write_shims, zig, tmp_path, target, kind):
    tools = write_shims(tmp_path / "shims" / target.triple, target, zig("0.15.2"), "0.15.2",
                        kind=kind)
    (tmp_path / "u.c").write_text(UNWINDING_PROGRAM)

    tools.build("cc", "-O2", "-funwind-tables", "u.c", "-o", "u", cwd=tmp_path)
    bare = tools.run("cc", "-funwind-tables", "-nodefaultlibs", "u.c", "-o", "bare", "-lc",
                     cwd=tmp_path)

    assert runs(target, tmp_path / "u") == (0, "unwound\n")
    assert bare.returncode != 0 and "_Unwind_Backtrace" in bare.stderr


def prepare(tools, folder):
    """The files that the arguments of the list name."""
    (folder / "lib").mkdir()
    files = {
        "foo.c": "int foo(void); int foo(void) { return 1; }\n",
        "extra.c": "int extra(void); int extra(void) { return 2; }\n",
        "main.c": "int wanted(void); int other(void); int wanted(void) { return 0; }\n"
                  "int other(void) { return 0; }\nint main(void) { return wanted(); }\n",
        "list.map": "{ global: wanted; local: *; };\n",
        "missing.map": "{ global: wanted; nowhere; local: *; };\n",
        "list.dyn": "{ wanted; };\n",
        "order.txt": "wanted\n",
        "lib/libtext.so": "/* GNU ld script */\nINPUT(lib/libfoo.a)\n",
        "t.def": "EXPORTS\n  wanted\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    for name in ("foo", "extra", "main"):
        tools.build("cc", "-fPIC", "-O1", "-g", "-c", f"{name}.c", "-o", f"{name}.o", cwd=folder)
    for name, member in (("foo", "foo"), ("onlyst", "foo"), ("extra", "extra")):
        tools.build("ar", "crs", f"lib/lib{name}.a", f"{member}.o", cwd=folder)
    tools.build("cc", "-shared", "foo.o", "-o", "lib/libfoo.so", "-Wl,-soname,libfoo.so",
                cwd=folder)


@pytest.fixture(scope="session")
def workplace(shims, tmp_path_factory):
    """workplace(version): AARCH64's shims and a folder with the files that calls name."""
    made = {}

    def get(version):
        if version not in made:
            folder = tmp_path_factory.mktemp(f"work-{version}")
            prepare(shims(version, AARCH64), folder)
            made[version] = folder
        return shims(version, AARCH64), made[version]

    return get


TAILS = {"exe": ["main.o", "-o", "out"], "shared": ["-shared", "main.o", "-o", "out"],
         "compile": ["-c", "main.c", "-o", "c.o"], "query": []}


@pytest.mark.parametrize("version", EVERY_ZIG)
def test_each_argument_that_zig_gets_wrong_is_right_or_refused(shims, workplace, version):
    _, folder = workplace(version)
    surprises = []
    for row in json.loads(DATA.read_text())["rows"]:
        kind, _, target = row["call"].partition(" ")
        if target == "windows":
            continue  # the first DLL takes minutes; the unit test looks at the words
        tools = shims(version, TARGETS[target])
        done = tools.run("cc", *shlex.split(row["arguments"]), *TAILS[kind], cwd=folder)
        own = done.stderr.startswith(f"{tools.path('cc').name}: error: '")
        result = "right" if done.returncode == 0 else "refused" if own else "left to zig"
        if result != row.get("but", {}).get(version, row["shim"]):
            surprises.append((row, result, done.stderr[:300]))

    assert surprises == []


def readelf(option, path):
    return subprocess.run(["readelf", option, "-W", path], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def symbols(path, table=".symtab"):
    """Names of defined symbols -> values."""
    found, inside = {}, False
    for line in readelf("-s", path).splitlines():
        if line.startswith("Symbol table"):
            inside = f"'{table}'" in line
        words = line.split()
        if inside and len(words) > 7 and words[0][:-1].isdigit() and words[6] != "UND":
            found[words[7].split("@")[0]] = int(words[1], 16)
    return found


@pytest.mark.requires("qemu-aarch64")
@pytest.mark.parametrize("version", EVERY_ZIG)
def test_what_zig_lacks_is_emulated_exactly(workplace, version):
    tools, folder = workplace(version)
    out = folder / "out"

    def link(*arguments):
        tools.build("cc", *arguments, "-o", "out", cwd=folder)
        return out

    def sections():
        return set(re.findall(r"^\s*\[ *\d+\] (\.\S+)", readelf("-S", out), re.MULTILINE))

    assert ".debug_info" in (link("main.o") and sections())
    assert "wanted" in symbols(link("main.o", "-Wl,--strip-debug"))
    assert {name for name in sections() if "debug" in name} == set()
    assert symbols(link("main.o", "-Wl,--defsym=here=0x10"))["here"] == 0x10
    exported = {
        ("-Wl,--dynamic-list=list.dyn",): {"wanted"},
        ("-Wl,--export-dynamic-symbol=other",): {"other"},
        ("-Wl,--version-script=list.map", "-Wl,--export-dynamic"): {"wanted"},
        ("-shared", "-Wl,--version-script=list.map"): {"wanted"},
    }
    for arguments, names in exported.items():
        assert set(symbols(link("main.o", *arguments), ".dynsym")) & {"main", "wanted", "other"} \
            == names
    for arguments in (("-u", "extra"), ("-Wl,--undefined=extra",), ("-Wl,--require-defined,extra",)):
        assert "extra" in symbols(link("main.o", *arguments, "-Llib", "-lextra"))
    assert "extra" not in symbols(link("main.o", "-Llib", "-lextra"))
    if version != "0.11.0":  # which ignores it, so that it is refused there
        assert "extra" in symbols(link("main.o", "-Wl,--whole-archive,lib/libextra.a"))
        assert "extra" not in symbols(link("main.o", "-Wl,--push-state,--whole-archive",
                                           "-Wl,--pop-state", "lib/libextra.a"))
    if version == "0.16.0":  # the others build their libraries anew for each loader
        named = readelf("-l", link("main.o", "-Wl,-dynamic-linker,/a b/ld.so"))
        assert "[Requesting program interpreter: /a b/ld.so]" in named
        assert ".interp" not in readelf("-S", link("-shared", "main.o", "-Wl,-dynamic-linker,/x"))
    assert "libx.so.1" in readelf("-d", link("-shared", "main.o", "-Wl,-h,libx.so.1"))
    (folder / "calls.c").write_text("int foo(void); int main(void) { return foo(); }\n"
                                    "int __wrap_foo(void) { return 7; }\n")
    assert "NEEDED" in readelf("-d", link("calls.c", "-Llib", "-lfoo"))
    assert "libfoo" not in readelf("-d", link("calls.c", "-Llib", "-l:libfoo.a"))
    assert "libfoo" not in readelf("-d", link("calls.c", "lib/libtext.so"))
    assert runs(AARCH64, link("calls.c", "-Wl,--wrap=foo", "-Llib", "-l:libfoo.a")) == (7, "")


def test_response_files_hold_any_name(workplace, tmp_path):
    tools, _ = workplace("0.15.2")
    names = ["a b", "it's", 'say "hi"', "$HOME `x`", "żółć", "#hash", "back\\slash", "co,mma"]
    objects = []
    (tmp_path / "compile").write_text("-c\n-O1\n")
    for number, name in enumerate(names):
        (tmp_path / "f.c").write_text(f"int f{number}(void) {{ return {number}; }}\n")
        # zig itself cannot find a source file with quotes in its name.
        tools.build("cc", "@compile", "f.c", "-o", "f.o", cwd=tmp_path)
        objects.append((tmp_path / "f.o").rename(tmp_path / f"{name}.o").name)
    calls = " + ".join(f"f{number}()" for number in range(len(names)))
    (tmp_path / "main.c").write_text(
        "".join(f"int f{number}(void);\n" for number in range(len(names)))
        + f"int main(void) {{ return {calls}; }}\n")
    by_rustc = "\n".join(name.replace("\\", "\\\\").replace(" ", "\\ ") for name in objects)
    (tmp_path / "linker-arguments").write_text("main.c\n" + by_rustc + "\n-o\nout\\ 1\n")
    by_ninja = " ".join(shlex.quote(name).replace("\\", "\\\\") for name in objects)
    (tmp_path / "x.rsp").write_text("main.c " + by_ninja + " @more")
    (tmp_path / "more").write_text('-o "out 2"')

    tools.build("cc", "@linker-arguments", cwd=tmp_path)
    tools.build("cc", "@x.rsp", cwd=tmp_path)

    for out in ("out 1", "out 2"):
        assert {f"f{number}" for number in range(len(names))} <= set(symbols(tmp_path / out))


@pytest.mark.parametrize("version", ZIGS)
def test_a_command_line_that_is_too_long_still_works(workplace, tmp_path, version):
    tools, folder = workplace(version)
    padding = tmp_path / ("d" * 200)
    padding.mkdir()
    shutil.copy(folder / "main.o", tmp_path / "it's main.o")
    words = [f"-L{padding}"] * 12000 + ["it's main.o", "-o", "out"]
    (tmp_path / "words").write_text("\n".join(word.replace("'", "\\'").replace(" ", "\\ ")
                                              for word in words))

    tools.build("cc", "@words", cwd=tmp_path)

    assert "wanted" in symbols(tmp_path / "out")


def test_a_response_file_that_contains_itself_is_refused(workplace, tmp_path):
    tools, _ = workplace("0.15.2")
    (tmp_path / "loop").write_text("@loop")

    done = tools.run("cc", "@loop", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (
        2, f"{tools.path('cc').name}: error: '@loop' contains itself\n")


@pytest.mark.parametrize("version", EVERY_ZIG)
def test_questions_are_answered_for_the_target(shims, tmp_path, version):
    tools = shims(version, ARMV7)

    def ask(question):
        return tools.build("cc", question, cwd=tmp_path).stdout

    assert ask("-dumpmachine") == "arm-unknown-linux-gnueabihf\n"
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", ask("-dumpversion"))
    assert ask("--version").startswith("clang version ")
    assert ask("-print-file-name=libc.so") == "libc.so\n"
    assert ask("-print-prog-name=ld") == f"{tools.path('ld')}\n"
    assert ask("-print-prog-name=objcopy") == "objcopy\n"
    assert ask("-print-search-dirs") == "programs: =\nlibraries: =\n"
    assert ask("-print-sysroot") == "\n"
    assert "OVERVIEW" in ask("--help")
    version_only = tools.run("cc", "-v", cwd=tmp_path)
    assert version_only.returncode == 0 and "clang version" in version_only.stderr


def test_the_log_tells_every_rewrite_and_its_reason(workplace, tmp_path):
    tools, folder = workplace("0.15.2")
    log = tmp_path / "log"

    tools.build("cc", "main.o", "-Wl,-O1,--undefined=wanted", "-o", "o ut", cwd=folder,
                env={"XTOOL_SHIM_LOG": log})

    name = tools.path("cc").name
    first, *rewrites, last = log.read_text().splitlines()
    assert first == f"called: {name} main.o -Wl,-O1,--undefined=wanted -o 'o ut'"
    assert rewrites == ["  -Wl,-O1 left out: has no effect with zig",
                        "  -Wl,--undefined=wanted -> -Wl,-u,wanted: zig knows this by another name",
                        "  -Wl,--no-gc-sections added: GNU ld removes no sections unless it is told",
                        "  -lunwind added: gcc links its unwinder with every program"]
    assert last.endswith(
        "/zig cc main.o -Wl,-u,wanted -o 'o ut' -target aarch64-linux-gnu.2.17 "
        "-Wl,--no-gc-sections -lunwind")


def spoiled(write_shims, zig, tmp_path, cache=None):
    """Shims whose zig is a link, so that tests can take it away."""
    program = tmp_path / "zig"
    program.symlink_to(zig("0.15.2"))
    return write_shims(tmp_path / "shims" / MUSL.triple, MUSL, program, "0.15.2", cache)


def test_a_missing_or_damaged_side_file_is_told(write_shims, zig, tmp_path):
    tools = spoiled(write_shims, zig, tmp_path)
    side_file, name = tools.folder / "shim.conf", tools.path("cc").name

    side_file.write_text(side_file.read_text().replace("target =", "tarrget ="))
    damaged = tools.run("cc", "--version", cwd=tmp_path)
    side_file.unlink()
    missing = tools.run("cc", "--version", cwd=tmp_path)

    assert damaged.returncode == 17
    assert damaged.stderr == (
        f"{name}: error: '{side_file}' is damaged: line 6 is not understood: "
        f"'tarrget = x86_64-linux-musl'\n{name}: help: run `xtool setup-linker` again\n")
    assert missing.returncode == 15
    assert missing.stderr.startswith(f"{name}: error: cannot read '{side_file}'")


def test_a_zig_that_is_gone_or_another_is_told(write_shims, zig, tmp_path):
    tools = spoiled(write_shims, zig, tmp_path)
    name, program = tools.path("cc").name, tmp_path / "zig"

    program.unlink()
    gone = tools.run("cc", "--version", cwd=tmp_path)
    program.write_text("#!/bin/sh\necho 0.15.2\n")
    not_executable = tools.run("cc", "--version", cwd=tmp_path)
    program.chmod(0o755)
    same_version = tools.run("cc", "--version", cwd=tmp_path)
    program.write_text("#!/bin/sh\necho 0.16.0\n")
    other = tools.run("cc", "--version", cwd=tmp_path)

    assert gone.returncode == not_executable.returncode == 15
    assert gone.stderr.startswith(f"{name}: error: cannot run zig, '{program}': No such file")
    assert (same_version.returncode, same_version.stdout) == (0, "0.15.2\n")
    assert other.returncode == 14
    assert other.stderr.startswith(f"{name}: error: '{program}' was zig 0.15.2 when this was set "
                                   "up, and now is '0.16.0'\n")


def test_an_unusable_cache_is_told(write_shims, zig, tmp_path):
    (tmp_path / "file").write_text("")
    tools = spoiled(write_shims, zig, tmp_path, cache=tmp_path / "file/cache")

    done = tools.run("cc", "--version", cwd=tmp_path,
                     env={"HOME": str(tmp_path / "file"), "XDG_CACHE_HOME": "",
                          "ZIG_GLOBAL_CACHE_DIR": ""})

    assert done.returncode == 16
    assert f"cannot write to zig's cache, '{tmp_path}/file/cache'" in done.stderr


def test_a_cache_that_cannot_be_written_is_left_alone_for_one_of_the_users_own(write_shims, zig,
                                                                               tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "x.c").write_text("int main(void) { return 0; }\n")
    for kind in ("exec", "script"):
        tools = write_shims(tmp_path / kind / MUSL.triple, MUSL, zig("0.15.2"), "0.15.2",
                            cache=tmp_path / "file/cache", kind=kind)
        home = {"HOME": str(tmp_path / kind), "ZIG_GLOBAL_CACHE_DIR": "", "XDG_CACHE_HOME": ""}

        tools.build("cc", "-c", "x.c", cwd=tmp_path, env=home)
        tools.build("cc", "-c", "x.c", cwd=tmp_path,
                    env={**home, "ZIG_GLOBAL_CACHE_DIR": str(tmp_path / f"{kind}-named")})

        assert (tmp_path / kind / ".cache/xtool/zig").is_dir()
        assert (tmp_path / f"{kind}-named").is_dir()


def test_the_users_own_cache_is_used_where_that_of_the_set_up_could_be(write_shims, zig, tmp_path):
    (tmp_path / "x.c").write_text("int main(void) { return 0; }\n")
    for kind in ("exec", "script"):
        tools = write_shims(tmp_path / kind / MUSL.triple, MUSL, zig("0.15.2"), "0.15.2",
                            cache=tmp_path / f"{kind}-cache", kind=kind)

        tools.build("cc", "-c", "x.c", cwd=tmp_path,
                    env={"ZIG_GLOBAL_CACHE_DIR": str(tmp_path / f"{kind}-named")})

        assert (tmp_path / f"{kind}-named").is_dir()
        assert not (tmp_path / f"{kind}-cache").exists()


def test_a_cache_of_compilers_results_can_tell_the_shims_of_two_targets_apart(shims):
    armv7 = shims("0.15.2", ARMV7).path("cc").read_bytes()
    aarch64 = shims("0.15.2", AARCH64).path("cc").read_bytes()
    older = shims("0.14.1", AARCH64).path("cc").read_bytes()

    assert len({armv7, aarch64, older}) == 3


# libtool asks the compiler for its linker, and joins objects with that.
@pytest.mark.parametrize("kind", ["exec", "script"])
def test_the_linker_that_the_compiler_names_joins_objects_of_the_target(write_shims, zig, tmp_path,
                                                                        kind):
    tools = write_shims(tmp_path / "shims" / AARCH64.triple, AARCH64, zig("0.15.2"), "0.15.2",
                        kind=kind)
    for name in ("one", "two"):
        (tmp_path / f"{name}.c").write_text(f"int {name}(void) {{ return 1; }}\n")
        tools.build("cc", "-c", f"{name}.c", cwd=tmp_path)

    linker = tools.build("cc", "-print-prog-name=ld", cwd=tmp_path).stdout.strip()
    subprocess.run([linker, "-r", "-o", "both.o", "one.o", "two.o"], cwd=tmp_path, check=True)
    version = subprocess.run([linker, "--version"], text=True, check=True, stdout=subprocess.PIPE)

    assert linker == str(tools.path("ld")) and version.stdout.startswith("LLD ")
    assert {"one", "two"} <= symbols(tmp_path / "both.o").keys()
    assert "AArch64" in readelf("-h", tmp_path / "both.o")


def test_shims_work_from_a_moved_copied_or_linked_place(shims, tmp_path):
    tools = shims("0.15.2", AARCH64)
    place = tmp_path / "a b 'ż'"
    shutil.copytree(tools.folder, place)
    (tmp_path / "cc").symlink_to(place / tools.path("cc").name)
    (tmp_path / "x.c").write_text("int main(void) { return 0; }\n")

    for call in ([place / tools.path("cc").name], [tmp_path / "cc"]):
        subprocess.run([*call, "-c", "x.c"], cwd=tmp_path, check=True)
    found_on_path = subprocess.run([tools.path("cc").name, "-dumpmachine"], cwd=tmp_path, text=True,
                                   stdout=subprocess.PIPE, check=True,
                                   env={**os.environ, "PATH": f"{place}:{os.environ['PATH']}"})

    assert found_on_path.stdout == "aarch64-unknown-linux-gnu\n"


def test_writing_shims_again_replaces_the_set(write_shims, zig, tmp_path):
    tools = spoiled(write_shims, zig, tmp_path)
    (tools.folder / "stale").write_text("")
    (tools.folder / "shim.conf").write_text("damaged")

    again = write_shims(tools.folder, MUSL, tmp_path / "zig", "0.15.2", kind="script")

    names = {f"{MUSL.triple}-zig-{tool}" for tool in ("cc", "c++", "ar", "ranlib", "ld")}
    assert {path.name for path in again.folder.iterdir()} == \
        names | {f"{name}.bat" for name in names} | \
        {f"{MUSL.triple}-zig-strip", "toolchain.cmake", "host.cmake", "root", "zig-0.15.2"}
    assert [path.name for path in again.folder.parent.iterdir()] == [MUSL.triple]


def test_first_calls_in_parallel_share_one_cache(write_shims, zig, tmp_path):
    tools = write_shims(tmp_path / "s" / AARCH64.triple, AARCH64, zig("0.15.2"), "0.15.2",
                        cache=tmp_path / "new/cache")
    (tmp_path / "x.c").write_text("int x(void); int x(void) { return 0; }\n")

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda number: tools.run(
            "cc", "-shared", "-nolibc", "x.c", "-o", f"{number}.so",
            "-Wl,--defsym=here=1", cwd=tmp_path), range(8)))

    assert {(run.returncode, run.stderr) for run in done} == {(0, "")}
    assert all("here" in symbols(tmp_path / f"{number}.so") for number in range(8))


def test_the_launcher_costs_little(shims, tmp_path, zig):
    tools = shims("0.15.2", AARCH64)

    def fastest(argv):
        times = []
        for _ in range(30):
            start = time.perf_counter()
            subprocess.run(argv, check=True, cwd=tmp_path, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - start)
        return min(times)

    # Both do nothing but start, read what they were given, and answer.
    assert fastest([tools.path("cc"), "-print-sysroot"]) < fastest(["/bin/true"]) + 0.002


def run_cmake(tools, folder, *arguments, env=None):
    """What configuring a project in `folder` with the shims' file prints."""
    return subprocess.run(["cmake", "-S", ".", "-B", "b c", *arguments,
                           f"-DCMAKE_TOOLCHAIN_FILE={tools.folder}/toolchain.cmake"], cwd=folder,
                          env={**os.environ, **(env or {})}, text=True, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout


@pytest.mark.requires("cmake", "make")
def test_cmake_finds_what_the_build_has_made_and_what_the_user_names(shims, tmp_path):
    tools = shims("0.15.2", ARMV7)
    for place, name in (("made", "one"), ("a b", "two"), ("root", "three"), ("packages", "four"),
                        ("elsewhere", "five")):
        (tmp_path / place / "lib").mkdir(parents=True)
        (tmp_path / place / f"lib/lib{name}.a").write_bytes(b"!<arch>\n")
    package = tmp_path / "packages/lib/cmake/Four"
    package.mkdir(parents=True)
    (package / "FourConfig.cmake").write_text("set(FOUR_FOUND_IT TRUE)\n")
    (tmp_path / "CMakeLists.txt").write_text("""
cmake_minimum_required(VERSION 3.16)
project(probe C)
find_library(ONE one)
find_library(TWO two)
find_library(THREE three PATHS ENV Three_ROOT PATH_SUFFIXES lib)
find_library(FIVE five)
find_library(HOSTS z)
find_package(Four REQUIRED CONFIG)
message(STATUS "seen: ${ONE} ${TWO} ${THREE} ${FOUR_FOUND_IT} ${FIVE} ${HOSTS}")
""")

    text = run_cmake(tools, tmp_path, f"-DCMAKE_PREFIX_PATH={tmp_path}/made",
                     f"-DFour_DIR={package}",
                     env={"CMAKE_PREFIX_PATH": f"{tmp_path}/a b:/usr",
                          "Three_ROOT": str(tmp_path / "root")})

    assert (f"seen: {tmp_path}/made/lib/libone.a {tmp_path}/a b/lib/libtwo.a "
            f"{tmp_path}/root/lib/libthree.a TRUE FIVE-NOTFOUND HOSTS-NOTFOUND") in text


@pytest.mark.requires("cmake", "make", "qemu-arm")
def test_cmake_has_the_c_librarys_parts_the_tools_for_lto_and_an_emulator(shims, tmp_path):
    tools = shims("0.15.2", ARMV7)
    (tmp_path / "own.c").write_text("int own(void) { return 3; }\n")
    (tmp_path / "x.c").write_text("#include <math.h>\n#include <stdlib.h>\nint own(void);\n"
                                  "int main(int n, char **v)"
                                  " { (void)v; return (int)fmod(own(), n + 4.0) - 3; }\n")
    (tmp_path / "CMakeLists.txt").write_text("""
cmake_minimum_required(VERSION 3.16)
project(probe C)
foreach(part m dl rt pthread)
  find_library(LIB_${part} ${part} REQUIRED)
endforeach()
include(CheckCSourceRuns)
check_c_source_runs("int main(void) { return sizeof(void *) == 4 ? 0 : 1; }" RUNS)
check_c_source_runs("int main(void) { return 1; }" FAILS)
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
add_library(own STATIC own.c)
add_executable(x x.c)
target_link_libraries(x own ${LIB_m} ${LIB_dl} ${LIB_rt} ${LIB_pthread})
message(STATUS "seen: ${RUNS}-${FAILS} ${CMAKE_C_COMPILER_AR}")
""")

    text = run_cmake(tools, tmp_path, "-DCMAKE_BUILD_TYPE=Release")
    subprocess.run(["cmake", "--build", "b c"], cwd=tmp_path, check=True)

    assert f"seen: 1- {tools.path('ar')}" in text
    assert runs(ARMV7, tmp_path / "b c/x") == (0, "")


@pytest.mark.requires("cmake", "make", "cc", "c++")
def test_cmake_compiles_for_the_host_while_cc_is_the_targets(shims, tmp_path):
    tools = shims("0.15.2", ARMV7)
    (tmp_path / "CMakeLists.txt").write_text("""
cmake_minimum_required(VERSION 3.16)
project(probe C CXX)
message(STATUS "seen: ${CMAKE_C_COMPILER} ${CMAKE_CXX_COMPILER} ${CMAKE_SIZEOF_VOID_P}")
""")
    environment = {**os.environ, "CC": str(tools.path("cc")), "CXX": str(tools.path("c++")),
                   "HOST_CC": "cc -O1", "HOST_CXX": "c++"}

    done = subprocess.run(["cmake", "-S", ".", "-B", "b",
                           f"-DCMAKE_TOOLCHAIN_FILE={tools.folder}/host.cmake"], cwd=tmp_path,
                          env=environment, text=True, check=True, stdout=subprocess.PIPE)

    assert f"seen: {shutil.which('cc')} {shutil.which('c++')} 8" in done.stdout


def test_cmake_lets_nothing_of_the_host_in(shims, tmp_path):
    requires("cmake")
    tools = shims("0.15.2", ARMV7)
    root = tools.folder.parent.parent / "sysroots" / ARMV7.triple
    (root / "lib").mkdir(parents=True, exist_ok=True)
    (root / "lib/libowned.a").write_bytes(b"!<arch>\n")
    (tmp_path / "x.c").write_text("int main(void) { return 0; }\n")
    (tmp_path / "CMakeLists.txt").write_text("""
cmake_minimum_required(VERSION 3.16)
project(probe C)
include(CheckSymbolExists)
check_symbol_exists(strlcpy string.h HAVE_STRLCPY)
check_symbol_exists(memcpy string.h HAVE_MEMCPY)
find_path(HEADER NAMES zlib.h stdlib.h)
find_library(LIBRARY NAMES z c)
find_library(OWNED NAMES owned)
add_executable(x x.c)
message(STATUS "seen: ${HEADER} ${LIBRARY} ${OWNED} ${HAVE_MEMCPY}-${HAVE_STRLCPY}"
               " ${CMAKE_C_COMPILER_ID} ${CMAKE_SIZEOF_VOID_P} ${CMAKE_SYSTEM_PROCESSOR}")
""")

    def cmake(*arguments):
        return subprocess.run(["cmake", *arguments], cwd=tmp_path, text=True, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout

    text = cmake("-S", ".", "-B", "b c", f"-DCMAKE_TOOLCHAIN_FILE={tools.folder}/toolchain.cmake",
                 "-DCMAKE_BUILD_TYPE=Release")
    cmake("--build", "b c")

    assert f"seen: HEADER-NOTFOUND LIBRARY-NOTFOUND {root}/lib/libowned.a 1- Clang 4 armv7" in text
    assert "ARM" in readelf("-h", tmp_path / "b c/x")


# What configure and meson look at: does the compiler work, whose linker is it, which flags are
# known, and is an unknown one refused?
@pytest.mark.parametrize("version", ZIGS)
def test_probes_of_build_systems_get_honest_answers(workplace, version):
    tools, folder = workplace(version)

    def accepted(*arguments):
        return tools.run("cc", *arguments, cwd=folder).returncode == 0

    assert accepted("-Wall", "-Werror=unused", "-c", "main.c")
    assert not accepted("-fno-such-flag-at-all", "-c", "main.c")
    assert not accepted("-?")
    assert not accepted("main.o", "-Wl,--no-such-flag-at-all")
    assert not accepted("main.o", "-lno_such_library")
    assert tools.build("cc", "-Wl,--version", cwd=folder).stdout.startswith("LLD ")
    for source in (("-x", "c", "/dev/null"), ("-",)):
        macros = tools.build("cc", "-E", "-dM", *source, cwd=folder).stdout
        assert "#define __aarch64__ 1" in macros and "__clang__" in macros
    tools.build("ar", "csrDT", "thin.a", "main.o", cwd=folder)
    assert (folder / "thin.a").read_bytes().startswith(b"!<arch>\n")
    (folder / "To.rsp").write_text("crs listed.a main.o")
    tools.build("ar", "@To.rsp", cwd=folder)
    assert (folder / "listed.a").exists()
