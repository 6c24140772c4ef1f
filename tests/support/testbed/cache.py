# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The folder that keeps what is expensive to make: each entry is complete or absent."""

import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import tempfile
import time

from .progress import say

UNUSED_DAYS = 3


def cache_root():
    named = os.environ.get("XTOOL_TESTBED")
    if named:
        root = pathlib.Path(named)
    else:
        base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
        root = pathlib.Path(base) / "xtool-testbed"
    root.mkdir(parents=True, exist_ok=True)
    return root.resolve()


def key_of(*parts, sources=()):
    """A name for what the given values and this package's `sources` files lead to."""
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode())
    for source in sources:
        digest.update((pathlib.Path(__file__).parent / source).read_bytes())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def locked(name):
    path = cache_root() / "locks" / name
    path.parent.mkdir(exist_ok=True)
    with open(path, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another run that makes {name}")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build_once(kind, name, key, build):
    """The folder <cache>/<kind>/<name>-<key>, made by build(empty folder) unless it is there.

    A run that dies leaves nothing under the final name. Entries of the same name with another key
    are another recipe's, perhaps another checkout's: they go when nobody used them for some time.
    """
    home = cache_root() / kind
    final = home / f"{name}-{key}"
    if _use(final):
        return final
    with locked(f"{kind}-{name}"):
        if _use(final):
            return final
        home.mkdir(exist_ok=True)
        for stale in home.glob(f".{name}.*"):
            shutil.rmtree(stale, ignore_errors=True)
        work = pathlib.Path(tempfile.mkdtemp(prefix=f".{name}.", dir=home))
        work.chmod(0o755)
        try:
            build(work)
            work.rename(final)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        for old in home.iterdir():
            stem, _, suffix = old.name.rpartition("-")
            if stem == name and suffix != key and len(suffix) == len(key) and \
                    time.time() - old.stat().st_mtime > UNUSED_DAYS * 86400:
                shutil.rmtree(old, ignore_errors=True)
    return final


def _use(entry):
    if entry.is_dir():
        with contextlib.suppress(OSError):  # a cache may be shared read-only
            os.utime(entry)
        return True
    return False
