# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What can be wrong with a std archive, by name. Each entry of DAMAGES spoils one thing only."""

import dataclasses
import tarfile
import typing

from .pack import Entry, official_order


def _same_entries(entries, _target):
    return entries


def _same(data):
    return data


def _hash_of_served(_good, served):
    return served


def _hash_of_good(good, _served):
    return good


@dataclasses.dataclass(frozen=True)
class Damage:
    """Steps on the way from entries to published bytes and their published hash."""

    entries: typing.Callable = _same_entries
    tar: typing.Callable = _same
    packed: typing.Callable = _same
    hash: typing.Callable = _hash_of_served


NONE = Damage()


def _folder(entries):
    return entries[0].name.split("/")[0]


def _plus(path, **fields):
    """One more entry, at `path` below the component's folder; a leading '/' or '..' stays."""
    def change(entries, target):
        name = path.format(target=target)
        if not name.startswith(("/", "../")):
            name = f"{_folder(entries)}/rust-std-{target}/{name}"
        return [*entries, Entry(name, **fields)]
    return Damage(entries=change)


def _listed(line):
    """One more line in manifest.in."""
    def change(entries, target):
        return [_with_content(e, e.content + line.format(target=target).encode() + b"\n")
                if e.name.endswith("/manifest.in") else e for e in entries]
    return Damage(entries=change)


def _with_content(entry, content):
    return dataclasses.replace(entry, content=content)


def _rewritten(name, content):
    def change(entries, target):
        text = content.format(target=target).encode()
        return [_with_content(e, text) if e.name.endswith(f"/{name}") else e for e in entries]
    return Damage(entries=change)


def _without(suffix):
    return Damage(entries=lambda entries, _: [e for e in entries if not e.name.endswith(suffix)])


def _renamed(old, new):
    def change(entries, target):
        before, after = old.format(target=target), new.format(target=target)
        renamed = [dataclasses.replace(e, name=e.name.replace(before, after)) for e in entries]
        return [_with_content(e, e.content.replace(before.encode(), after.encode()))
                if e.name.endswith(("/components", "/manifest.in")) else e for e in renamed]
    return Damage(entries=change)


def _twice(entries, _target):
    first = next(e for e in entries if e.name.endswith(".rlib"))
    return [*entries, _with_content(first, b"another file of the same name")]


def _two_components(entries, target):
    top = _folder(entries)
    more = [Entry(f"{top}/cargo/manifest.in", b"file:bin/cargo\n"),
            Entry(f"{top}/cargo/bin/cargo", b"#!/bin/sh\n", 0o755)]
    kept = [e for e in _rewritten("components", "rust-std-{target}\ncargo\n").entries(
        entries, target) if e.kind != tarfile.DIRTYPE]
    return official_order([*kept, *more])


def _flip_middle(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1:]


def _without_end(tar):
    return tar.rstrip(b"\0") + b"\0" * (-len(tar.rstrip(b"\0")) % 512)


BOMB_BYTES = 64 << 20
INSIDE = "lib/rustlib/{target}/lib/"

DAMAGES = {
    # The download is not what the manifest announces.
    "wrong-hash": Damage(hash=lambda good, _: good[::-1]),
    "truncated": Damage(packed=lambda data: data[:len(data) // 2], hash=_hash_of_good),
    "corrupt": Damage(packed=_flip_middle, hash=_hash_of_good),
    "empty": Damage(packed=lambda _: b"", hash=_hash_of_good),
    # The manifest announces it, but it is no sound archive.
    "cut-archive": Damage(packed=lambda data: data[:len(data) // 2]),
    "no-archive": Damage(packed=lambda _: b"<html>please log in</html>\n"),
    "cut-tar": Damage(tar=lambda tar: tar[:len(tar) // 2]),
    "no-end-marker": Damage(tar=_without_end),
    "trailing-junk": Damage(packed=lambda data: data + b"junk after the archive's end"),
    # A sound archive with entries that would do harm.
    "parent-path": _plus("../../../../../escaped", content=b"escaped"),
    "inner-parent-path": _plus(INSIDE + "../../../../../../escaped", content=b"escaped"),
    "absolute-path": _plus("/tmp/xtool-escaped", content=b"escaped"),
    "symlink": _plus(INSIDE + "libc.so", kind=tarfile.SYMTYPE, link="/etc/passwd"),
    "hardlink": _plus(INSIDE + "libc.so", kind=tarfile.LNKTYPE, link="/etc/passwd"),
    "fifo": _plus(INSIDE + "pipe", kind=tarfile.FIFOTYPE),
    "device": _plus(INSIDE + "null", kind=tarfile.CHRTYPE),
    "duplicate": Damage(entries=_twice),
    "bomb": _plus(INSIDE + "libbomb.rlib", content=bytes(BOMB_BYTES)),
    # manifest.in and the files do not agree, or manifest.in would do harm.
    "manifest-parent": _listed("file:../../../settings.toml"),
    "manifest-inner-parent": _listed("file:lib/rustlib/{target}/../../../escaped"),
    "manifest-absolute": _listed("file:/tmp/xtool-escaped"),
    "manifest-directive": _listed("link:lib/rustlib/{target}/lib/libcore.rlib"),
    "manifest-duplicate": _listed(
        "file:lib/rustlib/{target}/lib/libcore-1bad2556e2bea61b.rlib"),
    "manifest-empty": _rewritten("manifest.in", ""),
    "no-manifest": _without("/manifest.in"),
    "unlisted-file": _plus(INSIDE + "libextra.rlib", content=b"not in manifest.in"),
    "missing-file": _without("/liballoc-53d5017b3b0edd79.rlib"),
    "outside-target": _renamed("lib/rustlib/{target}/", "lib/rustlib/elsewhere/"),
    # A proper archive of something else.
    "other-component": _renamed("rust-std-{target}", "rust-docs-{target}"),
    "foreign-component": Damage(entries=_two_components),
    "no-components": _without("/components"),
    "wrong-installer-version": _rewritten("rust-installer-version", "4\n"),
    "no-installer-version": _without("/rust-installer-version"),
    "wrong-version": _rewritten("version", "1.84.1 (e71f9a9a9 2025-01-27)\n"),
    "no-version": _without("/version"),
}
