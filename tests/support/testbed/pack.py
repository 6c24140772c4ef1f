# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Packs a component as the Rust project does: a rust-installer archive of version 3."""

import dataclasses
import gzip
import hashlib
import io
import os
import pathlib
import shutil
import subprocess
import tarfile

from . import debian

# What the official archives are made with (promote-release's recompress.rs): one block, no
# integrity check of its own, a dictionary as large as the content but at most 128 MiB.
OFFICIAL_XZ = ["xz", "-T1", "--check=none", "--lzma2=preset=6,dict=128MiB"]
FAST_XZ = ["xz", "-T1", "-0"]
GZIP = ["gzip", "-n", "-1"]
ZSTD = ["zstd", "-q", "-3", "--ultra", "--long=27", "-T1"]

OLD_TIME = 1739750400  # entries carry one fixed time, so that packing twice gives the same bytes


@dataclasses.dataclass(frozen=True)
class Release:
    """Which rustc the components belong to."""

    version: str  # 1.85.0
    line: str  # the text after "rustc " in `rustc --version`
    commit: str
    date: str  # of the channel manifest


@dataclasses.dataclass(frozen=True)
class Entry:
    """One tar entry. A file's content is bytes or the path of a file."""

    name: str
    content: object = b""
    mode: int = 0o644
    kind: bytes = tarfile.REGTYPE
    link: str = ""


def payload(folder, prefix, leave_out=()):
    """Entries for every file below a folder, links followed, as lib/… of a component."""
    entries = []
    for file in sorted(pathlib.Path(folder).rglob("*")):
        relative = file.relative_to(folder).as_posix()
        if file.is_file() and file.name not in leave_out:
            executable = file.stat().st_mode & 0o100
            entries.append(Entry(f"{prefix}/{relative}", file, 0o755 if executable else 0o644))
    return entries


def installer(package, component, release, files):
    """The entries of a whole archive around a component's files, in the official order."""
    listing = "".join(f"file:{entry.name}\n" for entry in files)
    top = [
        Entry("components", f"{component}\n".encode()),
        Entry("rust-installer-version", b"3\n"),
        Entry("version", f"{release.line}\n".encode()),
        Entry("git-commit-hash", f"{release.commit}\n".encode()),
        Entry("install.sh", b"#!/bin/sh\nexit 1\n", 0o755),
        Entry(f"{component}/manifest.in", listing.encode()),
    ]
    inner = [dataclasses.replace(entry, name=f"{component}/{entry.name}") for entry in files]
    return official_order([dataclasses.replace(entry, name=f"{package}/{entry.name}")
                           for entry in top + inner])


def official_order(entries):
    """Directories first, then files by their reversed names (rust-installer's tarballer.rs)."""
    folders = {parent.as_posix() for entry in entries
               for parent in pathlib.PurePosixPath(entry.name).parents} - {"."}
    directories = [Entry(name, mode=0o755, kind=tarfile.DIRTYPE) for name in sorted(folders)]
    return directories + sorted(entries, key=lambda entry: entry.name[::-1])


def write_tar(entries, stream):
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.GNU_FORMAT) as tar:
        for entry in entries:
            info = tarfile.TarInfo(entry.name)
            info.type, info.mode, info.mtime = entry.kind, entry.mode, OLD_TIME
            info.linkname = entry.link
            if entry.kind != tarfile.REGTYPE:
                tar.addfile(info)
            elif isinstance(entry.content, bytes):
                info.size = len(entry.content)
                tar.addfile(info, io.BytesIO(entry.content))
            else:
                info.size = entry.content.stat().st_size
                with open(entry.content, "rb") as file:
                    tar.addfile(info, file)


def tar_bytes(entries):
    buffer = io.BytesIO()
    write_tar(entries, buffer)
    return buffer.getvalue()


class _Tee:
    """Writes the same bytes to several compressors at once."""

    def __init__(self, streams):
        self._streams = streams

    def write(self, data):
        for stream in self._streams:
            stream.write(data)
        return len(data)


def compressors(official=False, zstd=False):
    commands = {"xz": OFFICIAL_XZ if official else FAST_XZ, "gz": GZIP}
    if zstd and debian.have("zstd"):
        commands["zst"] = ZSTD
    return commands


def write_archives(entries, stem, commands):
    """Writes <stem>.tar.<suffix> through each compressor in one pass; suffix -> sha256."""
    running = {}
    try:
        for suffix, command in commands.items():
            with open(f"{stem}.tar.{suffix}", "wb") as out:
                running[suffix] = subprocess.Popen([*command, "-c"], stdin=subprocess.PIPE,
                                                   stdout=out)
        write_tar(entries, _Tee([process.stdin for process in running.values()]))
        for process in running.values():
            process.stdin.close()
        for suffix, process in running.items():
            if process.wait() != 0:
                raise RuntimeError(f"packing {stem}.tar.{suffix} failed")
    finally:
        for process in running.values():
            if process.poll() is None:
                process.kill()
    return {suffix: debian.sha256_of(f"{stem}.tar.{suffix}") for suffix in commands}


def compress_bytes(data, suffix):
    """One archive's bytes in memory, for small ones."""
    if suffix == "gz":
        return gzip.compress(data, 1, mtime=0)
    command = {"xz": OFFICIAL_XZ[:3] + ["-0"], "zst": ["zstd", "-q"]}[suffix]
    return subprocess.run([*command, "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout


def sha256_of_bytes(data):
    return hashlib.sha256(data).hexdigest()


def place(source, destination):
    """The same file at another place: a hard link where that can be."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, destination)
    except OSError:
        shutil.copy2(source, destination)
