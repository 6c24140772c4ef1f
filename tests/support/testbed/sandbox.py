# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A private world for one test: homes, a PATH, and the programs run in it."""

import dataclasses
import hashlib
import os
import pathlib
import shutil
import stat
import subprocess
import tempfile

from . import synthetic
from .rustup import (NOWHERE, clean_environment, copy_toolchain, find_rustup, homes,
                     install_proxies)

SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"


@dataclasses.dataclass(frozen=True)
class Run:
    exit_code: int
    out: str
    err: str

    def succeeded(self):
        """Itself, for a step that a test only needs done: what went wrong is shown otherwise."""
        assert self.exit_code == 0, f"exit code {self.exit_code}\n{self.out}{self.err}"
        return self


@dataclasses.dataclass(frozen=True)
class InstalledToolchain:
    """A toolchain of the real rustup in a sandbox's RUSTUP_HOME."""

    name: str
    sysroot: pathlib.Path

    @property
    def rustlib(self):
        return self.sysroot / "lib/rustlib"


def read_tree(path):
    """Relative path -> (mode, sha256) of everything below: equal trees, equal dicts.

    A symbolic link counts by where it points, a folder by its presence.
    """
    root, tree = pathlib.Path(path), {}
    for item in sorted(root.rglob("*")):
        mode = stat.filemode(item.lstat().st_mode)
        if item.is_symlink():
            content = "-> " + os.readlink(item)
        elif item.is_file():
            content = hashlib.sha256(item.read_bytes()).hexdigest()
        else:
            content = ""
        tree[item.relative_to(root).as_posix()] = (mode, content)
    return tree


class Sandbox:
    """HOME, CARGO_HOME, RUSTUP_HOME and XTOOL_HOME below `root`; nothing else is written to.

    Until serve_from() names one, the dist server is a port at which nothing answers.
    """

    def __init__(self, xtool):
        self.xtool = pathlib.Path(xtool)
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="xtool-test-")).resolve()
        self.home = self.root / "home"
        self.cargo_home = self.home / "cargo"
        self.rustup_home = self.home / "rustup"
        self.xtool_home = self.home / "xtool"
        self.bin = self.root / "bin"  # first on PATH
        self.cwd = self.root / "work"
        for folder in (self.home, self.bin, self.cwd):
            folder.mkdir()
        self.variables = {
            **homes(self.home), "XTOOL_HOME": str(self.xtool_home), "TMPDIR": str(self.root),
            "PATH": f"{self.bin}:{self.cargo_home}/bin:{SYSTEM_PATH}", "LC_ALL": "C.UTF-8",
            "LANG": "C.UTF-8", "TERM": "dumb", "COLUMNS": "100"}

    def environment(self, env=None):
        """A None in `env` unsets a variable."""
        inherited = {name: value for name, value in clean_environment().items()
                     if name not in ("CI", "NO_COLOR", "SSL_CERT_FILE")}
        merged = {**inherited, **self.variables, **(env or {})}
        return {name: str(value) for name, value in merged.items() if value is not None}

    def serve_from(self, server):
        """Makes a server (an object with .url, or a URL) the dist server for all programs."""
        url = getattr(server, "url", server)
        self.variables["RUSTUP_DIST_SERVER"] = url
        self.variables["RUSTUP_UPDATE_ROOT"] = (url if url.startswith("http") else NOWHERE) + \
            "/rustup"

    def popen(self, *argv, env=None, cwd=None, **options):
        return subprocess.Popen([str(word) for word in argv], env=self.environment(env),
                                cwd=cwd or self.cwd, **options)

    def command(self, *argv, env=None, cwd=None, timeout=300, stdin=""):
        """Runs any program in the sandbox."""
        done = subprocess.run([str(word) for word in argv], env=self.environment(env),
                              cwd=cwd or self.cwd, input=stdin, text=True, errors="replace",
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout)
        return Run(done.returncode, done.stdout, done.stderr)

    def run(self, *arguments, **options):
        """Runs xtool."""
        return self.command(self.xtool, *arguments, **options)

    def rustup(self, *arguments, **options):
        """Runs the real rustup on this sandbox's homes."""
        return self.command(find_rustup(), *arguments, **options)

    def program(self, name, script):
        """Puts a shell script on PATH."""
        path = self.bin / name
        path.write_text(script if script.startswith("#!") else f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def hide(self, *words):
        """Takes programs with one of the words in their name off the PATH, but for the sandbox's own."""
        rest = self.root / "system"
        rest.mkdir()
        for folder in SYSTEM_PATH.split(":"):
            for path in pathlib.Path(folder).glob("*"):
                if not any(word in path.name for word in words) \
                        and not (rest / path.name).is_symlink():
                    (rest / path.name).symlink_to(path)
        self.variables["PATH"] = f"{self.bin}:{self.cargo_home}/bin:{rest}"

    def fake_toolchain(self, mirror=None, **options):
        """A synthetic toolchain whose rustc is the one on PATH; rustup's if a mirror is given."""
        name = options.get("name", "1.85.0")
        sysroot = self.rustup_home / "toolchains" / f"{name}-{synthetic.HOST}" \
            if mirror is not None else self.root / "opt/rust"
        toolchain = synthetic.fake_toolchain(sysroot, mirror, **options)
        self.program("rustc", f'exec "{toolchain.rustc}" "$@"')
        return toolchain

    def real_toolchain(self, rustup_home):
        """A copy of a RUSTUP_HOME with one toolchain, and rustup's proxies on PATH."""
        copy_toolchain(rustup_home, self.rustup_home)
        install_proxies(find_rustup(), self.cargo_home)
        sysroot = next((self.rustup_home / "toolchains").iterdir())
        return InstalledToolchain(sysroot.name, sysroot)

    def remove(self):
        for folder, names, _ in os.walk(self.root):
            for name in names:  # a test may have taken write permission away
                path = os.path.join(folder, name)
                if not os.path.islink(path):
                    os.chmod(path, 0o755)
        shutil.rmtree(self.root, ignore_errors=True)
