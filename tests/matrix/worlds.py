# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A private HOME in which one tool serves one target with one compiler."""

import contextlib
import dataclasses
import json
import pathlib
import shutil

from testbed import parts
from testbed.crates import OLD_LOCK, fetch_zigbuild
from testbed.progress import Missing
from testbed.sandbox import Sandbox
from testbed.server import Server
from testbed.wine import wine_prefix, wine_variables
from testbed.zig import find_zig, share_zig_cache, zig_cache

from targets import TARGETS

# The oldest glibc that cargo-zigbuild is asked for: 2.17, or the oldest that there is.
OLDEST = {"powerpc64le-unknown-linux-gnu": "2.19"}


@dataclasses.dataclass(frozen=True)
class Column:
    """`kind` is zig@VERSION, gcc, clang, or lld: rustc's own way, which WebAssembly has."""

    tool: str
    target: str
    kind: str

    @property
    def zig(self):
        name, _, version = self.kind.partition("@")
        return version if name == "zig" else ""

    def __str__(self):
        return f"{self.tool} {self.kind} {self.target}"


# xtool's exit codes for what cannot be: a conflict, and what is not there.
REFUSALS = (14, 15)


class NoSetUp(Exception):
    """The tool does not serve the target with this compiler; the text is what it says."""

    def __init__(self, text, refused=True):
        super().__init__(text)
        self.refused = refused


def xtools_error(run):
    """Message and causes of a run with --json that failed."""
    if not run.out.startswith("{"):
        return run.err.strip()
    error = json.loads(run.out)["error"]
    return ": ".join([error["message"], *error["causes"]])


def runner(target):
    """An emulator's command for one target, for tools that set none."""
    gnu, qemu = TARGETS[target].gnu, TARGETS[target].qemu
    if target.startswith("i686"):
        return f"/usr/{gnu}/lib/ld-linux.so.2 --library-path /usr/{gnu}/lib"
    return f"{qemu} -L /usr/{gnu}"


class World:
    """The sandbox of a column; `cargo` is what builds there."""

    def __init__(self, xtool, column, mirror, wide=False):
        self.column = column
        self.target = column.target
        self.box = Sandbox(xtool)
        self.facts = TARGETS[column.target]
        self.servers = contextlib.ExitStack()
        if self.facts.old:
            self._use_old_compiler()
        else:
            if self.facts.built:
                mirror = self.servers.enter_context(Server(parts.mirror_with(self.target).path))
                self.box.real_toolchain(parts.toolchain_with(self.target))
            else:
                self.box.real_toolchain(parts.toolchain(parts.mirror().release.version))
            self.box.serve_from(mirror)
            (self.box.cargo_home / "registry").symlink_to(parts.registry(wide))
        self.box.variables["CARGO_NET_OFFLINE"] = "true"
        self.box.variables["CARGO_TERM_COLOR"] = "never"
        if "windows" in self.target:
            self.box.variables.update(wine_variables(wine_prefix()))
            if column.zig:  # by itself, without any of MinGW's tools
                self.box.hide("w64-mingw32")
        self.env = {}
        self.zig = None
        self.oldest = OLDEST.get(column.target, "2.17")  # glibc, for cargo-zigbuild
        self.cargo = ""

    def _use_old_compiler(self):
        """The distribution's own, which has every std already; crates come from a folder."""
        for program in ("rustc", "rustdoc", "cargo"):
            (self.box.bin / program).symlink_to(parts.old_compiler().sysroot / "bin" / program)
        config = self.box.cwd / ".cargo/config.toml"
        config.parent.mkdir()
        config.write_text('[source.crates-io]\nreplace-with = "folder"\n[source.folder]\n'
                          f'directory = "{parts.vendored()}"\n')

    def set_up(self):
        """Installs std and sets up the linker, by the tool's own commands. Raises NoSetUp."""
        self.box.run("target", "add", self.target).succeeded()
        if self.column.zig and not self.zig:
            self.zig = find_zig(self.column.zig)
        if self.column.tool == "zigbuild":
            self._set_up_zigbuild()
        else:
            self._set_up_xtool()
        return self

    def _set_up_xtool(self):
        kind = self.column.kind.partition("@")[0]
        share_zig_cache(self.box.xtool_home)
        env = {"XTOOL_ZIG": self.zig} if self.column.zig else {}
        flag = "--auto" if kind == "lld" else f"--{kind}"
        done = self.box.run("setup-linker", flag, self.target, "--json", env=env,
                            timeout=1800)
        if done.exit_code != 0:
            raise NoSetUp(xtools_error(done), done.exit_code in REFUSALS)
        self.cargo = "cargo"

    def _set_up_zigbuild(self):
        if not self.column.zig:
            raise NoSetUp("cargo-zigbuild links with zig only")
        (self.box.bin / "cargo-zigbuild").symlink_to(fetch_zigbuild())
        (self.box.bin / "zig").symlink_to(self.zig)
        name = self.target.upper().replace("-", "_")
        self.env = {"ZIG_GLOBAL_CACHE_DIR": zig_cache(),
                    f"CARGO_TARGET_{name}_RUNNER": runner(self.target)}
        self.cargo = "cargo-zigbuild"

    @property
    def build_target(self):
        """What --target is for the build: cargo-zigbuild is told the glibc there."""
        if self.column.tool == "zigbuild":
            return f"{self.target}.{self.oldest}"
        return self.target

    @contextlib.contextmanager
    def project(self, project):
        """A copy of the project, gone with all that was built in it."""
        copy = self.box.cwd / project.name
        shutil.copytree(project.path, copy)
        old_lock = copy / OLD_LOCK
        if self.facts.old and old_lock.exists():
            old_lock.replace(copy / "Cargo.lock")
        try:
            yield copy
        finally:
            shutil.rmtree(copy, ignore_errors=True)

    def run_cargo(self, folder, command, *arguments, timeout=3600):
        """cargo, or cargo-zigbuild in its place, with build, run or test."""
        return self.box.command(self.cargo, command, "--target", self.build_target, *arguments,
                                env=self.env, cwd=folder, timeout=timeout)

    def close(self):
        self.servers.close()
        self.box.remove()


def check_parts(columns):
    """Raises Missing for what the columns need of the machine."""
    for target in sorted({column.target for column in columns}):
        if target not in TARGETS:
            raise Missing(f"'{target}' is none of the matrix's targets: {', '.join(TARGETS)}")
        for path in TARGETS[target].needs:
            if not pathlib.Path(path).exists():
                raise Missing(f"'{path}' is missing: tests/matrix/run --install")
