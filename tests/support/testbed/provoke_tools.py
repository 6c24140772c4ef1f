# SPDX-License-Identifier: Apache-2.0 OR MIT
"""More failures, of compilers, linkers, CMake, autotools, shells and language runtimes, as
provoke.py has them."""

import os
import shutil

from testbed.provoke import AARCH64, ARMV7, C, MUSL, foreign

ARMHF = "arm-linux-gnueabihf-gcc"
CALLS = "int answer(void);\nint main(void) { return answer(); }\n"


def arm_object(site):
    site.compile(ARMHF, "hello.c", C, "-c")
    return "hello.c.out"


# ---- objects of one machine for the linker of another

def foreign_object_lld(site):
    return site.run("ld.lld", "-m", "elf_x86_64", arm_object(site), "-o", "hello")


def foreign_object_gold(site):
    return site.run("cc", "-fuse-ld=gold", arm_object(site), "-o", "hello")


def foreign_object_ld(site):
    return site.run("cc", arm_object(site), "-o", "hello")


def foreign_object_clang(site):
    return site.run("clang", "-fuse-ld=lld", arm_object(site), "-o", "hello")


def foreign_object_make(site):
    site.write("Makefile", f"hello: hello.o\n\tcc hello.o -o hello\nhello.o: hello.c\n\t{ARMHF} -c hello.c\n")
    site.write("hello.c", C)
    return site.run("make")


def foreign_object_ninja(site):
    site.write("build.ninja", "rule ar\n  command = arm-linux-gnueabihf-gcc -c $in -o $out\n"
               "rule ld\n  command = aarch64-linux-gnu-gcc $in -o $out\n"
               "build hello.o: ar hello.c\nbuild hello: ld hello.o\n")
    site.write("hello.c", C)
    return site.run("ninja")


def width_of_another(site):
    return site.compile("aarch64-linux-gnu-gcc", "hello.c", C, "-m64")


# ---- symbols, libraries and sections

def undefined_lld(site):
    return site.compile("clang", "calls.c", CALLS, "-fuse-ld=lld")


def undefined_gold(site):
    return site.compile("cc", "calls.c", CALLS, "-fuse-ld=gold")


def library_gold(site):
    return site.compile("cc", "hello.c", C, "-fuse-ld=gold", "-lzmq")


def library_clang(site):
    return site.compile("clang", "hello.c", C, "-lsodium")


def library_lld(site):
    return site.compile("clang", "hello.c", C, "-fuse-ld=lld", "-lportaudio")


def twice(site, *flags):
    site.compile("cc", "a.c", "int crc(void) { return 1; }\n", "-c")
    site.compile("cc", "b.c", "int crc(void) { return 2; }\nint main(void) { return crc(); }\n", "-c")
    return site.run("cc", *flags, "a.c.out", "b.c.out", "-o", "crc")


def duplicate_ld(site):
    return twice(site)


def duplicate_lld(site):
    return twice(site, "-fuse-ld=lld")


def duplicate_gold(site):
    return twice(site, "-fuse-ld=gold")


REGIONS = ("MEMORY { FLASH (rx) : ORIGIN = 0x8000000, LENGTH = 16\n RAM (rwx) : ORIGIN = 0x20000000, "
           "LENGTH = 1K }\nSECTIONS { .text : { *(.text*) } > FLASH .data : { *(.data*) } > RAM }\n")
FIRMWARE = "int f(int a, int b) { return a * b + 7; }\nvoid _start(void) { for (;;) f(f(1, 2), f(3, 4)); }\n"


def flash_ld(site):
    site.write("link.ld", REGIONS)
    return site.compile(ARMHF, "fw.c", FIRMWARE, "-nostdlib", "-static", "-Wl,-Tlink.ld", "-Wl,--build-id=none")


def flash_lld(site):
    site.write("link.ld", REGIONS)
    site.compile(ARMHF, "fw.c", FIRMWARE, "-c")
    return site.run("ld.lld", "-Tlink.ld", "fw.c.out", "-o", "fw")


def memory_x_ld(site):
    site.write("link.x", "INCLUDE memory.x\n")
    return site.compile(ARMHF, "fw.c", FIRMWARE, "-nostdlib", "-Wl,-Tlink.x")


def memory_x_lld(site):
    site.write("link.x", "INCLUDE memory.x\n")
    site.compile(ARMHF, "fw.c", FIRMWARE, "-c")
    return site.run("ld.lld", "-Tlink.x", "fw.c.out", "-o", "fw")


def relocation_far(site):
    site.compile("cc", "far.c", "char a[0x70000000], b[0x70000000];\nint number;\n"
                 "int main(void) { return a[1] + b[1] + number; }\n", "-c", "-fno-pic", "-mcmodel=small")
    return site.run("cc", "-no-pie", "far.c.out", "-o", "far")


def text_relocations(site):
    site.compile("clang", "number.c", "int number; int *where(void) { return &number; }\n", "-c",
                 "-fno-pic", "-mcmodel=small")
    return site.run("ld.lld", "-shared", "number.c.out", "-o", "libnumber.so")


