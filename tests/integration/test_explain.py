# SPDX-License-Identifier: Apache-2.0 OR MIT
"""`xtool explain` on failures that are made to happen here and now, with the real tools.

XTOOL_ACCEPT=1 keeps what the tools printed below tests/data/logs, where the unit tests read it.
"""

import json
import os
import pathlib
import re

import pytest

from conftest import part, requires
from testbed import parts, provoke, provoke_tools
from testbed.mistakes import MISTAKES, OTHERS
from testbed.zig import find_zig, zig_cache

LOGS = pathlib.Path(__file__).resolve().parents[1] / "data/logs"
INDEX = LOGS / "index.json"
ARMHF = "arm-linux-gnueabihf-gcc"
ARMEL = "arm-linux-gnueabi-gcc"

# What each failure is to be explained by, the target that is to be named, and what it takes.
CASES = {
    "std_not_installed": ("std-not-installed", provoke.RISCV64),
    "no_std_target": ("no-std-target", provoke.THUMB),
    "std_of_another_rustc": ("std-of-another-rustc", provoke.ARMV7),
    "std_twice": ("std-twice", provoke.ARMV7),
    "std_of_another_spec": ("std-of-another-spec", provoke.RISCV64),
    "std_damaged": ("std-incomplete", provoke.ARMV7),
    "std_without_builtins": ("std-incomplete", provoke.ARMV7),
    "target_unknown": ("target-unknown", "armv7-unknown-linux-gnueabihff"),
    "target_spec_form": ("target-spec-form", None),
    "unstable_flag": ("unstable-flag", None),
    "panic_strategy": ("panic-strategy", None),
    "panic_handler": ("panic-handler", None),
    "crate_type_unsupported": ("crate-type-unsupported", provoke.THUMB),
    "rustc_cannot_start": ("rustc-cannot-start", None),
    "target_probe_failed": ("target-probe-failed", provoke.ARMV7),
    "rustc_probe_spoilt": ("rustc-probe-spoilt", None),
    "cpu_unknown": ("cpu-unknown", None, ARMHF),
    "linker_not_found": ("linker-not-found", provoke.ARMV7),
    "cc_missing": ("linker-cc-missing", None),
    "host_linker_armv7": ("linker-of-the-host", provoke.ARMV7, "cc"),
    "host_linker_i686": ("linker-of-the-host", provoke.I686, "cc"),
    "host_linker_android": ("linker-of-the-host", provoke.ANDROID, "cc"),
    "host_linker_with_lld": ("linker-of-the-host", provoke.AARCH64, "cc", "ld.lld"),
    "linker_of_another_target": ("linker-of-the-host", provoke.ARMV7, "aarch64-linux-gnu-gcc"),
    "float_abi": ("float-abi-mismatch", provoke.ARMV7, ARMEL),
    "bare_ld": ("linker-bare-ld", provoke.ARMV7, ARMHF),
    "msvc_linker": ("msvc-linker-missing", provoke.MSVC),
    "msvc_linker_arm64": ("msvc-arm64-tools", provoke.MSVC_ARM64),
    "apple_linker": ("linker-for-apple", provoke.DARWIN, "cc"),
    "mingw_linker": ("linker-not-found", provoke.MINGW),
    "mingw_dlltool": ("dlltool-missing", provoke.MINGW),
    "ndk_linker": ("ndk-linker-missing", provoke.ANDROID),
    "wasm_linker": ("rust-lld-missing", "wasm32-unknown-unknown"),
    "musl_start_files": ("target-crt-missing", provoke.MUSL, "cc"),
    "musl_unwind": ("musl-unwind-missing", provoke.MUSL, "cc"),
    "glibc_objects_in_musl": ("glibc-objects-in-musl", provoke.MUSL, "musl-gcc"),
    "ld_missing": ("ld-missing", provoke.ARMV7, ARMHF),
    "library_not_found": ("library-not-found", provoke.ARMV7, ARMHF),
    "library_not_found_by_lld": ("library-not-found", None, ARMHF, "ld.lld"),
    "static_library_not_found": ("library-not-found", provoke.ARMV7, ARMHF),
    "static_library_bundled": ("static-library-not-found", None),
    "libc_not_found": ("libc-not-found", None, ARMHF, "ld.lld"),
    "libgcc_not_found": ("libgcc-not-found", None, ARMHF, "ld.lld"),
    "linking_failed": ("linking-failed", provoke.ARMV7),
    "host_libraries": ("host-libraries-searched", provoke.ARMV7, ARMHF),
    "undefined_reference": ("undefined-reference", provoke.ARMV7, ARMHF),
    "cxx_runtime": ("cxx-runtime-missing", provoke.ARMV7, "arm-linux-gnueabihf-g++"),
    "not_position_independent": ("not-position-independent", None, "cc"),
    "atomics": ("atomics-missing", None, ARMEL),
    "glibc_newer_objects": ("glibc-newer-objects", None, "cc"),
    "outline_atomics": ("outline-atomics", None, "aarch64-linux-gnu-gcc"),
    "sysroot_libc_script": ("sysroot-libc-script", provoke.ARMV7, ARMHF),
    "sysroot_links": ("sysroot-links", None, ARMHF, "ld.lld"),
    "argument_unknown": ("argument-unknown", provoke.ARMV7, ARMHF),
    "static_glibc": ("static-needs-shared", None, "cc"),
    "make_tool": ("make-tool-missing", None, "make"),
    "cxx_headers": ("cxx-headers-missing", None, "clang"),
    "libc_headers": ("libc-headers-missing", None, "clang"),
    "header_missing": ("header-missing", None, ARMHF),
    "openssl_headers": ("openssl-headers", None, ARMHF),
    "pkg_config_library": ("pkg-config-library-missing", None, "pkg-config"),
    "build_script_failed": ("build-script-failed", None, "cc"),
    "cmake_compiler_path": ("cmake-compiler-path", None, "cmake"),
    "cmake_compiler_fails": ("cmake-compiler-broken", None, "cmake"),
    "cmake_compiler_missing": ("cmake-compiler-missing", None, "cmake"),
    "cmake_compiler_broken": ("library-not-found", None, "cmake", ARMHF),
    "cmake_generator": ("cmake-generator-missing", None, "cmake"),
    "cmake_package": ("cmake-package-missing", None, "cmake", ARMHF),
    "cmake_cache": ("cmake-cache-of-another", None, "cmake"),
    "no_runner": ("run-as-script", provoke.ARMV7, ARMHF),
    "exec_format": ("exec-format", None, ARMHF, "bash"),
    "qemu_without_libraries": ("qemu-without-libraries", provoke.ARMV7, ARMHF, "qemu-arm"),
    "qemu_cpu": ("qemu-cpu-unknown", None, ARMHF, "qemu-arm"),
    "qemu_illegal_instruction": ("qemu-illegal-instruction", None, ARMHF, "qemu-arm"),
    "qemu_crash": ("qemu-crash", None, ARMHF, "qemu-arm"),
    "illegal_instruction": ("illegal-instruction", None, "cc", "bash"),
    "glibc_too_old": ("glibc-too-old", None, "cc"),
    "libstdcxx_too_old": ("libstdcxx-too-old", None, "cc"),
    "library_version": ("library-version-missing", None, "cc"),
    "library_not_on_device": ("library-not-on-device", None, "cc"),
    "wrong_elf_class": ("wrong-elf-class", None, "cc", ARMHF),
    "interpreter_missing": ("interpreter-missing", None, "cc", "bash"),
    "zig_no_libc": ("zig-no-libc", None, "zig"),
    "zig_argument": ("zig-argument", None, "zig"),
    "zig_cpu": ("zig-cpu", None, "zig"),
    "zig_target_name": ("zig-target-name", None, "zig"),
    "zig_static_glibc": ("zig-static-glibc", None, "zig"),
    "zig_cache": ("zig-cache", None, "zig"),
    "zig_ubsan": ("ubsan-missing", None, "zig", "cc"),
    "zig_not_found": ("zig-not-found", None, "bash"),
    "config_invalid": ("config-invalid", None),
    "config_repeated": ("config-repeated", provoke.ARMV7),
    "config_twice": ("config-twice", None, "cc"),
    "config_old_name": ("config-old-name", None, "cc"),
    "config_wrong_type": ("config-wrong-type", provoke.ARMV7),
    "disk_full": ("disk-full", None),
    "permission_denied": ("linker-not-executable", provoke.ARMV7),
    "clock": ("clock-skew", None, "make"),
    "runner_not_executable": ("permission-denied", provoke.ARMV7, ARMHF),
    "network": ("network", None),
}
CLANG, LLD = "clang", "ld.lld"
CASES_OF_TOOLS = {
    "foreign_object_lld": ("linker-of-the-host", None, LLD, ARMHF),
    "foreign_object_gold": ("linker-of-the-host", None, "ld.gold", ARMHF),
    "foreign_object_ld": ("linker-of-the-host", None, "cc", ARMHF),
    "foreign_object_clang": ("linker-of-the-host", None, CLANG, LLD, ARMHF),
    "foreign_object_make": ("linker-of-the-host", None, "make", ARMHF),
    "foreign_object_ninja": ("linker-of-the-host", None, "ninja", ARMHF, "aarch64-linux-gnu-gcc"),
    "width_of_another": ("linker-of-the-host", None, "aarch64-linux-gnu-gcc"),
    "undefined_lld": ("undefined-reference", None, CLANG, LLD),
    "undefined_gold": ("undefined-reference", None, "cc", "ld.gold"),
    "library_gold": ("library-not-found", None, "cc", "ld.gold"),
    "library_clang": ("library-not-found", None, CLANG),
    "library_lld": ("library-not-found", None, CLANG, LLD),
    "duplicate_ld": ("duplicate-symbol", None, "cc"),
    "duplicate_lld": ("duplicate-symbol", None, "cc", LLD),
    "duplicate_gold": ("duplicate-symbol", None, "cc", "ld.gold"),
    "flash_ld": ("flash-overflow", None, ARMHF),
    "flash_lld": ("flash-overflow", None, ARMHF, LLD),
    "memory_x_ld": ("memory-x-missing", None, ARMHF),
    "memory_x_lld": ("memory-x-missing", None, ARMHF, LLD),
    "relocation_far": ("relocation-overflow", None, "cc"),
    "text_relocations": ("not-position-independent", None, CLANG, LLD),
    "bitcode_of_rust": ("bitcode-newer", None, CLANG),
    "warnings_gcc": ("werror", None, "cc"),
    "warnings_clang": ("werror", None, CLANG),
    "assembler_arm": ("assembler-cpu", None, ARMHF),
    "assembler_of_x86": ("assembler-of-another", None, ARMHF),
    "assembler_of_arm": ("assembler-of-another", None, "cc"),
    "assembler_of_arm_clang": ("assembler-of-another", None, CLANG),
    "header_clang": ("header-missing", None, CLANG),
    "header_gcc": ("header-missing", None, "aarch64-linux-gnu-gcc"),
    "kernel_headers": ("kernel-headers-missing", provoke.MUSL, "musl-gcc"),
    "wasm_libc": ("wasm-no-libc", "wasm32-unknown-unknown", CLANG),
    "argument_clang": ("argument-unknown", None, CLANG),
    "argument_lld": ("argument-unknown", None, CLANG, LLD),
    "argument_gcc": ("argument-unknown", None, ARMHF),
    "apple_flags": ("linker-for-apple", None, "cc"),
    "windows_library": ("library-not-found", None, "x86_64-w64-mingw32-gcc"),
    "cmake_version": ("cmake-too-old", None, "cmake"),
    "cmake_nasm": ("nasm-missing", None, "cmake"),
    "cmake_header": ("header-missing", None, "cmake", "make"),
    "configure_runs": ("configure-cross", None, "autoconf", ARMHF),
    "configure_compiler": ("configure-compiler-broken", None, "autoconf"),
    "autoreconf_absent": ("autotools-missing", None),
    "make_absent": ("make-missing", None),
    "perl_module": ("perl-missing", None, "perl"),
    "edition_of_later": ("cargo-too-old", None),
    "lock_of_later": ("cargo-too-old", None),
    "rustc_of_later": ("rustc-too-old", None),
    "nightly_feature": ("feature-needs-nightly", None),
    "locked": ("lock-needs-update", None),
    "offline": ("offline-crate", None),
    "std_json": ("std-not-installed", provoke.RISCV64),
    "linker_json": ("linker-not-found", None),
    "few_files": ("open-files", None, "bash"),
    "crash_after_build": ("program-crashed", None, "cc", "bash"),
    "killed_after_build": ("program-killed", None, "cc", "bash"),
    "not_executable": ("not-executable", None, "cc", "bash"),
    "format_dash": ("exec-format", provoke.ARMV7, ARMHF),
    "format_python": ("exec-format", provoke.AARCH64, "aarch64-linux-gnu-gcc"),
    "format_perl": ("run-as-script", provoke.ARMV7, "perl", ARMHF),
    "format_env": ("run-as-script", provoke.ARMV7, ARMHF),
    "library_python": ("dlopen-failed", None, "aarch64-linux-gnu-gcc"),
    "library_java": ("wrong-elf-class", None, "java", "aarch64-linux-gnu-gcc"),
    "library_node": ("dlopen-failed", None, "node", "aarch64-linux-gnu-gcc"),
    "loader_dash": ("program-not-found", None, "cc"),
    "loader_env": ("program-not-found", None, "cc"),
    "loader_qemu": ("qemu-without-libraries", None, "qemu-arm", ARMHF),
    "library_absent_qemu": ("library-not-on-device", None, "qemu-arm", ARMHF),
}


