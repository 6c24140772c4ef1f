# SPDX-License-Identifier: Apache-2.0 OR MIT
"""inspect --why: which objects make a program need a version of glibc's symbols."""

import json

import pytest

from conftest import requires

# In the place of the libraries of later systems.
NEWER = {"GLIBC_2.38": "__isoc23_strtol", "GLIBC_2.39": "pidfd_getpid pidfd_spawnp"}
PROGRAM = """
extern int pidfd_getpid(int) __attribute__((weak));
extern int pidfd_spawnp(int) __attribute__((weak));
extern int expand(int);
int start(int x)
{ return (pidfd_getpid ? pidfd_getpid(x) : 0) + (pidfd_spawnp ? pidfd_spawnp(x) : expand(x)); }
"""
EXPAND = "extern int __isoc23_strtol(int); int expand(int x) { return __isoc23_strtol(x); }\n"


@pytest.fixture
def build(sandbox):
    """What cargo leaves behind where a crate with C code is linked on a new system."""
    requires("cc", "ar")
    folders = {name: sandbox.cwd / "target/release" / name for name in
               ("deps", "build/open-ssl-sys-0123456789abcdef/out", "build/other/0123456789abcdef/out")}
    for folder in folders.values():
        folder.mkdir(parents=True)
    (sandbox.cwd / "newer.c").write_text("".join(
        f"int {name}(int x) {{ return x; }}\n" for names in NEWER.values() for name in names.split()))
    (sandbox.cwd / "newer.map").write_text("\n".join(
        f"{version} {{ global: {'; '.join(names.split())}; }};" for version, names in NEWER.items()))
    (sandbox.cwd / "program.c").write_text(PROGRAM)
    (sandbox.cwd / "expand.c").write_text(EXPAND)
    rlib, first, second = folders.values()
    rlib /= "libopen_ssl_sys-0123456789abcdef.rlib"
    for words in (
            ["cc", "-shared", "-nostdlib", "-fPIC", "newer.c", "-Wl,-soname,libc.so.6",
             "-Wl,--version-script=newer.map", "-o", "libc.so.6"],
            ["cc", "-c", "-fPIC", "expand.c", "-o", first / "expand.o"],
            ["ar", "crs", rlib, first / "expand.o"],
            ["ar", "crs", second / "libexpand.a", first / "expand.o"],
            ["cc", "-shared", "-nostdlib", "-fPIC", "-Wl,--no-as-needed", "program.c", rlib,
             "./libc.so.6", "-o", "target/release/libapp.so"]):
        sandbox.command(*words).succeeded()
    return sandbox


def test_the_object_and_the_crate_that_ask_for_a_version_are_named(build):
    run = build.run("inspect", "--why", "GLIBC_2.38", "target/release/libapp.so",
                    "--json").succeeded()

    [why] = json.loads(run.out)["result"]["why"]
    [symbol] = why["symbols"]
    assert (why["version"], symbol["name"], symbol["weak"]) == \
        ("GLIBC_2.38", "__isoc23_strtol", False)
    assert {(user["member"], user["crate"]) for user in symbol["users"]} == \
        {("expand.o", "open_ssl_sys"), (None, "open-ssl-sys"), ("expand.o", "other")}


def test_the_weak_pair_of_rusts_standard_library_is_known(build):
    run = build.run("inspect", "--why", "2.39", "target/release/libapp.so").succeeded()

    assert "pidfd_getpid (weak)\n    Rust's standard library asks for it" in run.out
    assert "pidfd_spawnp (weak)\n" in run.out
    assert "without GLIBC_2.39 the program is not started at all" in run.out


def test_objects_that_are_named_are_searched_wherever_the_program_is(build):
    (build.cwd / "target/release/libapp.so").rename(build.cwd / "app.so")

    alone = build.run("inspect", "--why", "GLIBC_2.38", "app.so").succeeded()
    told = build.run("inspect", "--why", "GLIBC_2.38", "app.so",
                     "target/release/build/other/0123456789abcdef/out/libexpand.a").succeeded()

    assert "by no object that is at hand" in alone.out
    assert "'expand.o' in target/release/build/other/0123456789abcdef/out/libexpand.a, " \
        "of crate 'other'" in told.out
    assert build.run("inspect", "--why", "GLIBC_2.2", "app.so").succeeded().out == \
        "app.so: GLIBC_2.2 is not needed\n"
    assert build.run("inspect", "--why", "newest", "app.so").exit_code == 2