def bitcode_of_rust(site):
    """The bitcode of rustc's newer LLVM, for the distribution's older clang."""
    site.write("add.rs", "#[no_mangle]\npub extern \"C\" fn add(a: u32) -> u32 {\n    a.wrapping_mul(3)\n}\n")
    site.run("rustc", "--crate-type=lib", "--emit=llvm-bc", "-Copt-level=3", "add.rs", "-o", "add.bc")
    return site.run("clang", "-c", "add.bc", "-o", "add.o")


# ---- compilers

def warnings_gcc(site):
    return site.compile("cc", "w.c", "int main(void) { int unused; return 0; }\n", "-Wall", "-Werror")


def warnings_clang(site):
    return site.compile("clang", "w.c", "int main(void) { int unused; return 0; }\n", "-Wall", "-Werror")


def assembler_arm(site):
    return site.compile(ARMHF, "a.s", ".arm\nmovw r0, #1\nsdiv r0, r1, r2\n", "-march=armv5te+fp", "-c")


def assembler_of_x86(site):
    return site.compile(ARMHF, "a.s", ".globl f\nf:\n  movq %rdi, %rax\n  ret\n", "-c")


def assembler_of_arm(site):
    return site.compile("cc", "a.s", ".globl f\nf:\n  stp x29, x30, [sp, #-16]!\n  ldr x0, [x1]\n  ret\n", "-c")


def assembler_of_arm_clang(site):
    return site.compile("clang", "a.s", ".globl f\nf:\n  stp x29, x30, [sp, #-16]!\n  ldr x0, [x1]\n  ret\n", "-c")


def cgo_of_the_host(site):
    site.write("go.mod", "module hello\n\ngo 1.20\n")
    site.write("main.go", 'package main\n\n// int f(void) { return 1; }\nimport "C"\n\nfunc main() { println(C.f()) }\n')
    return site.run("go", "build", ".", GOARCH="arm64", CGO_ENABLED="1", CC="cc", GOFLAGS="-mod=mod",
                    GOPROXY="off", GOTOOLCHAIN="local", GOCACHE=str(site.box.root / "go"),
                    PATH="/usr/local/go/bin:/usr/bin:/bin")


def header_clang(site):
    return site.compile("clang", "a.c", "#include <pulse/simple.h>\n", "-c")


def header_gcc(site):
    return site.compile("aarch64-linux-gnu-gcc", "a.c", "#include <zookeeper/zookeeper.h>\n", "-c")


def kernel_headers(site):
    site.write("random.c", "#include <linux/random.h>\n#include <asm/unistd.h>\n")
    return site.typed("musl-gcc", "-c", "random.c", "-o", f"target/{MUSL}/random.o")


def wasm_libc(site):
    site.write("a.c", "#include <stdio.h>\n")
    return site.typed("clang", "--target=wasm32-unknown-unknown", "-nostdinc", "-c", "a.c")


def argument_clang(site):
    return site.compile("clang", "a.c", C, "-fno-such-thing")


def argument_lld(site):
    return site.compile("clang", "a.c", C, "-fuse-ld=lld", "-Wl,--no-such-thing")


def argument_gcc(site):
    return site.compile(ARMHF, "a.c", C, "-std=c29")


def apple_flags(site):
    site.write("a.c", C)
    return site.run("cc", "-arch", "arm64", "-mmacosx-version-min=11.0", "a.c")


def windows_library(site):
    return site.compile("x86_64-w64-mingw32-gcc", "lib.c", "int f(void) { return 1; }\n", "-lbluetoothapis2")


# ---- build systems

def cmake_version(site):
    site.write("CMakeLists.txt", "cmake_minimum_required(VERSION 9.1)\nproject(p C)\n")
    return site.run("cmake", "-S", ".", "-B", "out")


def cmake_nasm(site):
    site.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.13)\nproject(p C ASM_NASM)\n")
    return site.run("cmake", "-S", ".", "-B", "out", CMAKE_ASM_NASM_COMPILER="")


def cmake_header(site):
    site.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.13)\nproject(p C)\nadd_executable(p p.c)\n")
    site.write("p.c", "#include <ncurses/nothere.h>\n" + C)
    return site.sh("cmake -S . -B out && cmake --build out")


CONFIGURE = "AC_INIT([p], [1])\nAC_PROG_CC\nAC_OUTPUT\n"


def configure_runs(site):
    site.write("configure.ac", CONFIGURE)
    site.run("autoconf")
    return site.run("./configure", CC=f"{ARMHF} -Wl,--dynamic-linker=/lib/nothere.so")


def configure_compiler(site):
    site.write("configure.ac", CONFIGURE)
    site.run("autoconf")
    return site.run("./configure", CC="/bin/false")


def autoreconf_absent(site):
    site.write("autogen.sh", "#!/bin/sh\nset -e\nautoreconf -fi\n./configure\n", mode=0o755)
    return site.run("/bin/sh", "-c", "./autogen.sh", PATH=site.box.bin)