@pytest.fixture
def site(sandbox):
    return provoke.Site(sandbox, part(parts.compiler), lambda: part(parts.distribution_root),
                        lambda version: part(find_zig, version), zig_cache())


def redacted(log, site):
    """Without what differs between runs and machines."""
    for path, name in ((site.box.cwd, "/home/me/hello"), (site.box.bin, "/home/me/bin"),
                       (site.box.root, "/tmp/me"), (site.root.path, "/opt/rust"),
                       (part(parts.distribution_root).path, "/opt/rust-1.63"),
                       (zig_cache().parent, "/opt"), (pathlib.Path.home(), "/home/me")):
        log = log.replace(str(path), name)
    # zig's cache remembers where a file was compiled first.
    return re.sub(r"/tmp/xtool-test-\w+/work", "/home/me/hello", log)


def place(name):
    """The module that has it."""
    return {**dict.fromkeys(CASES, "provoke"),
            **dict.fromkeys(CASES_OF_TOOLS, "provoke_tools")}.get(name, "mistakes")


def keep(name, found, origin, log, site):
    path = LOGS / (found[0][0] if found else "none") / f"{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(redacted(log, site), encoding="utf-8")
    index = json.loads(INDEX.read_text()) if INDEX.exists() else {}
    index[path.relative_to(LOGS).as_posix()] = {
        "findings": [{"id": symptom, "triple": target} for symptom, target in found],
        "origin": f"provoked by {origin} of tests/support/testbed/{place(name)}.py"}
    INDEX.write_text(json.dumps(dict(sorted(index.items())), indent=1) + "\n")


