# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Plain `cargo build` finds the libraries of a sysroot, with every linker, and what it makes runs."""

import gzip
import json
import pathlib
import shutil
import subprocess

import pytest

from conftest import requires
from testbed.deb_repository import LIBRARIES, TRIPLET, Repository, deb
from testbed.zig import share_zig_cache

ARMV7 = "armv7-unknown-linux-gnueabihf"
CROSS = pathlib.Path(f"/usr/{TRIPLET}")
pytestmark = pytest.mark.requires("gpg", "gpgv", "pkg-config", f"{TRIPLET}-gcc", "qemu-arm")

# Asks pkg-config as the pkg-config crate does, and compiles C as the cc crate does.
BUILD_SCRIPT = r"""
use std::{env, process::Command};
fn run(command: &mut Command) -> String {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}
fn main() {
    let out = env::var("OUT_DIR").unwrap();
    let target = env::var("TARGET").unwrap().replace('-', "_");
    let of_target = |name: &str| env::var(format!("{name}_{target}")).unwrap();
    for name in [&format!("PKG_CONFIG_LIBDIR_{target}"), "ANSWER_STATIC"] {
        println!("cargo:rerun-if-env-changed={name}");
    }
    let flags = run(Command::new("pkg-config")
        .args(["--libs", "--cflags", "answer"])
        .env("PKG_CONFIG_LIBDIR", of_target("PKG_CONFIG_LIBDIR"))
        .env("PKG_CONFIG_PATH", of_target("PKG_CONFIG_PATH"))
        .env("PKG_CONFIG_ALLOW_SYSTEM_LIBS", "1"));
    let object = format!("{out}/asks.o");
    run(Command::new(of_target("CC")).args(["-c", "-O1", "asks.c", "-o", &object]));
    run(Command::new(of_target("AR")).args(["crs", &format!("{out}/libasks.a"), &object]));
    println!("cargo:rustc-link-search=native={out}");
    println!("cargo:rustc-link-lib=static=asks");
    let kind = if env::var("ANSWER_STATIC").is_ok() { "static=" } else { "" };
    for flag in flags.split_whitespace() {
        if let Some(directory) = flag.strip_prefix("-L") {
            println!("cargo:rustc-link-search=native={directory}");
        } else if let Some(library) = flag.strip_prefix("-l") {
            println!("cargo:rustc-link-lib={kind}{library}");
        }
    }
}
"""
MAIN = """
extern "C" { fn asks() -> i32; }
// It needs a newer glibc than zig links for, and is where only the compiler is told to look.
#[link(name = "when")]
extern "C" { fn when() -> i32; }
fn main() { println!("the library says {}", unsafe { asks() + when() }); }
"""
# A header beside the architecture's own directory, as OpenSSL has one, and the C library's.
ASKS = "#include <stdio.h>\n#include <answer.h>\nint asks(void) { return answer() + ANSWER_MORE; }\n"


def compiled(folder, *arguments):
    subprocess.run([f"{TRIPLET}-gcc", *arguments], cwd=folder, check=True)
    return (folder / arguments[-1]).read_bytes()


