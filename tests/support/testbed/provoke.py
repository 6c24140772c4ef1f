# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Failures of cross builds, made to happen with the real tools: what each of them prints.

Each function gets a Site and returns the log. Their names are those of the logs below tests/data/logs
that were recorded by them.
"""

import os
import shutil
import subprocess

ARMV7 = "armv7-unknown-linux-gnueabihf"
AARCH64 = "aarch64-unknown-linux-gnu"
I686 = "i686-unknown-linux-gnu"
RISCV64 = "riscv64gc-unknown-linux-gnu"
MUSL = "x86_64-unknown-linux-musl"
THUMB = "thumbv7em-none-eabihf"
ANDROID = "aarch64-linux-android"
MSVC = "x86_64-pc-windows-msvc"
MSVC_ARM64 = "aarch64-pc-windows-msvc"
# The one of which no test installs the compiler.
MINGW = "i686-pc-windows-gnu"
DARWIN = "aarch64-apple-darwin"

# Needs no std: rustc gets as far as linking for targets that nobody has a std of here.
NO_CORE = """#![feature(no_core, lang_items)]
#![allow(internal_features)]
#![no_core]
#![no_main]
#[lang = "sized"]
trait Sized {}
"""


class Site:
    """A sandbox with a project, a real rustc and cargo, and the machine's other tools on PATH."""

    def __init__(self, box, root, distribution, zig, zig_cache):
        self.box, self.root, self.distribution = box, root, distribution
        self.zig, self.zig_cache = zig, zig_cache
        for name in ("rustc", "cargo"):
            box.program(name, f'exec "{root.sysroot}/bin/{name}" "$@"')
        self.write("Cargo.toml", '[package]\nname = "hello"\nversion = "0.1.0"\nedition = "2021"\n')
        self.write("src/main.rs", 'fn main() {\n    println!("hello");\n}\n')

    def write(self, name, text, mode=0o644):
        path = self.box.cwd / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def run(self, *words, **env):
        """Both streams of a program as one log."""
        done = subprocess.run([str(word) for word in words], env=self.box.environment(env),
                              cwd=self.box.cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=300)
        return done.stdout.decode(errors="replace")

    def typed(self, *words, **env):
        """The same below the command itself, as people paste it."""
        return f"$ {' '.join(map(str, words))}\n{self.run(*words, **env)}"

    def sh(self, script, shell="sh", **env):
        return self.run(shell, "-c", script, **env)

    def cargo(self, *words, **env):
        return self.run("cargo", *words, **env)

    def build(self, target, linker=None, **env):
        if linker:
            env[f"CARGO_TARGET_{target.upper().replace('-', '_')}_LINKER"] = linker
        return self.cargo("build", "--target", target, **env)

    def no_core(self, target, *flags, source=""):
        """rustc up to the linker."""
        self.write("bare.rs", NO_CORE + source)
        return self.typed("rustc", "--target", target, "-Cpanic=abort", *flags, "bare.rs", "-o",
                          "bare.out", RUSTC_BOOTSTRAP="1")

    def compile(self, compiler, name, text, *flags):
        """The log of compiling a C or C++ text, and its object or program."""
        self.write(name, text)
        return self.run(compiler, *flags, name, "-o", name + ".out")

    def build_script(self, body):
        self.write("build.rs", f"fn main() {{\n    {body}\n}}\n")

    def std(self, target, source=None):
        """A sysroot in which `target` has links to the std of `source`."""
        folder = self.box.root / "sysroot"
        library = folder / "lib/rustlib" / target / "lib"
        library.mkdir(parents=True)
        for file in (self.root.rustlib / (source or target) / "lib").iterdir():
            (library / file.name).symlink_to(file)
        return folder, library

    def zig_cc(self, *words, version="0.15.2", **env):
        return self.run(self.zig(version), "cc", *words,
                        **{"ZIG_GLOBAL_CACHE_DIR": self.zig_cache, **env})


def foreign(site, target=ARMV7, **env):
    """The project's program for another machine; and no log."""
    log = site.build(target, linker={ARMV7: "arm-linux-gnueabihf-gcc",
                                     AARCH64: "aarch64-linux-gnu-gcc"}[target], **env)
    assert "Finished" in log, log
    return f"target/{target}/debug/hello"


# ---- rustc and its standard library

def std_not_installed(site):
    return site.build(RISCV64)


def no_std_target(site):
    return site.build(THUMB)