@pytest.mark.parametrize("name", CASES | CASES_OF_TOOLS)
def test_a_real_failure_is_explained(name, site):
    symptom, target, *programs = (CASES | CASES_OF_TOOLS)[name]
    requires(*(program for program in programs if program != "zig"))

    log = getattr(provoke if name in CASES else provoke_tools, name)(site)
    told = site.box.run("explain", "--json", site.write("build.log", log))

    result = json.loads(told.out)["result"]
    found = [(finding["id"], finding["triple"]) for finding in result["findings"]]
    assert found == [(symptom, target)], log
    assert told.exit_code == 0
    if os.environ.get("XTOOL_ACCEPT") == "1":
        keep(name, [(symptom, target)], f"{name}()", log, site)


def is_nobodys_fault_but_the_codes(name, log, site):
    told = site.box.run("explain", "--json", site.write("build.log", log))

    assert json.loads(told.out)["result"]["findings"] == [], log
    assert told.exit_code == 1
    if os.environ.get("XTOOL_ACCEPT") == "1":
        keep(f"mistake-{name.replace('_', '-')}", [], name, log, site)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_code_is_no_fault_of_the_machine(name, site):
    site.write("src/lib.rs", MISTAKES[name] + "\n")

    is_nobodys_fault_but_the_codes(name, site.run("rustc", "--edition=2021", "--crate-type=lib", "src/lib.rs"), site)


@pytest.mark.parametrize("name", OTHERS)
def test_a_mistake_in_another_language_is_none_either(name, site):
    command, file, text = OTHERS[name]
    requires(command.split()[0])
    site.write(file, text)

    is_nobodys_fault_but_the_codes(name, site.run(*command.split(), file), site)


def test_a_build_that_succeeds_needs_no_explanation(site):
    requires(ARMHF)
    told = site.box.run("explain", "--json", site.write("build.log", provoke.succeeded(site)))

    result = json.loads(told.out)["result"]
    assert (told.exit_code, result["findings"], result["succeeded"]) == (0, [], True)


def test_a_failure_that_is_not_known_shows_its_first_error(site):
    requires(ARMHF)
    told = site.box.run("explain", "--json", site.write("build.log", provoke.unknown(site)))

    result = json.loads(told.out)["result"]
    assert (told.exit_code, result["findings"]) == (1, [])
    assert result["errors"][0]["text"] == "error[E0308]: mismatched types"
