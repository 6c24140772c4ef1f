# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Packages of Python's package index, their hashes checked."""

import shutil
import subprocess
import sys

from .progress import Missing


def unpack_wheel(requirement, sha256, folder, options=()):
    """Downloads "name==version" with pip, and unpacks it into `folder`."""
    folder.mkdir(exist_ok=True)
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{requirement} --hash=sha256:{sha256}\n")
    result = subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes",
         "--only-binary=:all:", *options, "-d", str(folder), "-r", str(requirements)],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    requirements.unlink()
    if result.returncode != 0:
        raise Missing(f"pip cannot fetch {requirement}: {result.stdout.strip()}")
    wheel = next(folder.glob("*.whl"))
    shutil.unpack_archive(str(wheel), str(folder), "zip")
    wheel.unlink()