def std_of_another_rustc(site):
    """The distribution's old compiler on the std of the new one."""
    return site.typed(site.distribution().rustc, "--target", ARMV7, "--sysroot",
                      site.root.sysroot, "src/main.rs")


def std_twice(site):
    folder, library = site.std(ARMV7)
    site.write("fake.rs", "#![feature(no_core)]\n#![no_core]\n")
    site.run("rustc", "--target", ARMV7, "--crate-type", "rlib", "--crate-name", "std",
             "-Cmetadata=other", "-Zforce-unstable-if-unmarked", "fake.rs", "-o",
             library / "libstd-0123456789abcdef.rlib", RUSTC_BOOTSTRAP="1")
    return site.typed("rustc", "--target", ARMV7, "--sysroot", folder, "src/main.rs")


def std_of_another_spec(site):
    folder, _ = site.std(RISCV64, source=ARMV7)
    return site.typed("rustc", "--target", RISCV64, "--sysroot", folder, "src/main.rs")


def std_damaged(site):
    folder, library = site.std(ARMV7)
    core = next(library.glob("libcore-*.rlib"))
    content = core.read_bytes()[:100_000]
    core.unlink()
    core.write_bytes(content)
    return site.typed("rustc", "--target", ARMV7, "--sysroot", folder, "src/main.rs")


def std_without_builtins(site):
    folder, library = site.std(ARMV7)
    next(library.glob("libcompiler_builtins-*.rlib")).unlink()
    return site.typed("rustc", "--target", ARMV7, "--sysroot", folder, "src/main.rs")


def target_unknown(site):
    return site.build("armv7-unknown-linux-gnueabihff")


def target_spec_form(site):
    site.write("mine.json", '{"arch": "arm", "llvm-target": "thumbv7m-none-eabi", "os": "none", '
               '"data-layout": "e-m:e-p:32:32-Fi8-i64:64-v128:64:128-a:0:32-n32-S64", '
               '"target-endian": "little"}')
    return site.build("mine.json")


def unstable_flag(site):
    return site.run("rustc", "-Zbuild-dir=x", "src/main.rs")


def panic_strategy(site):
    site.write("bare.rs", "#![no_std]\n#![no_main]\n#[panic_handler]\n"
               "fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }\n")
    return site.run("rustc", "bare.rs")


def panic_handler(site):
    site.write("bare.rs", "#![no_std]\n#![no_main]\n")
    return site.run("rustc", "-Cpanic=abort", "bare.rs")


def crate_type_unsupported(site):
    site.write("src/lib.rs", "")
    with open(site.box.cwd / "Cargo.toml", "a", encoding="utf-8") as manifest:
        manifest.write('[lib]\ncrate-type = ["cdylib"]\n')
    return site.build(THUMB)


def rustc_cannot_start(site):
    shutil.copy(site.root.sysroot / "bin/rustc", site.box.bin / "rustc")
    return site.cargo("build")


def target_probe_failed(site):
    return site.build(ARMV7, RUSTFLAGS="-Cno-such-option=1")


def rustc_probe_spoilt(site):
    return site.build(ARMV7, RUSTC_WRAPPER=site.box.program("quiet", "exit 0"))


def cpu_unknown(site):
    return site.build(ARMV7, linker="arm-linux-gnueabihf-gcc", RUSTFLAGS="-Ctarget-cpu=skylake")


# ---- linkers

def linker_not_found(site):
    return site.build(ARMV7, linker="arm-none-linux-gnueabihf-gcc")


def cc_missing(site):
    return site.build(ARMV7, PATH=site.box.bin)


def host_linker_armv7(site):
    return site.build(ARMV7)


def host_linker_i686(site):
    return site.build(I686)


def host_linker_android(site):
    return site.no_core(ANDROID)


def linker_of_another_target(site):
    return site.build(ARMV7, linker="aarch64-linux-gnu-gcc")


def host_linker_with_lld(site):
    """The system's LLD, in place of the one that rustc brings along on x86-64 since 1.90."""
    return site.build(AARCH64, RUSTFLAGS="-Clink-arg=-fuse-ld=lld")


def float_abi(site):
    return site.no_core(ARMV7, "-Clinker=arm-linux-gnueabi-gcc")


def bare_ld(site):
    return site.build(ARMV7, linker="arm-linux-gnueabihf-ld")


def msvc_linker(site):
    return site.no_core(MSVC)


