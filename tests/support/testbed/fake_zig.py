# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A zig that speaks as zig does and has gcc do the work, in the form of a release."""

import hashlib
import io
import json
import os
import tarfile

GCC = "arm-linux-gnueabihf-gcc"
GXX = "arm-linux-gnueabihf-g++"
VERSION = "0.15.99"  # which no machine has

_PROGRAM = f"""#!/bin/sh
case "$1" in
version) echo {VERSION}; exit ;;
cc) compiler={GCC} ;;
c++) compiler={GXX} ;;
*) exit 1 ;;
esac
shift
count=$#
while [ "$count" -gt 0 ]; do
  word=$1
  shift
  count=$((count - 1))
  case "$word" in
  -target) shift; count=$((count - 1)) ;;
  -mcpu=*) ;;
  *) set -- "$@" "$word" ;;
  esac
done
exec "$compiler" "$@"
"""


def publish(folder):
    """An index of releases, in the folder, with this one zig and its archive."""
    machine = os.uname().machine
    name = f"zig-{machine}-linux-{VERSION}"
    archive = folder / f"{name}.tar.xz"
    with tarfile.open(archive, "w:xz") as tar:
        for path, text, mode in (("zig", _PROGRAM, 0o755), ("lib/std/std.zig", "//\n", 0o644)):
            member = tarfile.TarInfo(f"{name}/{path}")
            member.size, member.mode = len(text), mode
            tar.addfile(member, io.BytesIO(text.encode()))
    content = archive.read_bytes()
    (folder / "index.json").write_text(json.dumps({VERSION: {f"{machine}-linux": {
        "tarball": archive.name, "shasum": hashlib.sha256(content).hexdigest(),
        "size": str(len(content))}}}))
    return folder / "index.json"
