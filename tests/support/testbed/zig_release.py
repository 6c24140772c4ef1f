# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Real zigs in the form in which the zig project publishes them: an index and an archive."""

import hashlib
import json
import os
import subprocess

from .cache import build_once, key_of
from .progress import say
from .zig import find_zig


def zig_release(version):
    """The index.json beside one archive of a real zig, with the layout of an official release."""
    program = find_zig(version)
    machine = os.uname().machine
    name = f"zig-{machine}-linux-{version}"
    key = key_of(str(program), name, "1")

    def build(folder):
        say(f"packing zig {version} as a release")
        archive = folder / f"{name}.tar.xz"
        subprocess.run(["tar", "-C", str(program.parent), "-I", "xz -0 -T2",
                        "--transform", f"s,^,{name}/,", "-cf", str(archive), "zig", "lib"],
                       check=True)
        content = archive.read_bytes()
        release = {"tarball": archive.name, "shasum": hashlib.sha256(content).hexdigest(),
                   "size": str(len(content))}
        (folder / "index.json").write_text(json.dumps({version: {f"{machine}-linux": release}}))

    return build_once("zig-release", name, key, build) / "index.json"