def msvc_linker_arm64(site):
    return site.no_core(MSVC_ARM64)


def apple_linker(site):
    return site.no_core(DARWIN)


def mingw_linker(site):
    return site.no_core(MINGW)


def mingw_dlltool(site):
    return site.no_core(MINGW, source='#[link(name = "x", kind = "raw-dylib")]\nextern "C" { fn f(); }\n'
                        '#[no_mangle] pub extern "C" fn main() { unsafe { f() } }\n')


def ndk_linker(site):
    return site.no_core(ANDROID, "-Clinker=aarch64-linux-android21-clang")


def wasm_linker(site):
    return site.no_core("wasm32-unknown-unknown")


def musl_start_files(site):
    return site.no_core(MUSL)


def musl_unwind(site):
    return site.no_core(MUSL, "-Clink-self-contained=no", "-Clink-arg=-lunwind")


def glibc_objects_in_musl(site):
    site.compile("cc", "chk.c", "#include <stdio.h>\n#include <string.h>\n"
                 "char b[8]; int main(int n, char **v) { strcpy(b, v[n - 1]); return printf(b); }\n",
                 "-O2", "-D_FORTIFY_SOURCE=2", "-c")
    return site.no_core(MUSL, "-Clinker=musl-gcc", "-Clink-self-contained=no",
                        "-Clink-arg=chk.c.out")


def library_not_found(site):
    site.build_script('println!("cargo:rustc-link-lib=ssl");')
    return site.build(ARMV7, linker="arm-linux-gnueabihf-gcc")


def ld_missing(site):
    """Each cross gcc looks for an LLD of its own name."""
    return site.build(ARMV7, linker="arm-linux-gnueabihf-gcc",
                      RUSTFLAGS="-Clink-arg=-fuse-ld=lld")


def library_not_found_by_lld(site):
    site.compile("arm-linux-gnueabihf-gcc", "empty.c", "int main(void) { return 0; }\n", "-c")
    return site.run("ld.lld", "empty.c.out", "-lasound")


def static_library_not_found(site):
    site.build_script('println!("cargo:rustc-link-lib=static=sqlite3");')
    return site.build(ARMV7, linker="arm-linux-gnueabihf-gcc")


def static_library_bundled(site):
    site.write("src/lib.rs", "")
    site.build_script('println!("cargo:rustc-link-lib=static=sqlite3");')
    return site.cargo("build", "--lib", "--target", ARMV7)


def libc_not_found(site):
    site.compile("arm-linux-gnueabihf-gcc", "empty.c", "int main(void) { return 0; }\n", "-c")
    return site.run("ld.lld", "empty.c.out", "-lc", "-lgcc_s")


def libgcc_not_found(site):
    site.compile("arm-linux-gnueabihf-gcc", "empty.c", "int main(void) { return 0; }\n", "-c")
    return site.run("ld.lld", "empty.c.out", "-lgcc_s")


def linking_failed(site):
    return site.build(ARMV7, linker="false")


def host_libraries(site):
    site.build_script('println!("cargo:rustc-link-arg=-L/usr/lib/x86_64-linux-gnu");'
                      ' println!("cargo:rustc-link-arg=-lresolv");')
    return site.build(ARMV7, linker="arm-linux-gnueabihf-gcc")


def undefined_reference(site):
    site.write("src/main.rs", 'extern "C" { fn answer() -> i32; }\n'
               'fn main() { println!("{}", unsafe { answer() }); }\n')
    return site.build(ARMV7, linker="arm-linux-gnueabihf-gcc")


def cxx_runtime(site):
    site.compile("arm-linux-gnueabihf-g++", "say.cpp", "#include <iostream>\n#include <string>\n"
                 'extern "C" int answer() { std::string s("42"); std::cout << s; return 42; }\n', "-c")
    site.write("src/main.rs", 'extern "C" { fn answer() -> i32; }\n'
               'fn main() { println!("{}", unsafe { answer() }); }\n')
    return site.build(ARMV7, linker="arm-linux-gnueabihf-gcc",
                      RUSTFLAGS="-Clink-arg=say.cpp.out")


def not_position_independent(site):
    site.compile("cc", "number.c", "int number; int answer(void) { return number; }\n", "-c",
                 "-fno-pic")
    return site.run("cc", "-shared", "number.c.out", "-o", "libnumber.so")