def below(folder, place, wanted=lambda path: True):
    """The files of a folder as a package has them."""
    return {f"{place}/{path.relative_to(folder)}": path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file() and wanted(path)}


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A library that needs another one, and the real C library of Debian's cross compiler."""
    requires("gpg", f"{TRIPLET}-gcc")
    work = tmp_path_factory.mktemp("library")
    (work / "deep.c").write_text("int deep(void) { return 40; }\n")
    (work / "answer.c").write_text("int deep(void);\nint answer(void) { return deep() + 1; }\n")
    (work / "when.c").write_text("#include <sys/stat.h>\n"
                                 'int when(void) { struct stat s; return stat("/", &s); }\n')
    deep = compiled(work, "-shared", "-fPIC", "deep.c", "-Wl,-soname,libdeep.so.1", "-o",
                    "libdeep.so.1")
    answer = compiled(work, "-shared", "-fPIC", "answer.c", "libdeep.so.1",
                      "-Wl,-soname,libanswer.so.1", f"-Wl,-rpath,/{LIBRARIES}/deep", "-o",
                      "libanswer.so.1")
    when = compiled(work, "-shared", "-fPIC", "when.c", "-Wl,-soname,libwhen.so", "-o", "libwhen.so")
    compiled(work, "-c", "answer.c", "-o", "answer.o")
    compiled(work, "-c", "deep.c", "-o", "deep.o")
    subprocess.run([f"{TRIPLET}-ar", "crs", "libanswer.a", "answer.o", "deep.o"], cwd=work,
                   check=True)

    def quick(data):
        return gzip.compress(data, compresslevel=1)

    made = Repository(work / "repository")
    # Where only libanswer looks, as PulseAudio's libraries have it.
    made.add("libdeep1", {f"{LIBRARIES}/deep/libdeep.so.1": deep}, Depends="libc6")
    made.add("libanswer1", {f"lib/{TRIPLET}/libanswer.so.1": answer}, Depends="libc6, libdeep1")
    made.add("libanswer-dev", {
        f"{LIBRARIES}/libanswer.so": f"-> /lib/{TRIPLET}/libanswer.so.1",
        f"{LIBRARIES}/libanswer.a": (work / "libanswer.a").read_bytes(),
        f"{LIBRARIES}/libwhen.so": when,
        "usr/include/answer.h": "#include <answer_conf.h>\nint answer(void);\n",
        f"usr/include/{TRIPLET}/answer_conf.h": "#define ANSWER_MORE 1\n",
        f"{LIBRARIES}/pkgconfig/answer.pc":
            f"prefix=/usr\nName: answer\nDescription: a\nVersion: 1\nLibs: -L${{prefix}}/lib/{TRIPLET}"
            " -lanswer\nCflags: -I${prefix}/include\n"},
        Section="libdevel", Depends="libanswer1, libc6-dev")
    version = "2.36-9"
    made.add("libc6", version=version, package=deb(
        below(CROSS / "lib", f"lib/{TRIPLET}", lambda path: ".so." in path.name)
        | {"lib/ld-linux-armhf.so.3": f"-> {TRIPLET}/ld-linux-armhf.so.3"}, compress=quick,
        ending="gz"))
    links = {f"{LIBRARIES}/libm.so": f"-> /lib/{TRIPLET}/libm.so.6",
             f"{LIBRARIES}/libc.so": (CROSS / "lib/libc.so").read_text().replace(
                 f"{CROSS}/lib/libc_", f"/usr/lib/{TRIPLET}/libc_").replace(
                 f"{CROSS}/lib/", f"/lib/{TRIPLET}/")}
    made.add("libc6-dev", version=version, Section="libdevel", Depends="libc6", package=deb(
        below(CROSS / "lib", LIBRARIES, lambda path: path.suffix == ".o" or path.name in (
            "libc_nonshared.a", "libpthread.a", "libdl.a", "librt.a", "libutil.a"))
        | below(CROSS / "include", "usr/include", lambda path: "c++" not in path.parts) | links,
        compress=quick, ending="gz"))
    compiler = next(pathlib.Path(f"/usr/lib/gcc-cross/{TRIPLET}").iterdir())
    made.add("libgcc-s1", {f"lib/{TRIPLET}/libgcc_s.so.1": (CROSS / "lib/libgcc_s.so.1").read_bytes()},
             Depends=f"gcc-{compiler.name}-base, libc6")
    made.add(f"gcc-{compiler.name}-base", {})
    own = f"usr/lib/gcc/{TRIPLET}/{compiler.name}"
    made.add(f"libgcc-{compiler.name}-dev", Section="libdevel", Depends="libgcc-s1", package=deb(
        below(compiler, own, lambda path: path.parent == compiler and (
            path.suffix == ".o" or path.name in ("libgcc.a", "libgcc_eh.a")))
        | {f"{own}/libgcc_s.so": f"/* GNU ld script */\nGROUP ( /lib/{TRIPLET}/libgcc_s.so.1 -lgcc )\n"},
        compress=quick, ending="gz"))
    made.publish()
    return made


