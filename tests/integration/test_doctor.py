# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Each thing that the doctor can find, provoked; and a machine on which it finds nothing."""

import json
import os
import shutil

import pytest

from conftest import TESTS, requires, skip
from patient import ARMV7, Patient
from testbed import synthetic
from testbed.sandbox import read_tree
from testbed.zig import share_zig_cache, zig_cache

ARMV6 = "arm-unknown-linux-gnueabihf"
MUSL = "armv7-unknown-linux-musleabihf"
ANDROID = "aarch64-linux-android"
WINDOWS = "x86_64-pc-windows-gnu"
GCC = "/usr/bin/arm-linux-gnueabihf-gcc"
CHECKS = json.loads((TESTS.parent / "data/checks.json").read_text())
CASES = {}


def finds(check, finding, *targets, arguments=()):
    """Registers a case: what it does to a fresh machine makes the doctor find that."""
    def register(break_it):
        CASES[check, finding] = (break_it, targets, arguments)
        return break_it
    return register


@pytest.fixture
def patient(sandbox, fake_toolchain, synthetic_mirror):
    return Patient(sandbox, fake_toolchain, synthetic_mirror)


# The compiler


@finds("rustc-found", "none")
def _(patient):
    (patient.box.bin / "rustc").unlink()
    patient.env["PATH"] = str(patient.box.bin)


@finds("rustc-several", "rustup-behind")
def _(patient):
    patient.box.fake_toolchain()  # a distribution's, beside rustup's
    proxies = patient.box.cargo_home / "bin"
    proxies.mkdir(parents=True)
    for name in ("rustup", "rustc"):
        shutil.copy(patient.box.bin / "rustc", proxies / name)


@finds("rustc-several", "toolchain-variable")
def _(patient):
    (patient.box.cwd / "rust-toolchain.toml").write_text('[toolchain]\nchannel = "nightly"\n')
    patient.env["RUSTUP_TOOLCHAIN"] = "1.85.0"


@finds("rustc-several", "rustc-variable")
def _(patient):
    patient.env["RUSTC"] = str(patient.toolchain.rustc)


@finds("rustc-version", "no-cargo")
def _(patient):
    (patient.box.bin / "cargo").unlink()
    for name in ("sh", "cat"):
        (patient.box.bin / name).symlink_to(shutil.which(name))
    patient.env["PATH"] = str(patient.box.bin)


@finds("rustc-version", "cargo-fails")
def _(patient):
    patient.box.program("cargo", "echo no such file >&2; exit 127")


@finds("rustc-version", "cargo-differs")
def _(patient):
    patient.box.program("cargo", "echo 'cargo 1.63.0 (fd9c4297c 2022-07-01)'")


def make_old(patient):
    script = patient.toolchain.rustc.read_text()
    patient.toolchain.rustc.write_text(script.replace("1.85.0", "1.63.0"))
    patient.box.program("cargo", "echo 'cargo 1.63.0'")


@finds("rustc-version", "old")
def _(patient):
    make_old(patient)


# std


@finds("std-installed", "missing", ARMV7)
def _(patient):
    pass


@finds("std-installed", "not-published", "mips-unknown-linux-gnu")
def _(patient):
    pass


@finds("std-installed", "not-where-named", ARMV7)
def _(patient):
    patient.add()
    patient.config(f'[target.{ARMV7}]\nrustflags = ["-g", "--sysroot", "/none/such"]\n')


@finds("std-installed", "private-unused", synthetic.UNAVAILABLE)
def _(patient):
    patient.build_apart()
    (patient.box.cargo_home / "config.toml").unlink()


@finds("std-installed", "build-std-ignored", "mips-unknown-linux-gnu")
def _(patient):
    patient.config('[unstable]\nbuild-std = ["core"]\n')


@finds("std-installed", "missing-read-only", ARMV7)
def _(patient):
    patient.as_nobody_special = True
    patient.rustlib.chmod(0o555)


@finds("std-source", "missing")
def _(patient):
    patient.make_nightly()
    patient.config('[unstable]\nbuild-std = ["core"]\n')


@finds("std-matches", "version-mismatch", ARMV7)
def _(patient):
    crate = next((patient.add() / "lib").glob("libcore-*.rlib"))
    crate.write_bytes(synthetic.rlib("1.84.0 (9fc6b4312 2025-01-07)"))


@finds("std-matches", "built", synthetic.UNAVAILABLE)
def _(patient):
    std = patient.build_apart()
    crate = next((std / "lib").glob("libcore-*.rlib"))
    crate.write_bytes(synthetic.rlib("1.84.0 (9fc6b4312 2025-01-07)"))
    record = json.loads((std / "xtool-std.json").read_text())
    record["rustc"] = "1.84.0 (9fc6b4312 2025-01-07)"
    (std / "xtool-std.json").write_text(json.dumps(record))


@finds("std-stale", "two", ARMV7)
def _(patient):
    crate = next((patient.add() / "lib").glob("libcore-*.rlib"))
    shutil.copy(crate, crate.with_name("libcore-0123456789abcdef.rlib"))