def atomics(site):
    return site.compile("arm-linux-gnueabi-gcc", "atomic.c",
                        "long long n; int main(void) { return __atomic_load_n(&n, 5); }\n",
                        "-march=armv5te")


def glibc_newer_objects(site):
    site.compile("cc", "scan.c", "long __isoc23_strtol(const char *, char **, int);\n"
                 "int main(int n, char **v) { return __isoc23_strtol(v[0], 0, n); }\n", "-c")
    return site.run("cc", "scan.c.out")


def outline_atomics(site):
    site.compile("aarch64-linux-gnu-gcc", "add.c",
                 "int n; int main(void) { return __atomic_fetch_add(&n, 1, 5); }\n",
                 "-c", "-moutline-atomics")
    return site.run("aarch64-linux-gnu-gcc", "-nodefaultlibs", "add.c.out", "-lc")


def sysroot_libc_script(site):
    return site.build(ARMV7, linker="arm-linux-gnueabihf-gcc",
                      RUSTFLAGS="-Clink-arg=--sysroot=/usr/arm-linux-gnueabihf")


def sysroot_links(site):
    (site.box.cwd / "sysroot/usr/lib").mkdir(parents=True)
    site.write("sysroot/usr/lib/libc.so", "GROUP ( /lib/arm-linux-gnueabihf/libc.so.6 )\n")
    site.compile("arm-linux-gnueabihf-gcc", "empty.c", "int main(void) { return 0; }\n", "-c")
    return site.run("ld.lld", "--sysroot=sysroot", "-L=/usr/lib", "empty.c.out", "-lc")


def argument_unknown(site):
    return site.build(ARMV7, linker="arm-linux-gnueabihf-gcc",
                      RUSTFLAGS="-Clink-arg=-Wl,--no-such-option")


def static_glibc(site):
    return site.compile("cc", "who.c", "#include <netdb.h>\nint main(void) "
                        "{ return getaddrinfo(0, 0, 0, 0); }\n", "-static")


# ---- C in build scripts

def make_tool(site):
    site.write("Makefile", "all:\n\tarm-none-linux-gnueabihf-gcc -c a.c\n")
    return site.run("make")


def cxx_headers(site):
    return site.compile("clang", "a.cpp", "#include <iostream>\n", "--target=riscv64-linux-gnu",
                        "-nostdinc++", "-c")


def libc_headers(site):
    return site.compile("clang", "a.c", "#include <stdio.h>\n", "--target=riscv64-linux-gnu", "-c")


def header_missing(site):
    return site.compile("arm-linux-gnueabihf-gcc", "a.c", "#include <alsa/asoundlib.h>\n", "-c")


def openssl_headers(site):
    return site.compile("arm-linux-gnueabihf-gcc", "a.c", "#include <openssl/ssl.h>\n", "-c")


def pkg_config_library(site):
    return site.run("pkg-config", "--libs", "--cflags", "libnothere", PKG_CONFIG_LIBDIR="/nonexistent")


def build_script_failed(site):
    site.build_script('panic!("no luck");')
    return site.build(ARMV7)


CMAKE_LISTS = "cmake_minimum_required(VERSION 3.13)\nproject(p C)\n"


def cmake_compiler_missing(site):
    site.write("CMakeLists.txt", CMAKE_LISTS)
    return site.run("cmake", "-S", ".", "-B", "out",
                    "-DCMAKE_C_COMPILER=arm-none-linux-gnueabihf-gcc")


def cmake_compiler_broken(site):
    site.write("CMakeLists.txt", CMAKE_LISTS)
    return site.run("cmake", "-S", ".", "-B", "out", "-DCMAKE_SYSTEM_NAME=Linux",
                    "-DCMAKE_C_COMPILER=arm-linux-gnueabihf-gcc", "-DCMAKE_C_FLAGS=-lnothere")


def cmake_compiler_path(site):
    site.write("CMakeLists.txt", CMAKE_LISTS)
    site.write("toolchain.cmake", "set(CMAKE_C_COMPILER /opt/my tools/arm-linux-gnueabihf-gcc)\n")
    return site.run("cmake", "-S", ".", "-B", "out", "-DCMAKE_TOOLCHAIN_FILE=toolchain.cmake")


def cmake_compiler_fails(site):
    site.write("CMakeLists.txt", CMAKE_LISTS)
    return site.run("cmake", "-S", ".", "-B", "out", "-DCMAKE_C_COMPILER=/bin/false")


