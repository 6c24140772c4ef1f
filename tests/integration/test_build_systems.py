# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What autoconf, meson and pkg-config find out about the compilers that xtool sets up: for the
target, and with nothing of the host's. CMake's turn is in tests/matrix, with the project cmakeown.
"""

import re

import pytest

from conftest import requires
from testbed.zig import share_zig_cache

ARMV7 = "armv7-unknown-linux-gnueabihf"
GNU = "arm-linux-gnueabihf"

# getrandom came with glibc 2.25, and the set-up is for 2.17; zig's own headers know newer ones.
CONFIGURE_AC = """
AC_INIT([probe], [1.0])
AC_CONFIG_HEADERS([config.h])
AC_CONFIG_AUX_DIR([build-aux])
AC_CANONICAL_HOST
AC_PROG_CC
AC_PROG_CXX
AC_PROG_RANLIB
AC_SYS_LARGEFILE
AC_C_BIGENDIAN
AC_CHECK_SIZEOF([long])
AC_CHECK_SIZEOF([double])
AC_CHECK_HEADERS([sys/epoll.h windows.h])
AC_CHECK_FUNCS([pipe2 getrandom])
AC_SEARCH_LIBS([sqrt], [m])
AC_CHECK_LIB([pthread], [pthread_create])
AC_CHECK_LIB([surelynowhere], [main])
AC_LANG_PUSH([C++])
AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <stdexcept>]], [[throw std::runtime_error("");]])],
  [AC_DEFINE([HAVE_EXCEPTIONS], [1], [C++ links])])
AC_LANG_POP
AC_CONFIG_FILES([Makefile])
AC_OUTPUT
"""
MAKEFILE_IN = """
main: main.o libown.a
\t@CXX@ @CXXFLAGS@ -o $@ main.o libown.a @LIBS@
main.o: main.cpp
\t@CXX@ @CXXFLAGS@ -c -o $@ $<
libown.a: own.c
\t@CC@ @CFLAGS@ @DEFS@ -c -o own.o $<
\t$(AR) crs $@ own.o
\t@RANLIB@ $@
"""
MAIN = """
#include <iostream>
#include <stdexcept>
extern "C" long size_of_long();
int main()
{
  try {
    throw std::runtime_error("caught");
  } catch (const std::exception &error) {
    std::cout << error.what() << ' ' << size_of_long() << '\\n';
  }
}
"""
OWN = "long size_of_long(void) { return (long)sizeof(long); }\n"

MESON = """
project('probe', 'c', 'cpp', default_options: ['b_lto=false'])
cc = meson.get_compiler('c')
cxx = meson.get_compiler('cpp')
message('compilers', cc.get_id(), cc.get_linker_id(), cxx.get_id())
message('sizes', cc.sizeof('long'), cc.sizeof('void *'))
message('functions', cc.has_function('pipe2', prefix: '#define _GNU_SOURCE\\n#include <unistd.h>'),
        cc.has_function('getrandom'))
message('libraries', cc.find_library('m').found(),
        cc.find_library('surelynowhere', required: false).found())
message('arguments', cc.has_link_argument('-Wl,--as-needed'), cc.has_argument('-fsurelynot'))
message('threads', dependency('threads').found())
message('the host\\'s', dependency('nlohmann_json', required: false).found(),
        dependency('nlohmann_json', required: false, method: 'cmake').found(),
        dependency('nlohmann_json', required: false, native: true, method: 'pkg-config').found())