@finds("std-complete", "file-missing", ARMV7)
def _(patient):
    next((patient.add() / "lib").glob("libstd-*.rlib")).unlink()


@finds("std-complete", "file-empty", ARMV7)
def _(patient):
    next((patient.add() / "lib").glob("libstd-*.rlib")).write_bytes(b"")


@finds("std-complete", "file-damaged", ARMV7)
def _(patient):
    next((patient.add() / "lib").glob("libstd-*.rlib")).write_bytes(b"not an archive")


@finds("std-complete", "built", synthetic.UNAVAILABLE)
def _(patient):
    next((patient.build_apart() / "lib").glob("libcore-*.rlib")).write_bytes(b"")


@finds("std-records", "built", synthetic.UNAVAILABLE)
def _(patient):
    std = patient.build_apart()
    (std.parent / f"manifest-rust-std-{synthetic.UNAVAILABLE}").unlink()


@finds("std-records", "unreadable")
def _(patient):
    (patient.rustlib / "multirust-config.toml").write_text("[[components]\n")


@finds("std-records", "interrupted")
def _(patient):
    (patient.rustlib / ".xtool/stage-0123456789abcdef").mkdir(parents=True)


@finds("std-records", "damaged", ARMV7)
def _(patient):
    patient.add()
    (patient.rustlib / f"manifest-rust-std-{ARMV7}").unlink()


# The linker


@finds("linker-configured", "none", ARMV7)
def _(patient):
    patient.add()


@finds("linker-configured", "lost", ARMV7)
def _(patient):
    patient.set_up()
    (patient.box.cargo_home / "config.toml").unlink()


@finds("linker-exists", "missing", ARMV7)
def _(patient):
    patient.add()
    patient.linker("no-such-gcc")


@finds("linker-exists", "not-executable", ARMV7)
def _(patient):
    (patient.box.root / "my-gcc").write_text(f'#!/bin/sh\nexec {GCC} "$@"\n')
    patient.linker(patient.box.root / "my-gcc")


@finds("linker-exists", "shim-missing", ARMV7)
def _(patient):
    patient.add()
    patient.linker(patient.box.xtool_home / f"shims/{ARMV7}/{ARMV7}-zig-cc")


@finds("linker-bare-ld", "bare", ARMV7)
def _(patient):
    patient.add()
    patient.box.program("arm-linux-gnueabihf-ld", "exit 1")
    patient.linker("arm-linux-gnueabihf-ld")


@finds("linker-links", "fails", ARMV7)
def _(patient):
    patient.add()
    patient.box.program("my-gcc", "echo 'my-gcc: error: stdio.h: No such file' >&2; exit 1")
    patient.linker("my-gcc")


@finds("linker-links", "variable", ARMV7)
def _(patient):
    patient.set_up()
    (patient.box.root / "include").mkdir()
    (patient.box.root / "include/stdio.h").write_text("#error of another machine\n")
    patient.env["CPATH"] = str(patient.box.root / "include")
    patient.env["LIBRARY_PATH"] = "/usr/lib"


@finds("linker-flags", "fails", ARMV7)
def _(patient):
    patient.set_up()
    patient.config(f'[target.{ARMV7}]\nrustflags = ["-Copt-level=1", "-C", '
                   '"link-arg=-fuse-ld=no-such"]\n', folder=patient.box.cwd / ".cargo")


@finds("linker-flags", "no-library", ARMV7)
def _(patient):
    patient.set_up()
    patient.config(f'[target.{ARMV7}]\nrustflags = ["-Copt-level=1", "-lnowhere"]\n',
                   folder=patient.box.cwd / ".cargo")


@pytest.mark.parametrize("flags,missing", [
    (["-lm", "-l", "own:other", "-l", "framework=Metal", "-Clink-args=-lm -lnone"],
     "-lnone"),
    (["-Lnative={libraries}", "-l", "static=own", "-lm"], None),
    (["-Lframework={libraries}", "-l", "own"], "-lown"), (["-Lbuilt/lib", "-lown"], None)])
def test_libraries_that_flags_name_are_looked_for_as_the_linker_does(patient, flags, missing):
    requires("arm-linux-gnueabihf-gcc")
    patient.add()
    libraries = patient.box.cwd / "lib"
    libraries.mkdir()
    (libraries / "libown.a").write_bytes(b"!<arch>\n")
    words = [word.format(libraries=libraries) for word in flags]
    patient.linker("arm-linux-gnueabihf-gcc", more=f"rustflags = {json.dumps(words)}\n")

    told = [one for one in patient.report(ARMV7)["findings"] if one["check"] == "linker-flags"]

    assert [one["fact"].split("'")[3] for one in told] == ([missing] if missing else [])


@finds("linker-machine", "wrong", ARMV7)
def _(patient):
    requires("gcc")
    patient.add()
    patient.linker("gcc")


@finds("linker-libc", "glibc-for-musl", MUSL)
def _(patient):
    requires(GCC)
    patient.linker(GCC, target=MUSL)


