# SPDX-License-Identifier: Apache-2.0 OR MIT
"""xtool inspect against readelf and llvm-readobj, on real binaries of many machines."""

import json
import re
import struct
import subprocess

import pytest

from conftest import part
from testbed import parts
from testbed.foreign import extension_module, foreign_libraries

# readelf's words for what elf.h calls EM_...
MACHINES = {
    "AArch64": "EM_AARCH64", "ARM": "EM_ARM", "HPPA": "EM_PARISC", "Intel 80386": "EM_386",
    "MC68000": "EM_68K", "MIPS R3000": "EM_MIPS", "PowerPC": "EM_PPC", "PowerPC64": "EM_PPC64",
    "RISC-V": "EM_RISCV", "IBM S/390": "EM_S390", "Renesas / SuperH SH": "EM_SH",
    "Sparc v9": "EM_SPARCV9", "Advanced Micro Devices X86-64": "EM_X86_64",
    "Alpha": "EM_ALPHA", "LoongArch": "EM_LOONGARCH"}


def tool(*words):
    return subprocess.run(words, check=True, text=True, capture_output=True).stdout


def inspected(sandbox, *files):
    run = sandbox.run("inspect", "--json", *map(str, files)).succeeded()
    return {file["path"]: file for file in json.loads(run.out)["result"]["files"]}


def field(text, pattern):
    found = re.search(pattern, text)
    return found and found.group(1)


def highest(versions, family):
    numbers = [tuple(map(int, name[len(family):].split("."))) for name in versions
               if re.fullmatch(family + r"[0-9.]+", name)]
    return ".".join(map(str, max(numbers))) if numbers else None


def by_readelf(file):
    """What readelf says, in inspect's words."""
    text = tool("readelf", "-W", "-h", "-l", "-d", "-V", str(file))
    needs = re.findall(r"Name: (\S+)  Flags: (?!.*WEAK)\S+  Version", text)
    symbols = {}
    for line in tool("readelf", "-W", "--dyn-syms", str(file)).splitlines():
        if found := re.search(r" UND (\S+)@(\S+) \(\d+\)", line):
            symbols.setdefault(found.group(2), set()).add(found.group(1))
    # glibc 2.36 was the first to know packed relocations, and calls that a version.
    glibc = highest([*needs, *("GLIBC_2.36" for name in needs if name == "GLIBC_ABI_DT_RELR")],
                          "GLIBC_")
    return {
        "machine": MACHINES[field(text, r"Machine: +(.*)")],
        "bits": int(field(text, r"Class: +ELF(\d+)")),
        "endian": field(text, r"Data: .* (big|little) endian"),
        "interpreter": field(text, r"program interpreter: (\S+)\]"),
        "needed": re.findall(r"\(NEEDED\).*\[(.*)\]", text),
        "soname": field(text, r"\(SONAME\).*\[(.*)\]"),
        "glibc": glibc,
        "glibcxx": highest(needs, "GLIBCXX_"),
        "load_alignment": min(int(number, 16) for number in
                              re.findall(r"^  LOAD .* (0x[0-9a-f]+)$", text, re.MULTILINE)),
        "symbols": symbols}


def as_readelf_has_it(file):
    """What inspect says, in the same form."""
    found = {name: file[name] for name in ("machine", "bits", "endian", "interpreter", "needed",
                                           "soname", "glibc", "glibcxx", "load_alignment")}
    symbols = {}
    for version in file["versions"]:  # the same version may be one of several libraries
        if version["symbols"]:
            symbols.setdefault(version["name"], set()).update(version["symbols"])
    return found | {"symbols": symbols}


def without_sections(content):
    """The file with a header that says there are none, as strippers leave it."""
    order, wide = ">" if content[5] == 2 else "<", content[4] == 2
    changed = bytearray(content)
    struct.pack_into(order + ("Q" if wide else "I"), changed, 40 if wide else 32, 0)
    struct.pack_into(order + "HHH", changed, 58 if wide else 46, 0, 0, 0)
    return bytes(changed)


@pytest.fixture(scope="module")
def libraries():
    """The C libraries of some twenty machines, and what depends on them."""
    root = part(foreign_libraries)
    found = [path for name in ("libc.so.6", "libm.so.6", "libresolv.so.2", "libnsl.so.1",
                               "libstdc++.so.6.*", "ld*.so.*")
             for path in sorted(root.glob(f"usr/*/lib*/{name}")) if not path.is_symlink()]
    assert len({path.parents[1].name for path in found}) >= 10
    return found


@pytest.mark.requires("readelf")
def test_libraries_of_many_machines_are_read_as_readelf_reads_them(sandbox, libraries):
    found = inspected(sandbox, *libraries)

    assert {path: as_readelf_has_it(file) for path, file in found.items()} == {
        str(path): by_readelf(path) for path in libraries}
    assert len({(file["machine"], file["bits"], file["endian"]) for file in found.values()}) >= 10
    assert {file["float_abi"] for file in found.values() if file["machine"] == "EM_ARM"} == {
        "soft", "hard"}


