# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Finding and proving real compilers, and running what they link."""

import json
import os
import subprocess

import pytest

from conftest import part, requires, skip
from testbed import parts
from testbed.server import Server
from testbed.zig import zig_cache
from testbed.zig_release import zig_release

ARMV7 = "armv7-unknown-linux-gnueabihf"
ARMEL = "arm-unknown-linux-gnueabi"
AARCH64 = "aarch64-unknown-linux-gnu"
MUSL = "x86_64-unknown-linux-musl"
ANDROID = "aarch64-linux-android"
HOST = f"{os.uname().machine}-unknown-linux-gnu"

HELLO = '#include <stdio.h>\nint main(int c, char **v) { printf("hello %s\\n", v[c - 1]); return 3; }\n'


@pytest.fixture
def linkers(xtool, sandbox):
    """linkers("choose", TRIPLE, ...): what the library answers, from JSON."""
    program = xtool.parent / "xtool_linkers"
    if not program.exists():
        skip(f"'{program}' is not built")

    def run(*words, env=None):
        done = sandbox.command(program, *words, env=env)
        assert (done.exit_code, done.err) == (0, ""), done
        return json.loads(done.out)
    return run


def taken(trials):
    """The one that works; the refusals are shown when there is none."""
    works = [trial for trial in trials if trial["verdict"] == "works"]
    assert len(works) == 1, trials
    return works[0]


def build(linker, folder, source=HELLO):
    (folder / "hello.c").write_text(source)
    subprocess.run([linker["program"], *linker["flags"], "hello.c", "-o", "hello"], cwd=folder,
                   check=True, env={**os.environ, "ZIG_GLOBAL_CACHE_DIR": str(zig_cache())})
    return folder / "hello"


def greets(runner, program):
    done = subprocess.run([*runner["argv"], program, "world"], capture_output=True, text=True,
                          check=False, timeout=60)
    return (done.returncode, done.stdout, done.stderr) == (3, "hello world\n", "")


@pytest.mark.parametrize("triple, prefix", [(ARMV7, "arm-linux-gnueabihf"),
                                            (AARCH64, "aarch64-linux-gnu"),
                                            (ARMEL, "arm-linux-gnueabi")])
def test_a_distributions_cross_gcc_is_taken_and_its_programs_run(linkers, tmp_path, triple, prefix):
    requires(f"{prefix}-gcc", "qemu-arm", "qemu-aarch64")

    linker = taken(linkers("choose", triple))
    runner = linkers("runner", triple, HOST, linker["sysroot"])

    assert linker["kind"] == "gcc"
    assert linker["program"].endswith(f"/{prefix}-gcc")
    assert linker["flags"] == []
    assert linker["sysroot"] == f"/usr/{prefix}"
    assert runner["argv"][1:] == ["-L", f"/usr/{prefix}"]
    assert greets(runner, build(linker, tmp_path))


@pytest.mark.parametrize("triple, prefix", [(ARMV7, "arm-linux-gnueabihf"),
                                            (AARCH64, "aarch64-linux-gnu")])
def test_clang_and_lld_link_with_a_cross_gccs_libraries(linkers, tmp_path, triple, prefix):
    requires("clang", "ld.lld", f"{prefix}-gcc", "qemu-arm", "qemu-aarch64")

    linker = taken(linkers("choose", triple, "only=clang"))

    assert linker["flags"] == [f"--target={triple}", "-fuse-ld=lld"]
    assert greets(linkers("runner", triple, HOST, linker["sysroot"]), build(linker, tmp_path))


@pytest.mark.requires("arm-linux-gnueabi-gcc", "arm-linux-gnueabihf-gcc")
def test_a_compiler_for_the_wrong_float_abi_is_refused_and_the_next_one_is_taken(sandbox, linkers):
    sandbox.program("arm-linux-gnueabihf-gcc", '#!/bin/sh\nexec arm-linux-gnueabi-gcc "$@"\n')

    trials = linkers("choose", ARMV7)

    assert trials[0]["verdict"] == "refused"
    assert trials[0]["reason"] == ("what it links passes floating-point numbers the soft-float "
                                   "way, not the hard-float way")
    assert taken(trials)["program"].startswith("/usr/bin/arm-linux-gnueabihf-gcc-")


@pytest.mark.requires("musl-gcc", "gcc")
def test_glibc_and_musl_are_told_apart(sandbox, linkers):
    linker = taken(linkers("choose", MUSL, "only=gcc"))
    assert linker["program"].endswith("musl-gcc")

    sandbox.program("x86_64-linux-musl-gcc", '#!/bin/sh\nexec gcc "$@"\n')
    trials = linkers("choose", MUSL, "only=gcc")
    assert trials[0]["reason"] == (
        "what it links is linked for glibc ('/lib64/ld-linux-x86-64.so.2'), not for musl "
        "('/lib/ld-musl-x86_64.so.1')")
    assert taken(trials)["program"].endswith("musl-gcc")