@finds("linker-libc", "musl-for-glibc", ARMV7)
def _(patient):
    patient.add()
    patient.box.program("my-cc", f'exec "{patient.zig("0.15.2")}" cc -target arm-linux-musleabihf '
                                 '-dynamic "$@"')
    patient.env["ZIG_GLOBAL_CACHE_DIR"] = str(zig_cache())
    patient.linker("my-cc")


@finds("glibc-newer", "newer", ARMV7, arguments=["--glibc", "2.17"])
def _(patient):
    requires(GCC)
    patient.linker(GCC)


@finds("armv6-libc", "armv7", ARMV6)
def _(patient):
    requires(GCC)
    patient.linker(GCC, target=ARMV6)


# Cargo's configuration


@finds("config-valid", "invalid")
def _(patient):
    patient.config("[build\n")


@finds("config-valid", "ours", ARMV7)
def _(patient):
    patient.set_up()
    patient.config(f'[target.{ARMV7}]\nrunner = ["qemu-arm", "-L", "/x"]\n',
                   folder=patient.box.cwd / ".cargo")


@finds("config-repeated", "twice")
def _(patient):
    patient.config("[build]\njobs = 1\n[net]\noffline = true\n[build]\njobs = 2\n")


@finds("config-shadowed", "outranked", ARMV7)
def _(patient):
    patient.set_up()
    patient.box.program("other-gcc", f'exec {GCC} "$@"')
    patient.env["CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER"] = "other-gcc"


@finds("config-shadowed", "twin")
def _(patient):
    patient.config("[build]\njobs = 1\n")
    patient.config("[build]\njobs = 2\n", name="config")


@finds("config-shadowed", "older-cargo-joins", ARMV7)
def _(patient):
    text = f'[target.{ARMV7}]\nrunner = ["qemu-arm", "-L", "/x"]\n'
    patient.config(text)
    patient.config(text, folder=patient.box.cwd / ".cargo")


@finds("config-shadowed", "several", ARMV7)
def _(patient):
    patient.config("[target.'cfg(unix)']\nrunner = 'one'\n"
                   "[target.'cfg(target_arch = \"arm\")']\nrunner = 'two'\n")


@finds("config-rustflags", "unstable", ARMV7)
def _(patient):
    patient.config(f'[target.{ARMV7}]\nrustflags = ["-Zthreads=2"]\n')


# Cargo 1.94 is the first that includes files without being asked to on its command line.
@finds("config-unknown", "too-new")
def _(patient):
    patient.config("[build]\njobs = 1\n", name="more.toml")
    patient.config('include = ["more.toml"]\n')


@finds("config-rustflags", "refused", ARMV7)
def _(patient):
    patient.config(f'[target.{ARMV7}]\nrustflags = ["--cfg", "one", "stray"]\n')
    rustc = patient.toolchain.rustc
    shebang, script = rustc.read_text().split("\n", 1)
    rustc.write_text(f"{shebang}\ncase $* in *stray*) echo 'error: multiple input filenames "
                     f"provided' >&2; exit 1;; '- '*) exit 0;; esac\n{script}")


@finds("config-rustflags", "replaced", ARMV7)
def _(patient):
    patient.config('[build]\nrustflags = ["-Copt-level=1"]\n')
    patient.env["RUSTFLAGS"] = ""


@finds("config-rustflags", "target-replaces-build", ARMV7)
def _(patient):
    patient.config(f'[build]\nrustflags = ["-g"]\n[target.{ARMV7}]\nrustflags = ["-g"]\n')


@finds("config-rustflags", "linker-flag", ARMV7)
def _(patient):
    patient.env["RUSTFLAGS"] = "-C linker=arm-linux-gnueabihf-gcc"


@finds("config-rustflags", "linker-flag-missing", ARMV7)
def _(patient):
    patient.env["RUSTFLAGS"] = "-C linker=no-such-gcc"


@finds("config-variables", "spelling")
def _(patient):
    patient.env["CARGO_TARGET_armv7_unknown_linux_gnueabihf_LINKER"] = "gcc"


@finds("config-unread", "home-not-read")
def _(patient):
    patient.config("[build]\njobs = 1\n", folder=patient.box.home / ".cargo")
    patient.env["CARGO_HOME"] = str(patient.box.root / "elsewhere")


@finds("build-target", "unknown")
def _(patient):
    patient.env["CARGO_BUILD_TARGET"] = "armv7-linux-gnueabihf"


@finds("build-target", "no-specification")
def _(patient):
    patient.config('[build]\ntarget = "boards/mine.json"\n')


@finds("config-dotted", "quoted")
def _(patient):
    patient.config('[target."thumbv8m.main-none-eabi"]\nlinker = "arm-none-eabi-gcc"\n')


@finds("config-misspelt", "table")
def _(patient):
    patient.config('[tageet.aarch64-unknown-linux-gnu]\nlinker = "aarch64-linux-gnu-gcc"\n')


@finds("config-misspelt", "target")
def _(patient):
    patient.config('[target.aarch64-unknown-linux-gun]\nlinker = "aarch64-linux-gnu-gcc"\n')