def test_nothing_is_lost_with_the_section_headers_but_the_float_abi(sandbox, libraries):
    def comparable(file):
        return {name: value for name, value in file.items()
                if name not in ("path", "float_abi", "cpu")}

    stripped = []
    for number, path in enumerate(libraries):
        stripped.append(sandbox.cwd / f"{number}.so")
        stripped[-1].write_bytes(without_sections(path.read_bytes()))

    whole = inspected(sandbox, *libraries)
    bare = inspected(sandbox, *stripped)

    assert [comparable(bare[str(path)]) for path in stripped] == [
        comparable(whole[str(path)]) for path in libraries]


@pytest.mark.requires("llvm-readobj")
@pytest.mark.parametrize("name, machine, bits", [
    ("win32", "IMAGE_FILE_MACHINE_I386", 32), ("win_amd64", "IMAGE_FILE_MACHINE_AMD64", 64),
    ("win_arm64", "IMAGE_FILE_MACHINE_ARM64", 64)])
def test_dlls_are_read_as_llvm_reads_them(sandbox, name, machine, bits):
    library = part(extension_module, name)
    text = tool("llvm-readobj", "--file-headers", "--coff-imports", str(library))

    file = inspected(sandbox, library)[str(library)]

    assert f"Machine: {machine} " in text
    assert (file["format"], file["machine"], file["bits"], file["kind"]) == (
        "pe", machine, bits, "library")
    assert file["needed"] == re.findall(r"^  Name: (.*)$", text, re.MULTILINE)
    assert (file["os"], file["libc"], file["linkage"]) == ("windows", "ucrt", "dynamic")
    assert (file["interpreter"], file["glibc"], file["load_alignment"]) == (None, None, None)


@pytest.mark.requires("llvm-objdump")
@pytest.mark.parametrize("name, machines", [
    ("macos_arm64", ["CPU_TYPE_ARM64"]),
    ("macos_universal", ["CPU_TYPE_X86_64", "CPU_TYPE_ARM64"])])
def test_mach_o_libraries_are_read_as_llvm_reads_them(sandbox, name, machines):
    library = part(extension_module, name)
    text = tool("llvm-objdump", "--macho", "--arch=all", "--dylibs-used", str(library))

    file = inspected(sandbox, library)[str(library)]

    images = file["images"] or [file]
    assert (file["format"], [image["machine"] for image in images]) == ("macho", machines)
    assert [path for image in images for path in image["needed"]] == re.findall(
        r"^\t(\S+) \(", text, re.MULTILINE)
    assert {(image["bits"], image["os"], image["libc"], image["linkage"]) for image in images} == {
        (64, "macos", "libSystem", "dynamic")}
    assert file["machine"] == (machines[0] if len(machines) == 1 else None)


@pytest.mark.requires("ar")
def test_the_members_of_real_rlibs_are_counted(sandbox):
    rustlib = part(parts.distribution_root).rustlib
    machines = {"armv7-unknown-linux-gnueabihf": "EM_ARM",
                "x86_64-pc-windows-gnu": "IMAGE_FILE_MACHINE_AMD64"}

    for target, machine in machines.items():
        rlibs = sorted((rustlib / target / "lib").glob("lib[ac]*.rlib"))
        assert rlibs
        for path, file in inspected(sandbox, *rlibs).items():
            assert (file["format"], file["machine"]) == ("archive", machine)
            members = len(tool("ar", "t", path).split())
            assert file["images"][0]["count"] + file["other_members"] == members


@pytest.mark.requires("ar")
def test_a_mixture_in_an_archive_is_reported_and_breaks_the_target(sandbox):
    root = part(foreign_libraries)
    names = ["arm-linux-gnueabihf", "s390x-linux-gnu"]
    files = [next(root.glob(f"usr/{name}/lib/libm.so.6")) for name in names]
    for number, file in enumerate(files):
        (sandbox.cwd / f"{number}.o").write_bytes(file.read_bytes())
    subprocess.run(["ar", "rc", "libmixed.a", "0.o", "1.o"], cwd=sandbox.cwd, check=True)

    shown = sandbox.run("inspect", "libmixed.a").succeeded()
    failed = sandbox.run("inspect", "--target", "armhf", "libmixed.a")

    assert "the members are for different machines" in shown.out
    assert (failed.exit_code, failed.out) == (
        1, "libmixed.a: its member '1.o' is for s390x, not for arm\n")


@pytest.mark.requires("aarch64-linux-gnu-gcc")
@pytest.mark.parametrize("flags, linkage", [
    (["-static"], "static"), (["-static-pie"], "static-pie"), (["-no-pie"], "dynamic"),
    (["-pie"], "dynamic")])