def cmake_generator(site):
    site.write("CMakeLists.txt", CMAKE_LISTS)
    return site.run(shutil.which("cmake"), "-G", "Unix Makefiles", "-S", ".", "-B", "out",
                    PATH=site.box.bin)


def cmake_package(site):
    site.write("CMakeLists.txt", CMAKE_LISTS + "find_package(ALSA REQUIRED)\n")
    return site.run("cmake", "-S", ".", "-B", "out", "-DCMAKE_SYSTEM_NAME=Linux",
                    "-DCMAKE_C_COMPILER=arm-linux-gnueabihf-gcc",
                    "-DCMAKE_FIND_ROOT_PATH=/nonexistent",
                    "-DCMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY",
                    "-DCMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY")


def cmake_cache(site):
    site.write("a/CMakeLists.txt", CMAKE_LISTS)
    site.write("b/CMakeLists.txt", CMAKE_LISTS)
    site.run("cmake", "-S", "a", "-B", "out")
    return site.run("cmake", "-S", "b", "-B", "out")


# ---- running

def no_runner(site):
    """Where the program begins like no script, or the C library does not try it as one."""
    foreign(site)
    return site.cargo("run", "--target", ARMV7,
                      CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER="arm-linux-gnueabihf-gcc")


def exec_format(site):
    return site.sh(f"cp {foreign(site)} . && ./hello", shell="bash")


def qemu_without_libraries(site):
    foreign(site)
    return site.cargo("run", "--target", ARMV7,
                      CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER="arm-linux-gnueabihf-gcc",
                      CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_RUNNER="qemu-arm")


def qemu_cpu(site):
    return site.run("qemu-arm", "-cpu", "cortex-a710", foreign(site))


def qemu_illegal_instruction(site):
    return site.sh(f"qemu-arm -cpu arm926 -L /usr/arm-linux-gnueabihf {foreign(site)}", shell="bash")


def qemu_crash(site):
    site.write("src/main.rs", "fn main() {\n    unsafe { std::ptr::null_mut::<i32>().write_volatile(1) }\n}\n")
    return site.run("qemu-arm", "-L", "/usr/arm-linux-gnueabihf", foreign(site))


def illegal_instruction(site):
    site.compile("cc", "ill.c", "int main(void) { __builtin_trap(); }\n")
    return site.sh("./ill.c.out; exit 0", shell="bash")


def versioned(site, library, version):
    """A program that needs `version` of a library, which the one it finds does not have."""
    site.write("v.map", f"{version} {{ global: newer; }};\n")
    site.compile("cc", "v.c", "int newer(void) { return 1; }\n", "-shared", "-fPIC",
                 "-Wl,--version-script=v.map", f"-Wl,-soname={library}")
    os.rename(site.box.cwd / "v.c.out", site.box.cwd / library)
    site.compile("cc", "hello.c", "int newer(void); int main(void) { return newer(); }\n",
                 "-Wl,--no-as-needed", library)
    return site


def glibc_too_old(site):
    versioned(site, "libm.so.6", "GLIBC_2.99")
    return site.run("./hello.c.out")


def older(site, library):
    site.compile("cc", "v.c", "int older(void) { return 1; }\n", "-shared", "-fPIC",
                 f"-Wl,-soname={library}", "-Wl,--default-symver")
    os.rename(site.box.cwd / "v.c.out", site.box.cwd / library)
    return site.run("./hello.c.out", LD_LIBRARY_PATH=".")


def libstdcxx_too_old(site):
    versioned(site, "libstdc++.so.6", "GLIBCXX_3.4.99")
    return older(site, "libstdc++.so.6")


def library_version(site):
    versioned(site, "libfoo.so.1", "FOO_2")
    return older(site, "libfoo.so.1")


def library_not_on_device(site):
    versioned(site, "libfoo.so.1", "FOO_2")
    return site.run("./hello.c.out")


def wrong_elf_class(site):
    versioned(site, "libfoo.so.1", "FOO_2")
    site.compile("arm-linux-gnueabihf-gcc", "v.c", "int a;\n", "-shared", "-fPIC")
    os.rename(site.box.cwd / "v.c.out", site.box.cwd / "libfoo.so.1")
    return site.run("./hello.c.out", LD_LIBRARY_PATH=".")