@pytest.mark.requires("musl-gcc")
def test_a_configured_musl_gcc_is_refused_as_its_static_pie_programs_crash(linkers):
    configured = linkers("choose", MUSL, "linker=musl-gcc")[0]

    assert configured["verdict"] == "refused"
    assert configured["reason"] == \
        "what it links with -static-pie asks for a loader, and crashes in it"


@pytest.mark.requires("gcc")
def test_the_hosts_compiler_as_the_configured_linker_is_refused(linkers):
    configured = linkers("choose", ARMV7, "linker=gcc")[0]

    assert (configured["kind"], configured["found_by"]) == ("configured", "a test")
    assert configured["reason"] == "what it links is for x86_64, not for arm"


@pytest.mark.requires("arm-linux-gnueabihf-gcc")
def test_fakes_in_front_of_real_compilers_do_no_harm(sandbox, linkers):
    sandbox.program("arm-linux-gnueabihf-gcc", "#!/bin/sh\nyes rubbish | head -c 100000000\n")
    zig = sandbox.program("zig", "#!/bin/sh\necho 0.15.2; exit 1\n")

    trials = linkers("choose", ARMV7)
    zigs = linkers("choose", ARMV7, "only=zig")

    assert "printed more than 64 MiB" in trials[0]["reason"]
    assert taken(trials)["program"].startswith("/usr/bin/arm-linux-gnueabihf-gcc-")
    assert (zigs[0]["program"], zigs[0]["reason"]) == (
        str(zig), "is not zig: `zig version` ended with 1: it printed nothing")


def test_zig_links_for_the_glibc_that_is_wanted(linkers, tmp_path, zig):
    requires("qemu-aarch64", "aarch64-linux-gnu-gcc")
    env = {"XTOOL_ZIG": str(zig("0.15.2"))}

    linker = taken(linkers("choose", AARCH64, "only=zig", f"cache={zig_cache()}", env=env))

    assert linker["found_by"] == "$XTOOL_ZIG"
    assert linker["flags"] == ["cc", "-target", "aarch64-linux-gnu.2.17"]
    assert tuple(map(int, linker["glibc"].split("."))) <= (2, 17)
    assert greets(linkers("runner", AARCH64, HOST), build(linker, tmp_path))


def test_pythons_package_of_zig_is_found(linkers, zig):
    env = {"PYTHONPATH": str(zig("0.13.0").parent.parent)}

    found = linkers("choose", "s390x-unknown-linux-gnu", "only=zig", env=env)

    assert [(trial["found_by"], trial["program"]) for trial in found] == [
        ("python3 -m ziglang", str(zig("0.13.0")))]
    assert "versions before 0.14 cannot compile" in found[0]["reason"]


def test_a_release_of_zig_is_installed_and_then_found(sandbox, linkers):
    index = part(zig_release, "0.15.2")

    first = linkers("install-zig", index, sandbox.xtool_home, "0.15.2", HOST)
    again = linkers("install-zig", index, sandbox.xtool_home, "0.15.2", HOST)
    linker = taken(linkers("choose", AARCH64, "only=zig", f"home={sandbox.xtool_home}",
                           f"cache={zig_cache()}"))

    program = sandbox.xtool_home / "zig/0.15.2/zig"
    assert first == {"program": str(program), "already_there": False}
    assert again == {"program": str(program), "already_there": True}
    assert (linker["program"], linker["found_by"]) == (str(program), "installed by xtool")


@pytest.mark.requires("node")
def test_node_runs_a_wasi_program(linkers, tmp_path, zig):
    runner = linkers("runner", "wasm32-wasip1", HOST)
    if runner["argv"][0] != "node":
        skip("Wasmtime is preferred here")
    wasi = {"program": str(zig("0.15.2")), "flags": ["cc", "-target", "wasm32-wasi"]}

    assert greets(runner, build(wasi, tmp_path))


@pytest.fixture
def musl(sandbox):
    """std for musl, LLD in rustc's own place for it, and nothing else that links for musl."""
    requires("lld", "readelf")
    toolchain = sandbox.real_toolchain(part(parts.toolchain_with, MUSL))
    with Server(parts.mirror_with(MUSL).path) as mirror:
        sandbox.serve_from(mirror)
        sandbox.run("target", "add", MUSL).succeeded()
    sandbox.hide("musl", "clang", "zig")
    own = toolchain.sysroot / f"lib/rustlib/{HOST}/bin"
    own.mkdir(exist_ok=True)
    (own / "rust-lld").symlink_to("/usr/bin/lld")
    (sandbox.cwd / "src").mkdir()
    (sandbox.cwd / "Cargo.toml").write_text("[package]\nname = 'hello'\nversion = '0.1.0'\n")
    (sandbox.cwd / "src/main.rs").write_text(
        'fn main() { let caught = std::panic::catch_unwind(|| panic!("over"));\n'
        '    println!("caught {}", caught.is_err()); }\n')
    return sandbox