message('own', dependency('own', required: false).version())
own = static_library('own', 'own.c')
test('main', executable('main', 'main.cpp', link_with: own, dependencies: dependency('threads')))
"""


@pytest.fixture
def project(sandbox, rustup_toolchain, zig):
    """A folder with a program of two sources, where zig serves the target."""
    requires("qemu-arm")
    share_zig_cache(sandbox.xtool_home)
    sandbox.run("target", "add", ARMV7).succeeded()
    sandbox.run("setup-linker", "--zig", ARMV7, env={"XTOOL_ZIG": zig("0.15.2")},
                timeout=900).succeeded()
    (sandbox.cwd / "main.cpp").write_text(MAIN)
    (sandbox.cwd / "own.c").write_text(OWN)
    return sandbox.cwd


@pytest.mark.requires("autoconf", "automake", "make")
def test_autoconf_finds_the_target_and_make_builds_for_it(sandbox, project):
    (project / "configure.ac").write_text(CONFIGURE_AC)
    (project / "Makefile.in").write_text(MAKEFILE_IN)
    sandbox.command("autoreconf", "--install").succeeded()

    done = sandbox.run("exec", ARMV7, "--", "./configure", f"--host={GNU}", timeout=600)

    assert done.exit_code == 0, done.out + done.err
    config = (project / "config.h").read_text()
    for line in ("#define SIZEOF_LONG 4", "#define SIZEOF_DOUBLE 8", "#define HAVE_SYS_EPOLL_H 1",
                 "/* #undef HAVE_WINDOWS_H */", "#define HAVE_PIPE2 1",
                 "/* #undef HAVE_GETRANDOM */", "#define HAVE_LIBPTHREAD 1",
                 "/* #undef HAVE_LIBSURELYNOWHERE */", "#define HAVE_EXCEPTIONS 1",
                 "#define _FILE_OFFSET_BITS 64"):
        assert line in config
    assert "checking whether we are cross compiling... yes" in done.out
    assert "checking whether the compiler supports GNU C... yes" in done.out

    sandbox.run("exec", ARMV7, "--", "make", "main", timeout=300).succeeded()
    assert sandbox.command("qemu-arm", "-L", f"/usr/{GNU}", "./main").out == "caught 4\n"


@pytest.fixture
def gcc_project(sandbox, rustup_toolchain):
    """As `project`, where Debian's gcc serves the target: its set-up is quick."""
    requires("arm-linux-gnueabihf-gcc")
    sandbox.run("target", "add", ARMV7).succeeded()
    sandbox.run("setup-linker", "--gcc", ARMV7).succeeded()
    return sandbox.cwd


@pytest.mark.requires("autoconf", "automake", "make")
def test_autoconf_knows_the_target_without_being_told(sandbox, gcc_project):
    project = gcc_project
    (project / "configure.ac").write_text(
        "AC_INIT([probe], [1.0])\nAC_CONFIG_AUX_DIR([build-aux])\n"
        "AC_CANONICAL_HOST\nAC_PROG_CC\nAC_FUNC_MEMCMP\nAC_OUTPUT\n")
    sandbox.command("autoreconf", "--install").succeeded()

    target = sandbox.run("exec", ARMV7, "--", "./configure", timeout=600).succeeded()
    host = sandbox.run("exec", ARMV7, "--", "sh", "-c", "CC=$CC_FOR_BUILD ./configure",
                       timeout=600).succeeded()

    assert "checking whether we are cross compiling... yes" in target.out
    assert "checking host system type... arm-unknown-linux-gnueabihf" in target.out
    assert "checking for working memcmp... (cached) yes" in target.out
    assert "checking whether we are cross compiling... no" in host.out
    assert "checking for working memcmp... yes" in host.out


# Every macro of autoconf that runs a program, but for those that find out what differs between
# Linux' C libraries.
RUNNING_MACROS = """
AC_INIT([probe], [1.0])
AC_CONFIG_HEADERS([config.h])
AC_CONFIG_AUX_DIR([build-aux])
AC_PROG_CC
AC_USE_SYSTEM_EXTENSIONS
AC_FUNC_CHOWN
AC_FUNC_CLOSEDIR_VOID
AC_FUNC_FNMATCH
AC_FUNC_FORK
AC_FUNC_GETGROUPS
AC_FUNC_GETPGRP
AC_FUNC_LSTAT
AC_FUNC_LSTAT_FOLLOWS_SLASHED_SYMLINK
AC_FUNC_MALLOC
AC_FUNC_MEMCMP
AC_FUNC_MKTIME
AC_FUNC_MMAP
AC_FUNC_REALLOC
AC_FUNC_SETPGRP
AC_FUNC_SETVBUF_REVERSED
AC_FUNC_STAT
AC_FUNC_STRCOLL
AC_FUNC_STRNLEN
AC_FUNC_STRTOD
AC_FUNC_UTIME_NULL
AC_FUNC_WAIT3
AC_SYS_RESTARTABLE_SYSCALLS
AC_CHECK_FILES([/dev/ptmx /dev/ptc /dev/zero])
AC_OUTPUT
"""


