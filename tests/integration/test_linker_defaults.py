# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What GNU ld and zig's LLD do when nothing is said: a shim makes it the same, or the table of
docs/build-systems.md says where it is not."""

import dataclasses
import pathlib
import subprocess

import pytest

from testbed.shims import AARCH64

# A function that is called never, or only with arguments.
LAZY = {"lib.c": "int nowhere(void); int f(int n) { return n > 99 ? nowhere() : 0; }",
        "x.c": "int f(int); int main(int n, char **v) { (void)v; return f(n); }"}
SECTION = {"x.c": 'static const char id[] __attribute__((used, section(".own"))) = "version 7";\n'
                  "int main(void) { return 0; }"}
LIBRARIES = {"a.c": "int b(void); int a(void) { return b(); }", "b.c": "int b(void) { return 0; }",
             "x.c": "int a(void); int main(void) { return a(); }"}
TWICE = {"a.c": "int f(void) { return 1; } int a(void) { return 0; }",
         "b.c": "int f(void) { return 1; } int b(void) { return 0; }",
         "x.c": "int a(void); int b(void); int main(void) { return a() + b(); }"}
PROTECTED = {"lib.c": '__attribute__((visibility("protected"))) int five = 5;',
             "x.c": "extern int five; int main(void) { return five - 5; }"}
COMMON = {"a.c": "int c = 3;", "x.c": "int c; int main(void) { return c; }"}
TEXT = {"lib.s": ".text\n.globl f\nf: ret\n.balign 8\n.quad elsewhere\n"}
PLAIN = {"x.c": "int main(void) { return 0; }"}


@dataclasses.dataclass(frozen=True)
class Row:
    """`gnu` and `zig`: the exit code of the program, or what else is looked at; None where it is not
    linked. They are one value where there is no difference."""

    name: str
    files: dict
    flags: tuple = ("x.c",)
    library: tuple = ()  # flags for a shared library of lib.c or lib.s
    look: str = ""
    gnu: object = 0
    zig: object = "the same"


ROWS = [
    Row("a section that nothing refers to stays, with -O2", SECTION, ("-O2", "x.c"), look="version 7",
        gnu=True),
    Row("it goes where that is asked for", SECTION, ("-O2", "x.c", "-Wl,--gc-sections"),
        look="version 7", gnu=False),
    Row("a function that is not there and never called", LAZY,
        ("x.c", "liblib.so", "-Wl,--allow-shlib-undefined"), ("-fPIC", "lib.c"), gnu=0, zig=127),
    Row("the same with -z lazy", LAZY, ("x.c", "liblib.so", "-Wl,--allow-shlib-undefined"),
        ("-fPIC", "lib.c", "-Wl,-z,lazy")),
    Row("an undefined function of a library is an error", LAZY, ("x.c", "liblib.so"),
        ("-fPIC", "lib.c"), gnu=None),
    Row("a definition that two objects have is an error", TWICE, ("x.c", "a.o", "b.o"), gnu=None),
    Row("a program copies protected data", PROTECTED, ("-no-pie", "x.c", "liblib.so"),
        ("-fPIC", "lib.c")),
    Row("archives before those that need them", LIBRARIES, ("x.c", "libb.a", "liba.a"), gnu=None, zig=0),
    Row("a common symbol whose value is in an archive", COMMON, ("-fcommon", "x.c", "liba.a"), gnu=3,
        zig=0),
    Row("code with absolute addresses in a shared library", TEXT, (), ("lib.s",), gnu=0, zig=None),
    Row("the static C library of glibc", PLAIN, ("-static", "x.c"), gnu=0, zig=None),
]


def outcome(row, compiler, folder):
    folder.mkdir()
    for name, text in row.files.items():
        (folder / name).write_text(text + "\n")

    def call(*words):
        return subprocess.run([*map(str, words)], cwd=folder, check=False, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              timeout=600).returncode

    for name in ("a", "b"):
        if f"{name}.c" in row.files:
            assert call(compiler, "-O1", "-c", f"{name}.c") == 0
            assert call(f"{AARCH64.zig}-ar", "crs", f"lib{name}.a", f"{name}.o") == 0
    if row.library and call(compiler, "-shared", *row.library, "-o", "liblib.so") != 0:
        return None
    if not row.flags:
        return 0
    if call(compiler, *row.flags, f"-Wl,-rpath,{folder}", "-o", "x") != 0:
        return None
    if row.look:
        return row.look.encode() in (folder / "x").read_bytes()
    return call(*AARCH64.emulator, "./x")


@pytest.mark.requires("qemu-aarch64", f"{AARCH64.zig}-gcc")
@pytest.mark.parametrize("kind", ["exec", "script"])
def test_a_shim_does_by_default_what_gnu_ld_does(write_shims, zig, tmp_path, kind):
    tools = write_shims(tmp_path / "shims", AARCH64, zig("0.15.2"), "0.15.2", kind=kind)

    for number, row in enumerate(ROWS):
        found = (outcome(row, f"{AARCH64.zig}-gcc", tmp_path / f"gcc{number}"),
                 outcome(row, tools.path("cc"), tmp_path / f"zig{number}"))
        assert found == (row.gnu, row.gnu if row.zig == "the same" else row.zig), row.name


def test_the_table_of_differences_is_that_of_the_documentation():
    text = (pathlib.Path(__file__).parents[2] / "docs/build-systems.md").read_text()

    for row in ROWS:
        assert (f"| {row.name} |" in text) == (row.zig != "the same"), row.name