@finds("config-unknown", "key")
def _(patient):
    patient.config(f'[target.{ARMV7}]\nlinkr = "x"\n')


@finds("config-unknown", "refused", ARMV7)
def _(patient):
    patient.config(f'[target.{ARMV7}]\nstrip = true\n')


def test_what_is_refused_for_this_machine_is_refused_whatever_is_built(patient):
    patient.add()
    patient.config("[target.x86_64-unknown-linux-gnu.foo.rustc-link-lib]\n")

    told = [one for one in patient.report(ARMV7)["findings"] if one["check"] == "config-unknown"]

    assert [(one["id"], one["severity"]) for one in told] == [("refused", "error")]


@finds("config-deprecated", "ar")
def _(patient):
    patient.config(f'[target.{ARMV7}]\nar = "arm-linux-gnueabihf-ar"\n')


@finds("config-deprecated", "old-name")
def _(patient):
    patient.config("[build]\njobs = 1\n", name="config")


@finds("config-relics", "libgcc")
def _(patient):
    patient.config(f'[target.{ANDROID}]\nrustflags = ["-Clink-arg=-lgcc"]\n')


@finds("config-relics", "sysroot")
def _(patient):
    patient.config(f'[target.{ARMV7}]\n'
                   'rustflags = "-C link-arg=--sysroot=/usr/arm-linux-gnueabihf"\n')


# Runners


@finds("runner-present", "not-configured", ARMV7)
def _(patient):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")
    patient.add()
    patient.linker(GCC)


@finds("runner-present", "none", "aarch64-apple-darwin")
def _(patient):
    pass


@finds("runner-works", "missing", ARMV7)
def _(patient):
    patient.add()
    patient.config(f'[target.{ARMV7}]\nrunner = "no-such-emulator"\n')


@finds("runner-works", "no-libraries", ARMV7)
def _(patient):
    patient.add()
    patient.box.program("qemu-arm", "exit 1")
    patient.config(f'[target.{ARMV7}]\nrunner = ["qemu-arm", "-L", "/nowhere"]\n')


@finds("runner-works", "fails", ARMV7)
def _(patient):
    requires(GCC)
    patient.add()
    patient.linker(GCC, more='runner = "qemu-arm -cpu no-such -L /usr/arm-linux-gnueabihf"\n')


@finds("runner-works", "variable", ARMV7)
def _(patient):
    patient.set_up()
    patient.env["QEMU_CPU"] = "no-such"
    patient.env["QEMU_STRACE_NO"] = "harmless"


# C code


@finds("pkg-config-host", "host", ARMV7)
def _(patient):
    patient.env["PKG_CONFIG_ALLOW_CROSS"] = "1"


@finds("pkg-config-host", "host-directories", ARMV7)
def _(patient):
    patient.env["TARGET_PKG_CONFIG_LIBDIR"] = "/usr/lib/x86_64-linux-gnu/pkgconfig"
    patient.env["PKG_CONFIG_SYSROOT_DIR"] = "/"


@finds("pkg-config-host", "among-others", ARMV7)
def _(patient):
    patient.env["TARGET_PKG_CONFIG_LIBDIR"] = "/opt/armv7/lib/pkgconfig"
    patient.env["PKG_CONFIG_PATH"] = "/opt/own/lib/pkgconfig:/usr/lib/x86_64-linux-gnu/pkgconfig"
    patient.env["PKG_CONFIG_ALLOW_CROSS"] = "1"


@finds("plain-pkg-config", "leaks", ARMV7)
def _(patient):
    patient.set_up()
    patient.install_libraries()
    # Known by the library beside it, which is this machine's.
    modules = patient.box.root / "opt/lib/pkgconfig"
    modules.mkdir(parents=True)
    shutil.copy("/bin/true", modules.parent / "libtrue.so")
    patient.env["PKG_CONFIG_PATH"] = str(modules)


@finds("native-programs", "no-program", ARMV7)
def _(patient):
    patient.config('[env]\nCC_armv7_unknown_linux_gnueabihf = "no-such-gcc -O2"\n')


@finds("native-programs", "no-file", ARMV7)
def _(patient):
    patient.env["CMAKE_TOOLCHAIN_FILE_armv7_unknown_linux_gnueabihf"] = "/opt/toolchain.cmake"


@finds("native-flags", "fails", ARMV7)
def _(patient):
    patient.set_up()
    patient.env["TARGET_CFLAGS"] = "-O2 -march=x86-64"


@finds("plain-compiler", "set", ARMV7)
def _(patient):
    patient.env["CC"] = "gcc"


@finds("plain-compiler", "sdk", ARMV7)
def _(patient):
    patient.env.update(CC="arm-poky-linux-gnueabi-gcc -mfloat-abi=hard",
                       OECORE_TARGET_SYSROOT="/opt/poky/sysroots/armv7")


@finds("plain-compiler", "sdk-for-host", ARMV7)
def _(patient):
    patient.set_up()
    patient.env.update(CC="arm-linux-gcc", CROSS_COMPILE="arm-linux-")


