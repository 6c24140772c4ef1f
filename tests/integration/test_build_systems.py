# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What autoconf and meson find out about the compilers that xtool sets up: for the target, and with
nothing of the host's. CMake's turn is in tests/matrix, with the project cmakeown."""

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


@pytest.mark.requires("meson", "ninja")
def test_meson_finds_the_target_and_builds_and_tests_for_it(sandbox, project):
    shims = sandbox.xtool_home / "shims" / ARMV7
    tool = {name: f"{shims}/{ARMV7}-zig-{name}" for name in ("cc", "c++", "ar", "ranlib")}
    (project / "meson.build").write_text(MESON)
    (project / "cross.ini").write_text(f"""[binaries]
c = '{tool["cc"]}'
cpp = '{tool["c++"]}'
ar = '{tool["ar"]}'
ranlib = '{tool["ranlib"]}'
exe_wrapper = ['qemu-arm', '-L', '/usr/{GNU}']
[host_machine]
system = 'linux'
cpu_family = 'arm'
cpu = 'armv7'
endian = 'little'
""")

    done = sandbox.command("meson", "setup", "--cross-file", "cross.ini", "out", timeout=600)

    assert done.exit_code == 0, done.out + done.err
    said = [line.removeprefix("Message: ") for line in done.out.splitlines()
            if line.startswith("Message: ")]
    assert said == ["compilers clang ld.lld clang", "sizes 4 4", "functions true false",
                    "libraries true false", "arguments true false", "threads true"]
    tested = sandbox.command("meson", "test", "-C", "out", timeout=600)
    assert tested.exit_code == 0, tested.out + tested.err
    assert sandbox.command("qemu-arm", "-L", f"/usr/{GNU}", "out/main").out == "caught 4\n"
