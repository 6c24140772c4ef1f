# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Real zigs of several versions, from Python's package index, and one cache for all of them."""

import os
import pathlib

from .cache import build_once, cache_root, key_of
from .progress import Missing, say
from .wheels import unpack_wheel

# The oldest and the newest that are fully supported, and one between them that many people have.
CI_VERSIONS = ("0.14.1", "0.15.2", "0.17.0")
# The last release of each series that is supported at all.
ALL_VERSIONS = ("0.11.0", "0.12.1", "0.13.0", "0.14.1", "0.15.2", "0.16.0", "0.17.0")

WHEEL_SHA256 = {
    "x86_64": {
        "0.11.0":
            "45e8116428267e20529b9ee43a7e7364791c1a092845d2143b248a1dbf6760b0",
        "0.12.1":
            "dcde948140b9e5776c2295b9b808fb4950df7ecadaecb54623dd701502be2017",
        "0.13.0":
            "3ce0c9f16547e5d61b32e0d226926e9a2552ef4b91fccf7ab5ea1a623a77824b",
        "0.14.1":
            "6eb9d4d759b292c83810dbee2e9e8e3fbfbf01d864e6e9811bae711fd74e1c2f",
        "0.15.2":
            "806316453d1ede7174ed3fefb8e5348154629089c3bb5fe812dfd0e172fac130",
        "0.16.0":
            "9fcda73f62b851dd72a54b710ad40a209896db14cfb13649e62191243556342b",
        "0.17.0":
            "97079827064a7492cce5541ceb438ae8003ce1e54e399676da2d62fb7a5dc08b",
    },
}


def chosen_versions(usual=CI_VERSIONS):
    """The versions that tests try: $XTOOL_ZIGS, which is `all` or a list, or the usual ones."""
    named = os.environ.get("XTOOL_ZIGS", "")
    if named == "all":
        return ALL_VERSIONS
    return tuple(named.replace(",", " ").split()) or usual


def find_zig(version):
    """The zig program of that version."""
    machine = os.uname().machine
    expected = WHEEL_SHA256.get(machine, {}).get(version)
    if expected is None:
        raise Missing(f"no zig {version} is known for {machine}")
    requirement = f"ziglang=={version}"
    key = key_of(requirement, expected)

    def build(folder):
        say(f"fetching {requirement} from Python's package index (90 MB)")
        unpack_wheel(requirement, expected, folder)
        (folder / "ziglang/zig").chmod(0o755)

    return build_once("zig", f"zig-{version}", key, build) / "ziglang/zig"


def zig_cache():
    """Where every zig of the tests keeps its compiler_rt, libc++ and the like: minutes of work."""
    folder = cache_root() / "zig-cache"
    folder.mkdir(exist_ok=True)
    return pathlib.Path(folder)


def share_zig_cache(xtool_home):
    """What zig builds for a target takes minutes: every XTOOL_HOME of the tests uses the same."""
    folder = pathlib.Path(xtool_home) / "cache/zig"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(zig_cache())