@finds("paths-blank", "blank")
def _(patient):
    patient.env["XTOOL_HOME"] = str(patient.box.root / "my tools")


# zig


def set_up_zig(patient, version="0.15.2"):
    patient.add()
    share_zig_cache(patient.box.xtool_home)
    folder = patient.zig(version).parent
    (patient.box.root / "zig").symlink_to(folder)
    patient.box.run("setup-linker", "--zig", "--no-warm", ARMV7,
                    env={"XTOOL_ZIG": str(patient.box.root / "zig/zig")}).succeeded()


@finds("zig-state", "gone", ARMV7)
def _(patient):
    set_up_zig(patient)
    (patient.box.root / "zig").unlink()
    (patient.box.bin / "zig").symlink_to(patient.zig("0.15.2"))  # it was moved


@finds("zig-state", "changed", ARMV7)
def _(patient):
    set_up_zig(patient)
    (patient.box.root / "zig").unlink()
    (patient.box.root / "zig").symlink_to(patient.zig("0.14.1").parent)


@finds("zig-state", "cache", ARMV7)
def _(patient):
    set_up_zig(patient)
    patient.as_nobody_special = True
    (patient.box.xtool_home / "cache/zig").unlink()
    (patient.box.xtool_home / "cache/zig").mkdir(mode=0o555)


@finds("zig-state", "cache-damaged", ARMV7)
def _(patient):
    set_up_zig(patient)
    cache = patient.box.xtool_home / "cache/zig"
    cache.unlink()
    (cache / "o/0123456789abcdef").mkdir(parents=True)
    (cache / "o/0123456789abcdef/crt1.o").write_bytes(b"\0" * 512)


@finds("zig-target", "cannot", ARMV7)
def _(patient):
    set_up_zig(patient)
    conf = patient.box.xtool_home / f"shims/{ARMV7}/shim.conf"
    conf.chmod(0o644)
    conf.write_text(conf.read_text().replace("glibc = 2.17", "glibc = 2.99"))


# Android, Apple, Windows: the files and answers that those systems have


def make_ndk(patient, revision, levels=(21, 35)):
    ndk = patient.box.root / "ndk"
    binaries = ndk / "toolchains/llvm/prebuilt/linux-x86_64/bin"
    binaries.mkdir(parents=True)
    (ndk / "source.properties").write_text(
        f"Pkg.Desc = Android NDK\nPkg.Revision = {revision}\nPkg.BaseRevision = {revision}\n")
    for level in levels:
        (binaries / f"{ANDROID}{level}-clang").write_text("#!/bin/sh\nexit 1\n")
        (binaries / f"{ANDROID}{level}-clang").chmod(0o755)
    patient.env["ANDROID_NDK_HOME"] = str(ndk)


@finds("ndk-found", "none", ANDROID)
def _(patient):
    pass


@finds("ndk-found", "no-ndk", ANDROID)
def _(patient):
    patient.env["ANDROID_NDK_HOME"] = str(patient.box.root)


@finds("ndk-version", "old", ANDROID)
def _(patient):
    make_ndk(patient, "21.4.7075529")


@finds("ndk-version", "no-libgcc", ANDROID)
def _(patient):
    make_old(patient)
    make_ndk(patient, "25.2.9519653")


@finds("ndk-api", "no-clang", ANDROID)
def _(patient):
    make_ndk(patient, "28.0.13004108")
    patient.linker(f"{ANDROID}16-clang", target=ANDROID)


@finds("ndk-page-size", "4k", ANDROID)
def _(patient):
    make_ndk(patient, "27.0.12077973")


@finds("ndk-cxx-runtime", "both", ANDROID)
def _(patient):
    patient.config(f'[target.{ANDROID}]\n'
                   'rustflags = ["-Clink-arg=-lc++_static", "-Clink-arg=-lc++_shared"]\n')


@finds("xcode-llvm", "older", "aarch64-apple-ios")
def _(patient):
    patient.box.program("xcrun", """cat <<'END'
Apple clang version 16.0.0 (clang-1600.0.26.6)
Target: arm64-apple-darwin24.3.0
Thread model: posix
InstalledDir: /Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/bin
END""")


@finds("xcode-llvm", "none", "aarch64-apple-ios")
def _(patient):
    patient.box.program("xcrun", "echo 'xcrun: error: invalid active developer path' >&2; exit 1")


@finds("msvc-tools", "none", "aarch64-pc-windows-msvc")
def _(patient):
    pass


@finds("msvc-tools", "no-arch", "aarch64-pc-windows-msvc")
def _(patient):
    tools = patient.box.root / "Microsoft Visual Studio/2022/BuildTools/VC/Tools/MSVC/14.43.34808"
    (tools / "bin/Hostx64/x64").mkdir(parents=True)
    (tools / "bin/Hostx64/x64/link.exe").touch()
    (tools / "bin/Hostx64/arm").mkdir()
    (tools / "bin/Hostx64/arm/link.exe").touch()
    patient.env["ProgramFiles"] = str(patient.box.root)


