# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The Cargo projects of tests/matrix/crates and tests/matrix/wide."""

import dataclasses
import pathlib
import tomllib

from testbed.crates import PROJECTS, WIDE_PROJECTS
from testbed.progress import Missing

# Small ones first: together they need everything that a linker set-up has to bring.
CORE = ("hello", "cdylib", "cc", "cxx-cc", "cmakeown", "libz-ng")
ORDER = (*CORE, "pkgconfig", "workspace", "ring", "zstd", "sqlite", "bindgen", "cxx", "git2",
         "jemalloc", "aws-lc", "openssl", "raw-dylib")
# More crates of the same kinds, each with a trap of its own: only for runs of the whole matrix.
WIDE = ("linkme", "small-c", "mozjpeg", "opus", "rquickjs", "ffi", "jemalloc-prof", "luajit", "zmq",
        "rdkafka")
ORDER = (*ORDER, *WIDE)


@dataclasses.dataclass(frozen=True)
class Project:
    """What [package.metadata.matrix] of a Cargo.toml says."""

    name: str
    checks: str
    program: str
    says: str
    exports: tuple = ()
    refuses: str = ""
    test: bool = False
    os: str = ""  # the only system that it is for

    @property
    def path(self):
        return folder_of(self.name)


def folder_of(name):
    return (WIDE_PROJECTS if name in WIDE else PROJECTS) / name


def project(name):
    manifest = tomllib.loads((folder_of(name) / "Cargo.toml").read_text(encoding="utf-8"))
    metadata = manifest.get("package", manifest.get("workspace"))["metadata"]["matrix"]
    values = {"program": name, "says": f"{name}: ok", **metadata}
    values["exports"] = tuple(values.get("exports", ()))
    return Project(name=name, **values)


def projects(names=ORDER):
    known = {path.parent.name for folder in (PROJECTS, WIDE_PROJECTS)
             for path in folder.glob("*/Cargo.toml")}
    for name in names:
        if name not in known:
            raise Missing(f"there is no project '{name}': there are {', '.join(sorted(known))}")
    return [project(name) for name in names]
