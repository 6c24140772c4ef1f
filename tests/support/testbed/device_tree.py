# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Directories with the files of a machine, as mounted systems and SDKs have them."""

import os
import pathlib

from .deb_repository import TRIPLET, shared_library
from .elf import elf

C_LIBRARY = shared_library("libc.so.6", "") + b"\0GNU C Library stable release version 2.31.\0"


def write_tree(folder, files):
    """Files of {path: content}: text, bytes, or "-> target" for a link."""
    folder = pathlib.Path(folder)
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str) and content.startswith("-> "):
            os.symlink(content[3:], place)
        else:
            place.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def library_files(libraries, headers="usr/include"):
    """zlib with all that a build needs of it, and the C library's own parts, in these directories."""
    return {
        f"{libraries}/libz.so.1.2.13": shared_library("libz.so.1", "libc.so.6", "stat@GLIBC_2.28"),
        f"{libraries}/libz.so.1": "-> libz.so.1.2.13",
        f"{libraries}/libz.so": "-> libz.so.1.2.13",
        f"{libraries}/pkgconfig/zlib.pc":
            f"prefix=/usr\nlibdir=/{libraries}\nName: zlib\nDescription: z\nVersion: 1.2.13\n"
            "Libs: -L${libdir} -lz\nCflags: -I${prefix}/include\n",
        f"{headers}/zlib.h": "/* zlib */\n", f"{headers}/stdio.h": "/* C */\n",
        f"{headers}/sys/capability.h": "/* libcap */\n", f"{headers}/sys/types.h": "/* C */\n",
    }


def debian_device(folder, libraries=f"lib/{TRIPLET}"):
    """A system without headers, as devices are: programs' libraries, and what Debian writes down."""
    return write_tree(folder, {
        f"{libraries}/libc-2.31.so": C_LIBRARY, f"{libraries}/libc.so.6": "-> libc-2.31.so",
        "lib/ld-linux-armhf.so.3": f"-> {TRIPLET}/ld-2.31.so",
        f"{libraries}/ld-2.31.so": shared_library("ld-linux-armhf.so.3", ""),
        f"usr/lib/{TRIPLET}/libssl.so.1.1": shared_library("libssl.so.1.1", "libgone.so.2"),
        f"usr/lib/{TRIPLET}/libblas.so.3": "-> /etc/alternatives/libblas.so.3",
        "etc/alternatives/libblas.so.3": f"-> /usr/lib/{TRIPLET}/blas/libblas.so.3",
        f"usr/lib/{TRIPLET}/blas/libblas.so.3": shared_library("libblas.so.3"),
        "usr/lib/python3/dist-packages/odd.so": shared_library("odd.so"),
        "usr/lib/firmware/blob.bin": "x", "home/me/secret.h": "x", "var/log/messages": "x",
        "etc/shadow": "x", "usr/bin/ls": elf(), "usr/share/doc/libssl1.1/copyright": "x",
        "var/lib/dpkg/status":
            "Package: libssl1.1\nStatus: install ok installed\nArchitecture: armhf\n"
            "Version: 1.1.1n-0\n\n"
            "Package: libc6\nStatus: install ok installed\nArchitecture: armhf\nVersion: 2.31-13\n\n"
            "Package: gone\nStatus: deinstall ok config-files\nArchitecture: armhf\nVersion: 1\n",
        "var/lib/dpkg/info/libssl1.1:armhf.list": f"/.\n/usr/lib/{TRIPLET}/libssl.so.1.1\n",
        "var/lib/dpkg/info/libc6:armhf.list":
            f"/lib/{TRIPLET}/libc-2.31.so\n/lib/{TRIPLET}/libc.so.6\n",
    })