@finds("dlltool-found", "none", WINDOWS)
def _(patient):
    patient.box.hide("w64-mingw32")
    patient.add(WINDOWS)


@finds("dlltool-found", "gone", WINDOWS)
def _(patient):
    patient.add(WINDOWS)
    patient.linker("/bin/true", target=WINDOWS, more='rustflags = ["-Cdlltool=/gone"]\n')


# This machine


@finds("permissions", "sysroot")
def _(patient):
    patient.as_nobody_special = True
    patient.rustlib.chmod(0o555)


@finds("permissions", "directory")
def _(patient):
    patient.as_nobody_special = True
    patient.box.xtool_home.mkdir(mode=0o555)


@finds("permissions", "no-directory")
def _(patient):
    (patient.box.cwd / "out").write_text("somebody's notes")
    patient.config('[build]\ntarget-dir = "../out"\n', folder=patient.box.cwd / "sub/.cargo")
    patient.box.cwd /= "sub"


@finds("permissions", "empty")
def _(patient):
    patient.env["CARGO_TARGET_DIR"] = ""


@finds("proxy", "malformed")
def _(patient):
    patient.env["https_proxy"] = "ftp://proxy.example"


@finds("proxy", "upper-case")
def _(patient):
    patient.env["HTTP_PROXY"] = "http://proxy.example:3128"


@finds("clock", "behind")
def _(patient):
    script = patient.toolchain.rustc.read_text()
    patient.toolchain.rustc.write_text(script.replace("2025-02-17", "2995-02-17"))


@finds("xtool-home", "damaged-record", ARMV7)
def _(patient):
    record = patient.box.xtool_home / f"state/linkers/{ARMV7}.json"
    record.parent.mkdir(parents=True)
    record.write_text("{")


@finds("xtool-home", "no-std-any-more")
def _(patient):
    patient.set_up()
    patient.box.run("target", "remove", ARMV7,
                    env={"XTOOL_HOME": patient.box.root / "other"}).succeeded()


@pytest.mark.parametrize("check,finding", CASES, ids=lambda word: word)
def test_the_doctor_finds(patient, zig, check, finding):
    patient.zig = zig
    break_it, targets, arguments = CASES[check, finding]
    break_it(patient)

    report = patient.report(*targets, *arguments)

    found = {(one["check"], one["id"]): one for one in report["findings"]}
    assert (check, finding) in found
    one = found[check, finding]
    assert "{" not in one["fact"] + "".join(one["help"])
    assert one["help"] or finding in ("none", "failed")


# Provoked elsewhere, or not at all; each with the reason.
NOT_HERE = {
    ("disk-space", "little"): "tests cannot fill the machine's disk",
    ("smoke", "no-cargo"): "as rustc-version, no-cargo",
    ("linker-exists", "mounted-noexec"): "needs a mount; has a test of its own",
}


def test_every_finding_has_a_case():
    known = {(check["id"], finding["id"]) for family in CHECKS["families"]
             for check in family["checks"] for finding in check["findings"]}

    assert known == set(CASES) | set(NOT_HERE) | SMOKE


@pytest.mark.requires("unshare", "mount")
def test_a_linker_that_its_mount_denies_is_told_from_one_that_is_gone(patient):
    box = patient.box
    if box.command("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", box.cwd).exit_code != 0:
        skip("this user may not mount")
    folder = box.root / "noexec"
    folder.mkdir()
    patient.linker(folder / "my-gcc")

    done = box.command(
        "unshare", "-m", "sh", "-c", 'mount -t tmpfs -o noexec tmpfs "$1" && cp /bin/true "$1/my-gcc"'
        ' && shift && exec "$@"', "sh", folder, box.xtool, "doctor", "--json", ARMV7,
        env=patient.env)

    found = [(one["check"], one["id"]) for one in json.loads(done.out)["result"]["findings"]]
    assert ("linker-exists", "mounted-noexec") in found


def test_a_machine_in_order_has_no_findings(patient):
    patient.set_up()

    done = patient.doctor(ARMV7)

    assert done.exit_code == 0
    assert f"{ARMV7}:\n  all is well" in done.out
    assert "0 errors, 0 warnings, 0 notes" in done.out


def test_a_c_compiler_of_the_environment_that_goes_before_the_one_set_up_is_told(patient):
    patient.set_up()
    patient.on_path("other-gcc")
    patient.env["CC_armv7_unknown_linux_gnueabihf"] = "other-gcc"

    [told] = patient.report(ARMV7)["findings"]

    assert (told["check"], told["id"]) == ("config-shadowed", "outranked")
    assert told["help"] == ["take it away: `unset CC_armv7_unknown_linux_gnueabihf`"]


def test_what_is_safe_is_fixed_and_fixing_twice_changes_nothing(patient):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")

    first = patient.report("--fix", ARMV7)
    before = read_tree(patient.box.root)
    second = patient.report("--fix", ARMV7)

    assert [(one["fix"], one["ok"]) for one in first["fixed"]] == \
        [("install-std", True), ("setup-linker", True)]
    assert (first["errors"], first["findings"]) == (0, [])
    assert second["fixed"] == []
    assert read_tree(patient.box.root) == before


