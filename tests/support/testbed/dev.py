# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Runs a built xtool on a real toolchain in a home that can be thrown away."""

import pathlib
import shutil
import subprocess
import sys

from . import parts
from .progress import Missing
from .rustup import clean_environment, copy_toolchain, find_rustup, homes, install_proxies
from .server import Server

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]


def main(arguments):
    built = sorted(CHECKOUT.glob("build/*/bin/xtool"), key=lambda path: path.stat().st_mtime)
    if not built:
        raise Missing("xtool is not built: cmake --workflow --preset dev")
    home = CHECKOUT / "build/dev-home"
    if arguments[:1] == ["--reset"]:
        shutil.rmtree(home, ignore_errors=True)
        arguments = arguments[1:]
    environment = {**clean_environment(), **homes(home), "XTOOL_HOME": str(home / "xtool")}
    mirror = parts.mirror()
    if not home.exists():
        copy_toolchain(parts.toolchain(mirror.release.version), home / "rustup")
        install_proxies(find_rustup(), home / "cargo")
    with Server(mirror.path) as server:
        environment["RUSTUP_DIST_SERVER"] = server.url
        environment["PATH"] = f"{home / 'cargo/bin'}:{environment['PATH']}"
        return subprocess.run([str(built[-1]), *arguments], env=environment).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Missing as problem:
        sys.exit(f"xtool-dev: error: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
