# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A stand-in for Visual Studio's libraries in xwin's layout, without any file of Microsoft's: import
libraries by the names that Wine's DLLs export, and a small C runtime of the project's own.

It shows rustc's whole command line, LLD's search and the start of the program. Of Microsoft's own C
runtime, of its headers and of C++ it shows nothing.
"""

import glob
import pathlib
import re
import subprocess

from .progress import Missing

SOURCES = pathlib.Path(__file__).parent.parent / "windows"
SYSTEM = ("kernel32", "ntdll", "advapi32", "userenv", "ws2_32", "dbghelp", "bcrypt")
# The C runtime here has these itself, or one DLL is to have them.
OWN = {"__chkstk", "_fltused", "_local_unwind"}
ONCE = {"memcpy", "memmove", "memset", "memcmp", "memchr"}


def wines_dlls():
    found = glob.glob("/usr/lib/*/wine/x86_64-windows")
    if not found:
        raise Missing("Wine's DLLs are not installed: apt install libwine")
    return pathlib.Path(found[0])


def import_library(dll, target, without):
    told = subprocess.run(["llvm-readobj", "--coff-exports", dll], check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    names = sorted(set(re.findall(r"^  Name: ([A-Za-z_]\w*)$", told, re.M)) - without)
    target.parent.mkdir(parents=True, exist_ok=True)
    definitions = target.with_suffix(".def")
    definitions.write_text("\n".join([f"LIBRARY {dll.name}", "EXPORTS", *names, ""]))
    subprocess.run(["llvm-dlltool", "-m", "i386:x86-64", "-d", definitions, "-l", target], check=True)
    return target


def make_splat(folder, work):
    """Makes it in `folder`; `work` is for what is needed on the way."""
    dlls = wines_dlls()
    work.mkdir(parents=True, exist_ok=True)
    for name in SYSTEM:
        import_library(dlls / f"{name}.dll", folder / f"sdk/lib/um/x86_64/{name}.lib", OWN | ONCE)
    parts = [import_library(dlls / "vcruntime140.dll", work / "vcruntime.lib", OWN),
             import_library(dlls / "ucrtbase.dll", work / "ucrt.lib", OWN | ONCE)]
    import_library(dlls / "ucrtbase.dll", folder / "sdk/lib/ucrt/x86_64/ucrt.lib", OWN | ONCE)
    for source in ("crt_common.c", "crt_exe.c", "crt_dll.c"):
        parts.append(work / f"{source}.obj")
        subprocess.run(["clang", "--target=x86_64-pc-windows-msvc", "-O1", "-fno-stack-protector",
                        "-ffreestanding", "-c", SOURCES / source, "-o", parts[-1]], check=True)
    runtime = folder / "crt/lib/x86_64"
    runtime.mkdir(parents=True)
    subprocess.run(["llvm-lib", f"/out:{runtime}/msvcrt.lib", *parts], check=True)
    subprocess.run(["llvm-lib", f"/out:{runtime}/legacy_stdio_definitions.lib", parts[-1]],
                   check=True)
    return folder