def test_each_way_to_link_a_program_is_told(sandbox, flags, linkage):
    (sandbox.cwd / "a.c").write_text("int main(void) { return 0; }\n")
    subprocess.run(["aarch64-linux-gnu-gcc", *flags, "a.c", "-o", "a"], cwd=sandbox.cwd,
                   check=True)

    file = inspected(sandbox, "a")["a"]
    gate = sandbox.run("inspect", "a", "--static", "--target", "arm64")

    assert (file["kind"], file["linkage"]) == ("program", linkage)
    assert gate.exit_code == (1 if linkage == "dynamic" else 0), gate.out


@pytest.mark.requires("arm-linux-gnueabihf-gcc")
def test_debians_armhf_is_no_armv6(sandbox):
    (sandbox.cwd / "a.c").write_text("int main(void) { return 0; }\n")
    subprocess.run(["arm-linux-gnueabihf-gcc", "a.c", "-o", "a"], cwd=sandbox.cwd, check=True)

    run = sandbox.run("inspect", "a", "--target", "arm-unknown-linux-gnueabihf")

    assert (run.exit_code, run.out) == (1, "a: has code for ARMv7, not only for ARMv6\n")


THROWS = "int main(int n, char**) { try { if (n > 1) throw n; } catch (int) {} return 0; }\n"


@pytest.mark.requires("arm-linux-gnueabihf-g++", "arm-linux-gnueabihf-strip")
def test_a_linked_in_cxx_runtime_is_found_even_when_stripped(sandbox):
    (sandbox.cwd / "a.cpp").write_text(THROWS)

    def runtimes(*flags):
        subprocess.run(["arm-linux-gnueabihf-g++", "a.cpp", "-o", "a", *flags], cwd=sandbox.cwd,
                       check=True)
        return inspected(sandbox, "a")["a"]["cxx_runtimes"]

    assert runtimes() == ["libstdc++.so.6"]
    assert runtimes("-static-libstdc++") == ["libstdc++.a"]
    assert runtimes("-static-libstdc++", "-s") == ["libstdc++.a"]


# The parts of the NDK that matter here: a shared runtime, and what a static one defines.
SHARED_RUNTIME = "void from_shared(void) {}\n"
BOTH = """
void from_shared(void);
void __cxa_throw(void) {}
void _ZNSt6__ndk15mutex4lockEv(void) {}
void use(void) { from_shared(); }
__asm__(".section .note.android.ident,\\"a\\",%note\\n"
        ".long 8, 4, 1\\n.asciz \\"Android\\"\\n.long 24\\n");
"""


@pytest.mark.requires("clang", "ld.lld")
def test_both_cxx_runtimes_of_the_ndk_in_one_library_are_noticed(sandbox):
    def link(text, name, *flags):
        (sandbox.cwd / "a.c").write_text(text)
        subprocess.run(
            ["clang", "--target=aarch64-linux-android24", "-shared", "-nostdlib", "-fuse-ld=lld",
             f"-Wl,-soname,{name}", "a.c", "-o", name, *flags], cwd=sandbox.cwd, check=True)

    link(SHARED_RUNTIME, "libc++_shared.so")
    link(BOTH, "libdemo.so", "libc++_shared.so", "-Wl,-z,max-page-size=16384")
    file = inspected(sandbox, "libdemo.so")["libdemo.so"]
    run = sandbox.run("inspect", "--target", "aarch64-linux-android", "--page-size", "16k",
                      "libdemo.so")

    assert (file["os"], file["os_version"], file["libc"]) == ("android", "24", "bionic")
    assert file["cxx_runtimes"] == ["libc++_shared.so", "libc++_static.a"]
    assert file["both_ndk_runtimes"] is True
    assert file["load_alignment"] == 16384
    assert (run.exit_code, run.out.count("\n")) == (1, 1)
    assert "both C++ runtimes of the NDK" in run.out


def test_damaged_copies_of_real_binaries_end_in_an_answer_or_an_error(sandbox, libraries):
    originals = [libraries[0], libraries[-1], part(extension_module, "win32"),
                 part(extension_module, "macos_universal")]
    for original in originals:
        content = original.read_bytes()
        for cut in (1, 20, 63, 100, 500, len(content) // 2, len(content) - 1):
            (sandbox.cwd / f"{original.name}.{cut}").write_bytes(content[:cut])
        flipped = bytearray(content)
        for at in range(0, min(len(flipped), 4096), 7):
            flipped[at] ^= 0xFF
        (sandbox.cwd / f"{original.name}.flipped").write_bytes(flipped)

    for path in sorted(sandbox.cwd.iterdir()):
        run = sandbox.run("inspect", path.name)
        assert run.exit_code in (0, 17), (path.name, run.err)
