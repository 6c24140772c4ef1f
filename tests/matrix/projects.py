# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The Cargo projects of tests/matrix/crates."""

import dataclasses
import pathlib
import tomllib

from testbed.progress import Missing

CRATES = pathlib.Path(__file__).resolve().parent / "crates"
# Small ones first: together they need everything that a linker set-up has to bring.
CORE = ("hello", "cdylib", "cc", "cxx-cc", "cmakeown", "libz-ng")
ORDER = (*CORE, "pkgconfig", "workspace", "ring", "zstd", "sqlite", "bindgen", "cxx", "git2",
         "jemalloc", "aws-lc", "openssl", "raw-dylib")


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
        return CRATES / self.name


def project(name):
    manifest = tomllib.loads((CRATES / name / "Cargo.toml").read_text(encoding="utf-8"))
    metadata = manifest.get("package", manifest.get("workspace"))["metadata"]["matrix"]
    values = {"program": name, "says": f"{name}: ok", **metadata}
    values["exports"] = tuple(values.get("exports", ()))
    return Project(name=name, **values)


def projects(names=ORDER):
    known = {path.parent.name for path in CRATES.glob("*/Cargo.toml")}
    for name in names:
        if name not in known:
            raise Missing(f"no project '{name}' in {CRATES}: there are {', '.join(sorted(known))}")
    return [project(name) for name in names]