def interpreter_missing(site):
    site.compile("cc", "hello.c", "int main(void) { return 0; }\n",
                 "-Wl,--dynamic-linker=/lib/ld-musl-x86_64-nothere.so.1")
    return site.sh("./hello.c.out; exit 0", shell="bash")


# ---- zig

C = "int main(void) { return 0; }\n"


def zig_no_libc(site):
    site.write("a.c", C)
    return site.zig_cc("-target", "powerpc64le-linux-gnu.2.17", "a.c")


def zig_glibc_newer(site):
    site.write("a.c", C)
    return site.zig_cc("-target", "x86_64-linux-gnu.2.98", "a.c", "-o", "a")


def zig_argument(site):
    site.write("a.c", C)
    return site.zig_cc("-target", "x86_64-linux-gnu.2.28", "a.c", "-Wl,--icf=all")


def zig_cpu(site):
    site.write("a.c", C)
    return site.zig_cc("-target", "arm-linux-gnueabihf.2.17", "-march=armv7-a", "-c", "a.c")


def zig_target_name(site):
    site.write("a.c", C)
    return site.zig_cc("-target", AARCH64, "-c", "a.c")


def zig_static_glibc(site):
    site.write("a.c", C)
    return site.zig_cc("-target", "x86_64-linux-gnu.2.28", "-static", "a.c")


def zig_cache(site):
    site.write("a.c", C)
    return site.zig_cc("-c", "a.c", HOME=None, ZIG_GLOBAL_CACHE_DIR=None, XDG_CACHE_HOME=None)


def zig_ubsan(site):
    site.write("a.c", "int add(int a, int b) { return a + b; }\nint main(int n, char **v) { return add(n, 1); }\n")
    site.zig_cc("-c", "a.c", "-o", "a.o", "-target", "x86_64-linux-gnu")
    return site.run("cc", "a.o")


def zig_not_found(site):
    return site.sh("zig cc a.c", shell="bash", PATH="/usr/bin:/bin")


# ---- cargo's configuration

def config_invalid(site):
    site.write(".cargo/config.toml", "[target\n")
    return site.cargo("build")


def config_repeated(site):
    site.write(".cargo/config.toml", f'[target.{ARMV7}]\nlinker = "a"\n\n[target.{ARMV7}]\nlinker = "b"\n')
    return site.cargo("build")


def config_twice(site):
    site.write(".cargo/config", "[build]\njobs = 2\n")
    site.write(".cargo/config.toml", "[build]\njobs = 1\n")
    return site.cargo("build")


def config_old_name(site):
    site.write(".cargo/config", "[build]\njobs = 2\n")
    return site.cargo("build")


def config_wrong_type(site):
    site.write(".cargo/config.toml", f"[target.{ARMV7}]\nlinker = 1\n")
    return site.build(ARMV7)


# ---- the machine

def disk_full(site):
    return site.sh("cp Cargo.toml /dev/full; exit 0")


def permission_denied(site):
    linker = site.write("link.sh", "#!/bin/sh\nexec arm-linux-gnueabihf-gcc \"$@\"\n", mode=0o644)
    return site.build(ARMV7, linker=str(linker))


def clock(site):
    site.write("Makefile", "b: a\n\ttouch b\n")
    site.write("a", "")
    os.utime(site.box.cwd / "a", (4e9, 4e9))
    return site.run("make")


def runner_not_executable(site):
    foreign(site)
    runner = site.write("run.sh", "#!/bin/sh\nexec \"$@\"\n", mode=0o644)
    return site.cargo("run", "--target", ARMV7,
                      CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER="arm-linux-gnueabihf-gcc",
                      CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_RUNNER=str(runner))


def network(site):
    site.write(".cargo/config.toml", '[source.crates-io]\nreplace-with = "none"\n'
               '[source.none]\nregistry = "sparse+http://127.0.0.1:9/"\n[net]\nretry = 0\n')
    with open(site.box.cwd / "Cargo.toml", "a", encoding="utf-8") as manifest:
        manifest.write('[dependencies]\nlibc = "0.2"\n')
    return site.cargo("build")


def succeeded(site):
    foreign(site)
    site.write("src/main.rs", "fn main() {}\n")
    return site.build(ARMV7, linker="arm-linux-gnueabihf-gcc")


def unknown(site):
    site.write("src/main.rs", "fn main() { let x: i32 = \"\"; }\n")
    return site.build(ARMV7, linker="arm-linux-gnueabihf-gcc")
