# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A dist server's folder with a real compiler and real standard libraries.

The official layout and format, so that rustup installs from it; only the version line is not the
official one: a distribution's rustc names itself differently, and a std belongs to exactly one
rustc.
"""

import dataclasses
import json
import pathlib
import shutil

from .cache import build_once, key_of
from .manifest import Channel, Packed, days_after, write_channel
from .pack import Entry, Release, compressors, installer, payload, place, write_archives
from .progress import Missing, say
from .toolchain import libraries_of, rust_release, set_search_path

# A target that the channel knows and has no archive of.
UNAVAILABLE = "sparc64-unknown-linux-gnu"
# What is packed with the official, slow parameters, and what is offered as .zst too.
OFFICIAL_LIKE = "armv7-unknown-linux-gnueabihf"
WITH_ZSTD = "aarch64-unknown-linux-gnu"

RECIPE = ["pack.py", "manifest.py", "mirror.py", "toolchain.py"]


@dataclasses.dataclass(frozen=True)
class Mirror:
    """A folder to serve (it holds dist/), and what is in it."""

    path: pathlib.Path
    release: Release
    host: str
    targets: tuple  # with a std to download, the host's too

    @classmethod
    def load(cls, path):
        facts = json.loads((path / "mirror.json").read_text())
        return cls(path, Release(**facts["release"]), facts["host"], tuple(facts["targets"]))

    def channel(self):
        facts = json.loads((self.path / "mirror.json").read_text())
        packages = {package: {target: Packed({s: tuple(v) for s, v in archives.items()})
                              for target, archives in targets.items()}
                    for package, targets in facts["packages"].items()}
        return Channel(self.release, self.host, packages)


def release_of(root):
    version = root.verbose_version()
    date = version.get("commit-date", "unknown")
    if date == "unknown":
        raise Missing(f"'{root.rustc}' does not say its commit date, so it cannot be published")
    # Releases appear three days after their last commit, as 1.85.0 did.
    return Release(rust_release(version["line"]), version["line"], version["commit-hash"],
                   days_after(date, 3)), version["host"]


def make_mirror(name, root, fast=False, only=None):
    """The mirror of a Root, from the cache. `fast` packs nothing the official, slow way.

    `only` are the targets to pack a std of; the compiler itself is then not offered.
    """
    release, host = release_of(root)
    targets = list(only or root.targets())

    # Packages are cache entries of their own, so an interrupted run goes on where it was.
    def packed(package, component, target, files, official=False, zstd=False):
        full = f"{package}-{release.version}" + (f"-{target}" if target != "*" else "")
        commands = compressors(official, zstd)
        key = key_of(root.path.name, release.line, commands, sources=RECIPE)

        def build(folder):
            say(f"packing {full} ({', '.join(commands)})")
            entries = installer(full, component, release, files(folder))
            hashes = write_archives(entries, folder / full, commands)
            shutil.rmtree(folder / "work", ignore_errors=True)
            (folder / "hashes.json").write_text(json.dumps(hashes))

        folder = build_once("packages", f"{name}-{full}", key, build)
        hashes = json.loads((folder / "hashes.json").read_text())
        return folder, {suffix: (f"{release.date}/{full}.tar.{suffix}", digest)
                        for suffix, digest in hashes.items()}

    def build(folder):
        packages = {"rustc": {}, "cargo": {}, "rust-std": {}, "rust-src": {}}

        def publish(package, target, component, files, **options):
            source, archives = packed(package, component, target, files, **options)
            packages[package][target] = archives
            for path, _ in archives.values():
                place(source / pathlib.PurePath(path).name, folder / "dist" / path)

        packages["rustc"][host] = {}
        if only is None:
            publish("rustc", host, "rustc", lambda work: compiler_files(root, work))
        if only is None and (root.sysroot / "bin/cargo").exists():
            publish("cargo", host, "cargo", lambda work: cargo_files(root, work))
        for target in targets:
            publish("rust-std", target, f"rust-std-{target}",
                    lambda work, target=target: payload(root.rustlib / target,
                                                        f"lib/rustlib/{target}"),
                    official=not fast and target == OFFICIAL_LIKE,
                    zstd=not fast and target == WITH_ZSTD)
        packages["rust-std"][UNAVAILABLE] = {}
        library = (root.rustlib / "src/rust").resolve() / "library"
        if only is None and library.is_dir():
            publish("rust-src", "*", "rust-src",
                    lambda work: payload(library, "lib/rustlib/src/rust/library"))
        facts = {"release": dataclasses.asdict(release), "host": host,
                 "targets": targets, "packages": {k: v for k, v in packages.items() if v}}
        (folder / "mirror.json").write_text(json.dumps(facts, indent=1))
        write_channel(Mirror.load(folder).channel(), folder / "dist")

    key = key_of(root.path.name, fast, only, release.line, sources=RECIPE)
    return Mirror.load(build_once("mirrors", name, key, build))


def _relocated(files, work, search_path):
    """Copies whose own folder layout, not the distribution's, leads to their libraries."""
    copies = []
    for source, name in files:
        copy = work / "work" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, copy)
        set_search_path(copy, search_path(name))
        copies.append(Entry(name, copy, 0o755))
    return copies


def _program_files(root, programs, work):
    binaries = [root.sysroot / "bin" / name for name in programs]
    driver = next(root.path.glob("usr/lib/**/librustc_driver-*.so"))
    libraries = libraries_of(binaries, [driver.resolve().parent])
    files = [(binary, f"bin/{binary.name}") for binary in binaries if binary.exists()]
    files += [(path, f"lib/{name}") for name, path in sorted(libraries.items())]
    return _relocated(files, work,
                      lambda name: "$ORIGIN/../lib" if name.startswith("bin/") else "$ORIGIN")


def compiler_files(root, work):
    programs = [name for name in ("rustc", "rustdoc") if (root.sysroot / "bin" / name).exists()]
    return _program_files(root, programs, work)


def cargo_files(root, work):
    """cargo alone: what it shares with rustc is in rustc's component."""
    shared = {entry.name for entry in compiler_files(root, work)}
    return [entry for entry in _program_files(root, ["cargo"], work) if entry.name not in shared]


def publish_newer(mirror, folder, days=42):
    """In `folder`: the mirror with a stable channel of a later date, as after a new release.

    The archives are the same: rustup compares manifests, and installs everything anew.
    """
    folder = pathlib.Path(folder)
    shutil.copytree(mirror.path, folder, copy_function=_linked, dirs_exist_ok=True)
    channel = mirror.channel()
    channel.release = dataclasses.replace(channel.release,
                                          date=days_after(channel.release.date, days))
    write_channel(channel, folder / "dist", ["stable"])
    return dataclasses.replace(mirror, path=folder, release=channel.release)


def _linked(source, destination):
    place(pathlib.Path(source), pathlib.Path(destination))
