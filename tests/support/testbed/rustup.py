# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The real rustup, in homes of its own, against a loopback dist server only."""

import os
import pathlib
import shutil
import subprocess

from . import debian
from .cache import build_once, cache_root, key_of
from .progress import Missing, say
from .server import Server
from .wheels import unpack_wheel

# Debian 12 has no rustup package. This is the program itself, wrapped for Python's package index.
WHEEL = "rustup==1.29.0.1"
WHEEL_SHA256 = {"x86_64": "47c6d01a6b54b87308fe29ae91633757fb1c5862374e6dd8978955b411bff7e4"}
PROXIES = ("cargo", "rustc", "rustdoc")
# Nothing listens on this port: a request that a test did not mean to make fails at once.
NOWHERE = "http://127.0.0.1:9"


def installed_rustup():
    """A rustup that is on the machine already, or was fetched before."""
    found = shutil.which("rustup")
    if found:
        return pathlib.Path(found).resolve()
    fetched = sorted((cache_root() / "rustup").glob("rustup-*/rustup"))
    return fetched[-1] if fetched else None


def find_rustup():
    program = installed_rustup()
    if program is None:
        raise Missing("rustup is not installed: tests/support/make-testbed --rustup fetches one "
                      "for the tests alone")
    return program


def fetch_rustup():
    """A rustup for machines without one: from Python's package index, its hash checked."""
    program = installed_rustup()
    if program:
        return program
    machine = os.uname().machine
    if machine not in WHEEL_SHA256:
        raise Missing(f"no rustup is known for {machine}: install rustup")
    key = key_of(WHEEL, machine, sources=["rustup.py"])

    def build(folder):
        say(f"fetching {WHEEL} from Python's package index")
        unpack_wheel(WHEEL, WHEEL_SHA256[machine], folder / "unpacked")
        next((folder / "unpacked").rglob("scripts/rustup")).rename(folder / "rustup")
        (folder / "rustup").chmod(0o755)
        shutil.rmtree(folder / "unpacked")

    return build_once("rustup", "rustup", key, build) / "rustup"


def homes(folder):
    """Environment of a rustup that has its home in `folder` and reaches no real server."""
    return {"HOME": str(folder), "RUSTUP_HOME": str(folder / "rustup"),
            "CARGO_HOME": str(folder / "cargo"), "RUSTUP_DIST_SERVER": NOWHERE,
            "RUSTUP_UPDATE_ROOT": f"{NOWHERE}/rustup", "RUSTUP_AUTO_INSTALL": "0"}


def clean_environment():
    """The process's environment without what steers rustup, cargo, xtool, or a proxy."""
    prefixes = ("RUST", "CARGO", "XTOOL")
    return {name: value for name, value in os.environ.items()
            if not name.startswith(prefixes) and not name.lower().endswith("_proxy")}


def install_proxies(program, cargo_home):
    """CARGO_HOME/bin as rustup's own installer leaves it."""
    folder = pathlib.Path(cargo_home) / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(program, folder / "rustup")
    for name in PROXIES:
        (folder / name).symlink_to("rustup")


def installed_toolchain(mirror, channel):
    """A RUSTUP_HOME with one toolchain that the real rustup installed from the mirror."""
    program = find_rustup()
    key = key_of(mirror.path.name, channel, debian.sha256_of(program), sources=["rustup.py"])

    def build(folder):
        say(f"installing toolchain {channel} with {program}")
        with Server(mirror.path) as server:
            environment = {**clean_environment(), **homes(folder),
                           "RUSTUP_DIST_SERVER": server.url,
                           "RUSTUP_UPDATE_ROOT": f"{server.url}/rustup"}
            result = subprocess.run(
                [str(program), "toolchain", "install", channel, "--profile", "minimal",
                 "--no-self-update"], env=environment, text=True, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if result.returncode == 0:
                result = subprocess.run([str(program), "default", channel], env=environment,
                                        text=True, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if result.returncode != 0:
            raise Missing(f"rustup does not install from the mirror:\n{result.stdout}")
        shutil.rmtree(folder / "cargo", ignore_errors=True)

    return build_once("toolchains", f"rustup-{channel}", key, build) / "rustup"


def copy_toolchain(source, destination):
    """A copy to change freely. Programs and their libraries, which nothing writes into, are
    linked; everything below lib/rustlib is really copied."""
    source, destination = pathlib.Path(source), pathlib.Path(destination)

    def copy(from_path, to_path):
        if "rustlib" not in pathlib.Path(from_path).parts and os.path.getsize(from_path) > 1 << 20:
            try:
                os.link(from_path, to_path, follow_symlinks=False)
                return
            except OSError:
                pass
        shutil.copy2(from_path, to_path, follow_symlinks=False)

    shutil.copytree(source, destination, symlinks=True, copy_function=copy, dirs_exist_ok=True)