class Project:
    def __init__(self, sandbox, repository):
        self.sandbox, self.repository = sandbox, repository
        self.folder = sandbox.cwd / "project"
        (self.folder / "src").mkdir(parents=True)
        (self.folder / "Cargo.toml").write_text(
            '[package]\nname = "asks"\nversion = "0.1.0"\nedition = "2021"\n')
        (self.folder / "build.rs").write_text(BUILD_SCRIPT)
        (self.folder / "src/main.rs").write_text(MAIN)
        (self.folder / "asks.c").write_text(ASKS)

    def add_library(self, word="-lanswer"):
        run = self.sandbox.run("sysroot", "add", ARMV7, word, "--mirror",
                               f"file://{self.repository.path}", "--keyring",
                               str(self.repository.keyring), "--json").succeeded()
        return json.loads(run.out)["result"]

    def build_and_run(self, **env):
        run = self.sandbox.command("cargo", "run", "--quiet", "--offline", "--target", ARMV7,
                                   cwd=self.folder, env=env).succeeded()
        assert run.out == "the library says 42\n"
        shown = json.loads(self.sandbox.run(
            "inspect", "--json", self.folder / f"target/{ARMV7}/debug/asks").out)
        return shown["result"]["files"][0]["needed"]


@pytest.fixture
def project(sandbox, rustup_toolchain, repository):
    sandbox.run("target", "add", ARMV7).succeeded()
    return Project(sandbox, repository)


def test_gcc_links_with_a_sysroot_that_is_added_before_and_after(project, sandbox):
    sandbox.run("setup-linker", ARMV7, "--gcc").succeeded()
    assert project.add_library()["linker_updated"] is True

    assert "libanswer.so.1" in project.build_and_run()
    assert "libanswer.so.1" not in project.build_and_run(ANSWER_STATIC="1")

    sandbox.run("setup-linker", ARMV7, "--remove").succeeded()
    assert project.add_library()["linker_updated"] is False
    sandbox.run("setup-linker", ARMV7, "--gcc").succeeded()
    shutil.rmtree(project.folder / "target")
    assert "libanswer.so.1" in project.build_and_run()

    sandbox.run("sysroot", "remove", ARMV7).succeeded()
    config = (sandbox.cargo_home / "config.toml").read_text()
    assert "sysroots" not in config and "PKG_CONFIG" not in config


def test_gcc_links_with_a_copy_of_a_tree_that_exists(project, sandbox):
    device = sandbox.root / "device"
    shutil.copytree(project.add_library()["root"], device, symlinks=True)
    (device / LIBRARIES / "libanswer.so").unlink()
    (device / LIBRARIES / "libanswer.a").unlink()
    sandbox.run("sysroot", "remove", ARMV7).succeeded()
    sandbox.run("setup-linker", ARMV7, "--gcc").succeeded()

    copied = json.loads(sandbox.run("sysroot", "from", device, ARMV7, "--json").succeeded().out)

    assert copied["result"]["linker_updated"] is True
    assert "libanswer.so.1" in project.build_and_run()


@pytest.mark.requires("clang", "ld.lld")
def test_clang_takes_all_from_the_sysroot(project, sandbox):
    project.add_library()
    sandbox.run("setup-linker", ARMV7, "--clang").succeeded()

    assert "libanswer.so.1" in project.build_and_run()


@pytest.mark.parametrize("shim", ["exec", "script"])
def test_zig_links_for_an_older_glibc_than_the_libraries_need(project, sandbox, zig, shim):
    share_zig_cache(sandbox.xtool_home)
    project.add_library()
    sandbox.run("setup-linker", ARMV7, "--zig", "--shim", shim, "--no-warm",
                env={"XTOOL_ZIG": str(zig("0.15.2"))}).succeeded()

    assert "libanswer.so.1" in project.build_and_run()


def test_env_names_the_modules_of_the_target_apart_from_the_hosts(project, sandbox):
    sandbox.run("setup-linker", ARMV7, "--gcc").succeeded()
    report = project.add_library()

    variables = json.loads(sandbox.run("env", ARMV7, "--json").succeeded().out)["result"]["environment"]

    name = ARMV7.replace("-", "_")
    expected = (f"{report['libraries']}/usr/lib/{TRIPLET}/pkgconfig:"
                f"{report['libraries']}/usr/share/pkgconfig")
    assert variables[f"PKG_CONFIG_LIBDIR_{name}"] == expected
    assert variables["PKG_CONFIG_LIBDIR"] == expected
    assert variables["HOST_PKG_CONFIG_LIBDIR"] == sandbox.command(
        "pkg-config", "--variable=pc_path", "pkg-config").out.strip()
    assert f"--sysroot={report['root']}" in variables[f"BINDGEN_EXTRA_CLANG_ARGS_{name}"]
    assert f"-L {report['root']}" in variables[f"CARGO_TARGET_{name.upper()}_RUNNER"]
