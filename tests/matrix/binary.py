# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What binutils say of a program: the versions of glibc that it needs, and what it exports."""

import re
import subprocess


def readelf(option, path):
    return subprocess.run(["readelf", "--wide", option, str(path)], text=True, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


def highest_glibc(path):
    """"2.17", or "" where it needs none."""
    found = {tuple(map(int, version.split(".")))
             for version in re.findall(r"\bGLIBC_(\d+(?:\.\d+)+)", readelf("--version-info", path))}
    return ".".join(map(str, max(found))) if found else ""


def exports(path):
    """The names that a shared library exports."""
    return dll_exports(path) if path.suffix == ".dll" else dynamic_symbols(path)


def dll_exports(path):
    """What stands in the table of names of a DLL."""
    shown = subprocess.run(["objdump", "--private-headers", str(path)], text=True, check=True,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    _, _, table = shown.partition("[Ordinal/Name Pointer] Table")
    return set(re.findall(r"^\s*\[ *\d+\](?: \+base\[ *\d+\] +[0-9a-f]+)? (\S+)", table.partition("\n\n")[0], re.M))


def dynamic_symbols(path):
    """The names of the dynamic symbols that it defines."""
    names = set()
    for line in readelf("--dyn-syms", path).splitlines():
        fields = re.sub(r"\[<[^\]]*\]", "", line).split()  # "[<localentry>: 8]" of ppc64le
        if len(fields) >= 8 and fields[0].rstrip(":").isdigit() and fields[6] != "UND" \
                and fields[4] in ("GLOBAL", "WEAK"):
            names.add(fields[7].partition("@")[0])
    return names