def test_a_fix_links_for_the_glibc_that_is_asked_for(patient, zig):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")  # which links for this machine's glibc
    share_zig_cache(patient.box.xtool_home)
    patient.env["XTOOL_ZIG"] = str(zig("0.15.2"))

    report = patient.report("--fix", "--glibc", "2.17", ARMV7)

    assert [(one["fix"], one["ok"]) for one in report["fixed"]] == \
        [("install-std", True), ("setup-linker", True)]
    assert report["findings"] == []


def test_fixing_leaves_what_the_user_has_set(patient):
    requires("arm-linux-gnueabihf-gcc")
    patient.add()
    config = patient.config(f'[target.{ARMV7}]\nlinker = "no-such-gcc"  # mine\n')
    before = config.read_text()

    report = patient.report("--fix", ARMV7)

    assert ("linker-exists", "missing") in \
        {(one["check"], one["id"]) for one in report["findings"]}
    assert config.read_text() == before


def test_a_fix_that_fails_is_told_and_the_others_are_done(patient):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")
    patient.set_up()
    (patient.box.cargo_home / "config.toml").unlink()
    next((patient.rustlib / ARMV7 / "lib").glob("libstd-*.rlib")).unlink()
    patient.env["XTOOL_DIST_SERVER"] = "http://127.0.0.1:9"
    shutil.rmtree(patient.box.xtool_home / "cache", ignore_errors=True)

    report = patient.report("--fix", ARMV7)

    assert {one["fix"]: one["ok"] for one in report["fixed"]} == \
        {"install-std": False, "setup-linker": True}
    assert {one["check"] for one in report["findings"]} == {"std-complete"}


SMOKE = {("smoke", "build-fails"), ("smoke", "run-fails"), ("smoke", "wrong"), ("smoke", "not-run")}


@pytest.fixture
def real_armv7(sandbox, rustup_toolchain):
    requires("arm-linux-gnueabihf-gcc", "qemu-arm")
    sandbox.run("target", "add", ARMV7, "--setup=gcc").succeeded()
    return sandbox


def smoke_findings(sandbox, **options):
    done = sandbox.run("doctor", "--smoke", "--json", ARMV7, **options)
    report = json.loads(done.out)["result"]
    assert {"id": "smoke", "triple": ARMV7} == \
        {key: value for key, value in report["checks"][-1].items() if key != "ok"}
    return [one["id"] for one in report["findings"] if one["check"] == "smoke"]


def test_a_real_program_is_built_and_run(real_armv7):
    assert smoke_findings(real_armv7) == []


def test_what_a_real_program_runs_into_is_found(real_armv7):
    runner = "CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_RUNNER"
    linker = "CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER"

    assert smoke_findings(real_armv7, env={linker: "/bin/false"}) == ["build-fails"]
    log = real_armv7.xtool_home / f"logs/smoke-{ARMV7}.log"
    assert "error: linking with `/bin/false` failed" in log.read_text()
    assert smoke_findings(real_armv7, env={runner: "/bin/false"}) == ["run-fails"]
    assert smoke_findings(real_armv7, env={runner: "/bin/echo"}) == ["wrong"]
    real_armv7.run("setup-linker", "--gcc", "--no-runner", ARMV7).succeeded()
    assert smoke_findings(real_armv7) == ["not-run"]


# The sysroot's libraries


def record_of(patient):
    return patient.box.xtool_home / f"sysroots/{ARMV7}/lock.json"


@finds("sysroot-files", "damaged-record")
def _(patient):
    patient.install_libraries()
    record_of(patient).write_text("[]")


@finds("sysroot-files", "no-tree", ARMV7)
def _(patient):
    root = patient.install_libraries()
    shutil.move(root.parent, patient.box.root / "elsewhere")


@finds("sysroot-files", "missing", ARMV7)
def _(patient):
    (patient.install_libraries() / "usr/include/zlib.h").unlink()


@finds("sysroot-files", "changed", ARMV7)
def _(patient):
    header = patient.install_libraries() / "usr/include/zlib.h"
    header.write_text(header.read_text().replace("zlib", "zstd"))


@finds("sysroot-used", "no-linker", ARMV7)
def _(patient):
    requires("arm-linux-gnueabihf-gcc")
    patient.add()
    patient.install_libraries()


@finds("sysroot-used", "other", ARMV7)
def _(patient):
    patient.set_up()
    patient.install_libraries()
    record = patient.box.xtool_home / f"state/linkers/{ARMV7}.json"
    told = json.loads(record.read_text())
    record.write_text(json.dumps({**told, "libraries": "/opt/armv7"}))


@finds("sysroot-used", "without", ARMV7)
def _(patient):
    patient.set_up()
    patient.install_libraries()
    record = patient.box.xtool_home / f"state/linkers/{ARMV7}.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "libraries": ""}))