def test_programs_for_musl_without_c_need_no_compiler(musl):
    done = musl.run("setup-linker", MUSL, "--json").succeeded()
    run = musl.command("cargo", "run", "--target", MUSL).succeeded()
    elf = musl.command("readelf", "-lW", f"target/{MUSL}/debug/hello").out
    diagnosis = musl.run("doctor", MUSL, "--json")

    result = json.loads(done.out)["result"]["targets"][0]
    assert (result["kind"], result["linker"]) == ("rust-lld", "rust-lld")
    assert run.out == "caught true\n"
    assert "INTERP" not in elf
    assert [finding for finding in json.loads(diagnosis.out)["result"]["findings"]
            if finding["target"] and finding["severity"] == "error"] == []


def test_a_compiler_is_refused_that_links_c_and_not_rust(musl):
    """musl-gcc, given a target of another libc, is such a one in practice."""
    musl.program("x86_64-linux-musl-gcc", f"""
case "$*" in *rcgu.o*) echo "ld: cannot find -lunwind" >&2; exit 1;; esac
exec cc -static "$@"
""")

    done = musl.run("setup-linker", MUSL, "--json").succeeded()

    result = json.loads(done.out)["result"]["targets"][0]
    refused = [trial for trial in result["candidates"] if trial["verdict"] == "refused"]
    assert [trial["kind"] for trial in refused] == ["gcc"] and "-lunwind" in refused[0]["reason"]
    assert result["kind"] == "rust-lld"


@pytest.fixture
def ndk(sandbox):
    """A stand-in for Android's NDK: Debian's clang and LLD, with a C library that has just what the
    proof calls. It shows that the right program is called, not what the NDK itself links."""
    requires("clang", "ld.lld")
    folder = sandbox.root / "ndk"
    binaries = folder / "toolchains/llvm/prebuilt/linux-x86_64/bin"
    root = folder / "sysroot"
    binaries.mkdir(parents=True)
    root.mkdir()
    (folder / "source.properties").write_text("Pkg.Revision = 27.0.12077973\n")
    (root / "stdio.h").write_text("int printf(const char *, ...);\n")
    (root / "stdlib.h").write_text("#define NULL 0\ndouble strtod(const char *, char **);\n")
    (root / "crt.c").write_text("int main(int, char **);\nvoid _start(void) { main(0, 0); }\n")
    (root / "libc.c").write_text("int printf(const char *f, ...) { return 1; }\n"
                                 "double strtod(const char *s, char **e) { return 1; }\n")
    clang = ["clang", "--target=aarch64-linux-android24", "-fuse-ld=lld", "-nostdlib", "-w"]
    subprocess.run([*clang, "-c", root / "crt.c", "-o", root / "crt.o"], check=True)
    subprocess.run([*clang, "-shared", "-fPIC", root / "libc.c", "-Wl,-soname,libc.so", "-o",
                    root / "libc.so"], check=True)
    for level in (24, 30):
        script = binaries / f"{ANDROID}{level}-clang"
        script.write_text(f"#!/bin/sh\nexec {' '.join(clang)} -isystem {root} {root}/crt.o \"$@\" "
                          f"-L{root} -lc -Wl,-dynamic-linker,/system/bin/linker64\n")
        script.chmod(0o755)
    for tool in ("llvm-ar", "llvm-ranlib"):
        (binaries / tool).write_text("#!/bin/sh\n")
    return binaries


def test_androids_ndk_is_set_up_with_all_its_tools(sandbox, fake_toolchain, ndk):
    (fake_toolchain.rustlib / ANDROID / "lib").mkdir(parents=True)
    (fake_toolchain.rustlib / ANDROID / "lib/libcore-0123456789abcdef.rlib").write_bytes(b"")
    env = {"ANDROID_NDK_HOME": str(ndk.parents[4])}

    without = sandbox.run("setup-linker", ANDROID, "--json")
    done = sandbox.run("setup-linker", ANDROID, "--json", env=env).succeeded()

    assert without.exit_code == 15
    assert "ANDROID_NDK_HOME" in json.loads(without.out)["error"]["help"]
    result = json.loads(done.out)["result"]["targets"][0]
    assert result["kind"] == "ndk"
    assert result["linker"] == str(ndk / f"{ANDROID}24-clang")
    assert result["environment"]["AR_aarch64_linux_android"] == str(ndk / "llvm-ar")