@pytest.mark.requires("autoconf", "automake", "musl-gcc")
def test_the_answers_for_autoconf_are_those_that_it_finds_on_linux(sandbox, gcc_project):
    project = gcc_project
    (project / "configure.ac").write_text(RUNNING_MACROS)
    sandbox.command("autoreconf", "--install", "--force").succeeded()
    given = dict(re.findall(r"\b(ac_cv_\w+)=(\w+)", (
        sandbox.xtool_home / "shims" / ARMV7 / "config.site").read_text()))

    for compiler in ("cc", "musl-gcc -static"):
        (project / "found").unlink(missing_ok=True)
        sandbox.command("./configure", "--cache-file=found", env={"CC": compiler}).succeeded()
        found = dict(re.findall(r"^(ac_cv_\w+)=\$\{ac_cv_\w+=(\w+)\}$",
                                (project / "found").read_text(), re.MULTILINE))
        assert given and {name: found.get(name) for name in given} == given


@pytest.mark.requires("meson", "ninja")
def test_meson_finds_the_target_and_builds_and_tests_for_it(sandbox, project):
    (project / "meson.build").write_text(MESON)

    modules = sandbox.xtool_home / "sysroots" / ARMV7 / "lib/pkgconfig"
    modules.mkdir(parents=True)
    (modules / "own.pc").write_text("Name: own\nDescription: own\nVersion: 1.5\n")
    done = sandbox.run("exec", ARMV7, "--", "meson", "setup", "out", timeout=600)

    assert done.exit_code == 0, done.out + done.err
    said = [line.removeprefix("Message: ") for line in done.out.splitlines()
            if line.startswith("Message: ")]
    assert said == ["compilers clang ld.lld clang", "sizes 4 4", "functions true false",
                    "libraries true false", "arguments true false", "threads true",
                    "the host's false false true", "own 1.5"]
    tested = sandbox.command("meson", "test", "-C", "out", timeout=600)
    assert tested.exit_code == 0, tested.out + tested.err
    assert sandbox.command("qemu-arm", "-L", f"/usr/{GNU}", "out/main").out == "caught 4\n"


@pytest.mark.requires("pkg-config")
def test_pkg_config_finds_modules_of_the_target_only(sandbox, gcc_project):
    hosts = gcc_project / "hosts.pc"
    hosts.write_text("Name: hosts\nDescription: hosts\nVersion: 2.5\n")

    def versions(*names, env=None):
        script = "; ".join(f"pkg-config --modversion {name}" for name in names)
        return sandbox.run("exec", ARMV7, "--", "sh", "-c", script, env=env)

    assert versions("nlohmann_json").exit_code != 0
    own = sandbox.xtool_home / "sysroots" / ARMV7 / "share/pkgconfig"
    own.mkdir(parents=True)
    (own / "own.pc").write_text("Name: own\nDescription: own\nVersion: 1.5\n")
    assert versions("own").out == "1.5\n"
    assert versions("hosts", env={"PKG_CONFIG_LIBDIR": str(gcc_project)}).out == "2.5\n"
    of_host = sandbox.run("exec", ARMV7, "--", "sh", "-c", "PKG_CONFIG_LIBDIR=$HOST_PKG_CONFIG_LIBDIR"
                          " pkg-config --modversion nlohmann_json")
    assert of_host.out == sandbox.command("pkg-config", "--modversion", "nlohmann_json").succeeded().out


def test_a_cross_file_of_the_users_own_stays_the_only_one(sandbox, gcc_project):
    sandbox.program("meson", 'printf "%s\\n" "$@"')
    cross_file = str(sandbox.xtool_home / "shims" / ARMV7 / "meson.ini")

    def given(*words):
        return sandbox.run("exec", ARMV7, "--", "meson", *words).succeeded().out.splitlines()

    assert given("setup", "out") == ["setup", "--cross-file", cross_file, "out"]
    assert given("out", "-Da=b") == ["--cross-file", cross_file, "out", "-Da=b"]
    for words in (["setup", "--cross-file", "own.ini", "out"], ["setup", "--cross-file=own", "out"],
                  ["compile", "-C", "out"], ["test", "-C", "out"], ["--version"]):
        assert given(*words) == words