@finds("sysroot-used", "gone", ARMV7)
def _(patient):
    patient.set_up()
    patient.install_libraries()
    shutil.rmtree(record_of(patient).parent)


@finds("sysroot-glibc", "newer", ARMV7, arguments=["--glibc", "2.31"])
def _(patient):
    patient.install_libraries()


@finds("sysroot-glibc", "newer-than-program", ARMV7)
def _(patient):
    patient.install_libraries("libssl-dev")
    record = patient.box.xtool_home / f"state/linkers/{ARMV7}.json"
    patient.set_up()
    told = json.loads(record.read_text())
    record.write_text(json.dumps({**told, "glibc_wanted": "2.28"}))


def test_a_sysroot_that_is_in_use_and_unchanged_is_no_matter(patient):
    patient.set_up()
    root = patient.install_libraries()
    for path in root.rglob("*"):  # as those who pack a home and unpack it elsewhere leave it
        if path.is_file() and not path.is_symlink():
            os.utime(path, (1, 1))

    told = {one["check"] for one in patient.report("--glibc", "2.36", ARMV7)["findings"]}

    assert not [check for check in told if "sysroot" in check or "pkg-config" in check]


# Findings that no command heals here; the help says what to decide, or what the test cannot do.
NO_COMMAND = {
    "installs software": [
        ("rustc-found", "none"), ("rustc-version", "no-cargo"), ("rustc-version", "cargo-fails"),
        ("rustc-version", "old"), ("std-source", "missing"), ("runner-present", "none"),
        ("dlltool-found", "none"), ("xcode-llvm", "older"), ("xcode-llvm", "none"),
        ("msvc-tools", "none"), ("msvc-tools", "no-arch"), ("ndk-found", "none"),
        ("ndk-found", "no-ndk"), ("ndk-version", "old"), ("ndk-version", "no-libgcc"),
        ("zig-target", "cannot"), ("std-installed", "build-std-ignored")],
    "needs rustup": [("config-rustflags", "unstable"), ("config-unknown", "too-new")],
    "needs a zig": [("linker-libc", "glibc-for-musl"), ("glibc-newer", "newer"),
                    ("armv6-libc", "armv7")],
    "shows more": [("rustc-version", "cargo-differs"), ("std-installed", "not-published"),
                   ("zig-state", "cache"), ("config-unread", "home-not-read")],
    "is an edit": [
        ("config-valid", "invalid"), ("config-repeated", "twice"), ("config-shadowed", "twin"),
        ("config-shadowed", "older-cargo-joins"), ("config-shadowed", "several"),
        ("config-dotted", "quoted"),
        ("config-misspelt", "table"), ("config-misspelt", "target"), ("config-unknown", "key"),
        ("config-unknown", "refused"), ("config-relics", "libgcc"), ("config-relics", "sysroot"),
        ("ndk-cxx-runtime", "both"),
        ("config-rustflags", "target-replaces-build"), ("std-records", "unreadable"),
        ("build-target", "no-specification"), ("dlltool-found", "gone"),
        ("proxy", "malformed"), ("paths-blank", "blank")],
    "needs a real NDK": [("ndk-api", "no-clang"), ("ndk-page-size", "4k")],
    "needs another release": [("sysroot-glibc", "newer"), ("sysroot-glibc", "newer-than-program")],
    "is about the shell around it": [("plain-compiler", "sdk"), ("plain-compiler", "sdk-for-host")],
    "needs its owner": [("std-installed", "missing-read-only"), ("clock", "behind")],
}


def first_command(help_lines):
    commands = [part for line in help_lines for part in line.split("`")[1::2]]
    assert commands, help_lines
    return commands[0]


HEALED = [case for case in CASES if case not in {each for cases in NO_COMMAND.values()
                                                 for each in cases}]


@pytest.mark.parametrize("check,finding", HEALED, ids=lambda word: word)
def test_the_first_remedy_heals(patient, zig, check, finding):
    patient.zig = zig
    break_it, targets, arguments = CASES[check, finding]
    break_it(patient)
    (patient.box.bin / "xtool").symlink_to(patient.box.xtool)
    before = patient.report(*targets, *arguments)
    [told] = [one for one in before["findings"] if (one["check"], one["id"]) == (check, finding)]

    words = " ".join(["xtool", "doctor", "--json", *arguments, *targets])
    command = ["sh", "-c", f"{first_command(told['help'])} >&2 && exec {words}"]
    if patient.as_nobody_special and os.geteuid() == 0:
        command[:0] = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]
    done = patient.box.command(*command, env=patient.env)

    assert done.exit_code in (0, 1), done
    after = json.loads(done.out)["result"]["findings"]
    worse = {(one["check"], one["id"]) for one in after} - \
        {(one["check"], one["id"]) for one in before["findings"]}
    assert (check, finding) not in {(one["check"], one["id"]) for one in after}, told
    # A target that is built for now is examined as well.
    assert worse <= {("std-installed", "missing"), ("linker-configured", "none")} \
        if check == "build-target" else not worse, worse