def make_absent(site):
    return site.run("/bin/sh", "-c", "make -j2", PATH=site.box.bin)


def perl_module(site):
    site.write("Configure", "use IPC::Cmd;\nprint \"configuring OpenSSL\";\n")
    return site.run("perl", "-e", "@INC = (\"/usr/share/perl5\"); do \"./Configure\"; die $@ if $@")


# ---- cargo and rustc

def package(site, text):
    with open(site.box.cwd / "Cargo.toml", "a", encoding="utf-8") as manifest:
        manifest.write(text)


def edition_of_later(site):
    site.write("Cargo.toml", '[package]\nname = "hello"\nversion = "0.1.0"\nedition = "2033"\n')
    return site.cargo("build")


def lock_of_later(site):
    site.write("Cargo.lock", 'version = 9\n\n[[package]]\nname = "hello"\nversion = "0.1.0"\n')
    return site.cargo("build")


def rustc_of_later(site):
    package(site, 'rust-version = "1.299"\n')
    return site.cargo("build")


def nightly_feature(site):
    site.write("src/main.rs", "#![feature(never_type)]\nfn main() {}\n")
    return site.cargo("build")


def locked(site):
    site.write("dep/Cargo.toml", '[package]\nname = "dep"\nversion = "0.1.0"\nedition = "2021"\n')
    site.write("dep/src/lib.rs", "")
    site.cargo("build")
    package(site, '[dependencies]\ndep = { path = "dep" }\n')
    return site.cargo("build", "--locked")


def offline(site):
    package(site, '[dependencies]\nlibc = "0.2"\n')
    return site.cargo("build", "--offline")


def std_json(site):
    return site.cargo("build", "--target", "riscv64gc-unknown-linux-gnu", "--message-format=json")


def linker_json(site):
    return site.cargo("build", "--target", ARMV7, "--message-format=json",
                      CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER="arm-none-gcc")


def few_files(site):
    return site.sh("ulimit -n 12; cargo build", shell="bash")


# ---- running

def crash_after_build(site):
    site.compile("cc", "crash.c", "int main(int n, char **v) { *(int *)(long)n = 1; return 0; }\n")
    return site.sh("cargo build; ./crash.c.out; exit 0", shell="bash")


def killed_after_build(site):
    return site.sh("cargo build; sh -c 'kill -9 $$'; exit 0", shell="bash")


def not_executable(site):
    return site.sh("cargo build; cp target/debug/hello .; chmod 644 hello; ./hello", shell="bash")


def format_dash(site):
    return site.sh(f"./{foreign(site)}")


def format_python(site):
    program = foreign(site, AARCH64)
    return site.run("/usr/bin/python3", "-c", f"import subprocess; subprocess.run(['./{program}'])")


def format_perl(site):
    program = foreign(site)
    return site.run("perl", "-e", f"exec './{program}' or die \"cannot run {program}: $!\"")


def format_env(site):
    return site.run("env", f"./{foreign(site)}")


def foreign_library(site):
    site.compile("aarch64-linux-gnu-gcc", "v.c", "int a;\n", "-shared", "-fPIC")
    shutil.move(site.box.cwd / "v.c.out", site.box.cwd / "libv.so")
    return "libv.so"


def library_python(site):
    return site.run("/usr/bin/python3", "-c", f"import ctypes; ctypes.CDLL('./{foreign_library(site)}')")


def library_java(site):
    library = foreign_library(site)
    site.write("Load.java", 'class Load { public static void main(String[] a) { '
               f'System.load(new java.io.File("{library}").getAbsolutePath()); }} }}\n')
    return site.run("java", "-Xmx64m", "Load.java")


def library_node(site):
    library = foreign_library(site)
    os.rename(site.box.cwd / library, site.box.cwd / "v.node")
    return site.run("node", "-e", "require('./v.node')")


def loader_dash(site):
    site.compile("cc", "hello.c", C, "-Wl,--dynamic-linker=/lib/ld-nothere.so.1")
    return site.sh("ls -l hello.c.out; ./hello.c.out")


def loader_env(site):
    site.compile("cc", "hello.c", C, "-Wl,--dynamic-linker=/lib/ld-nothere.so.1")
    return site.sh("file ./hello.c.out; env ./hello.c.out")


def loader_qemu(site):
    return site.run("qemu-arm", foreign(site))


def library_absent_qemu(site):
    site.compile(ARMHF, "v.c", "int f(void) { return 1; }\n", "-shared", "-fPIC", "-Wl,-soname=libv.so.3")
    os.rename(site.box.cwd / "v.c.out", site.box.cwd / "libv.so")
    site.compile(ARMHF, "calls.c", "int f(void);\nint main(void) { return f(); }\n",
                 "-Wl,--no-as-needed", "libv.so")
    return site.run("qemu-arm", "-L", "/usr/arm-linux-gnueabihf", "calls.c.out")
