# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A dist server's folder and a toolchain of a few kilobytes each, for tests that must be fast.

Everything is as the real ones are, except that the files hold nothing to compile with.
"""

import dataclasses
import pathlib
import struct

from .damage import NONE
from .manifest import OFFICIAL, Channel, Packed, write_channel
from .pack import Entry, Release, compress_bytes, installer, sha256_of_bytes, tar_bytes

HOST = "x86_64-unknown-linux-gnu"
RELEASE = Release("1.85.0", "1.85.0 (4d91de4e4 2025-02-17)",
                  "4d91de4e48198da2e33413efdcd9cd2cc0c46688", "2025-02-20")
OTHER_RELEASE = Release("1.84.1", "1.84.1 (e71f9a9a9 2025-01-27)",
                        "e71f9a9a98b0faf423844bf0ba7438f29dc27d58", "2025-01-30")
TARGETS = (HOST, "aarch64-unknown-linux-gnu", "armv7-unknown-linux-gnueabihf",
           "i686-unknown-linux-gnu", "wasm32-unknown-unknown", "x86_64-pc-windows-gnu")
UNAVAILABLE = "sparc64-unknown-linux-gnu"


def metadata(line):
    """The start of a crate's metadata: magic, the root's position, who wrote it."""
    writer = f"rustc {line}".encode()
    return b"rust\0\0\0\x09" + struct.pack("<Q", 64) + bytes([len(writer)]) + writer + b"\0" * 32


def rlib(line, filler=1024):
    """An .rlib, an `ar` archive, with nothing but metadata in it."""
    content = metadata(line) + bytes(range(256)) * (filler // 256)
    header = f"{'lib.rmeta/':<16}{0:<12}{0:<6}{0:<6}{'644':<8}{len(content):<10}`\n".encode()
    return b"!<arch>\n" + header + content + b"\n" * (len(content) % 2)


def std_files(target, line):
    folder = f"lib/rustlib/{target}"
    names = ("core-1bad2556e2bea61b", "alloc-53d5017b3b0edd79", "std-f7c1952303da7ec4")
    files = [Entry(f"{folder}/lib/lib{name}.rlib", rlib(line)) for name in names]
    if target.endswith("windows-gnu"):
        files.append(Entry(f"{folder}/lib/self-contained/crt2.o", b"\x64\x86" + b"\0" * 62))
    return files


def std_entries(target, release=RELEASE):
    return installer(f"rust-std-{release.version}-{target}", f"rust-std-{target}", release,
                     std_files(target, release.line))


def std_archive(target, suffix="xz", release=RELEASE, damage=NONE):
    """(bytes, the sha256 to publish) of a std archive."""
    entries = damage.entries(std_entries(target, release), target)
    good = compress_bytes(damage.tar(tar_bytes(entries)), suffix)
    served = damage.packed(good)
    return served, damage.hash(sha256_of_bytes(good), sha256_of_bytes(served))


class SyntheticMirror:
    """`path` is the folder to serve. Change it with publish(), then nothing else is needed."""

    def __init__(self, path, targets=TARGETS, release=RELEASE, host=HOST, server=OFFICIAL,
                 formats=("gz", "xz")):
        self.path = pathlib.Path(path)
        self.release = release
        self.formats = formats
        self._channel = Channel(release, host, {
            "rustc": {host: Packed()}, "cargo": {host: Packed()},
            "rust-std": {UNAVAILABLE: Packed()}}, server)
        for target in targets:
            self._pack(target, formats, NONE)
        self.write_channel()

    @property
    def dist(self):
        return self.path / "dist"

    @property
    def targets(self):
        return sorted(t for t, p in self._channel.packages["rust-std"].items() if p.archives)

    def publish(self, target, damage=NONE, formats=None):
        """(Re)publishes a target's std, perhaps damaged; the manifest follows."""
        self._pack(target, formats or self.formats, damage)
        self.write_channel()

    def withdraw(self, target):
        """The channel goes on knowing the target, but has no std of it."""
        self._channel.packages["rust-std"][target] = Packed()
        self.write_channel()

    def archive(self, target, suffix="xz"):
        """Where a target's archive is."""
        return self.dist / self._channel.packages["rust-std"][target].archives[suffix][0]

    def manifest(self):
        return self._channel.to_toml()

    def write_channel(self):
        write_channel(self._channel, self.dist)

    def _pack(self, target, formats, damage):
        packed = Packed()
        for suffix in formats:
            name = f"rust-std-{self.release.version}-{target}.tar.{suffix}"
            data, digest = std_archive(target, suffix, self.release, damage)
            path = self.dist / self.release.date / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            packed.archives[suffix] = (f"{self.release.date}/{name}", digest)
        self._channel.packages["rust-std"][target] = packed


RUSTC = """\
#!/bin/sh
# Answers as rustc {line} does about itself.
here=$(cd "${{0%/*}}/.." && pwd -P)
case $1 in
  +{name}) shift ;;
  +*)
    echo "error: toolchain '${{1#+}}' is not installed" >&2
    exit 1 ;;
esac
case "$*" in
  --version | -V) echo "rustc {line}" ;;
  -vV | "--version --verbose" | "-V -v" | "--verbose --version")
    printf '%s\\n' "rustc {line}" "binary: rustc" "commit-hash: {commit}" \\
      "commit-date: {date}" "host: {host}" "release: {release}" "LLVM version: 19.1.7" ;;
  "--print sysroot" | "--print=sysroot") echo "$here" ;;
  "--print target-list" | "--print=target-list") printf '%s\\n' {targets} ;;
  "-Zunstable-options --print target-spec-json --target "*)
    printf '%s\\n' '{{"arch": "arm", "data-layout": "e-m:e-p:32:32-n32-S64",' \\
      '"features": "+vfp4d16sp", "linker": "rust-lld", "linker-flavor": "gnu-lld",' \\
      '"llvm-target": "thumbv7em-none-eabihf", "max-atomic-width": 32, "metadata": {{"tier": 2}},' \\
      '"panic-strategy": "abort", "target-pointer-width": "32"}}' ;;
  "--print cfg --target "*-linux-*) exit 1 ;;  # the catalog knows them
  "--print cfg --target "*) echo 'target_arch="arm"' ;;
  "-Zunstable-options --target "*" --emit obj -o "*) ;;
  "--sysroot "*" -o "*" --crate-type=staticlib"*) ;;
  *)
    echo "error: this rustc only answers questions about itself" >&2
    exit 1 ;;
esac
"""


@dataclasses.dataclass(frozen=True)
class FakeToolchain:
    """A sysroot with the host's std and a rustc that says where it is."""

    sysroot: pathlib.Path

    @property
    def rustc(self):
        return self.sysroot / "bin/rustc"

    @property
    def rustlib(self):
        return self.sysroot / "lib/rustlib"


def fake_toolchain(sysroot, mirror=None, release=RELEASE, host=HOST, name="1.85.0"):
    """With a mirror, as rustup would have installed it from there; without, a plain sysroot as a
    distribution's, with no records at all."""
    sysroot = pathlib.Path(sysroot)
    commit_date = release.line.rpartition(" ")[2].rstrip(")")
    script = RUSTC.format(name=name, line=release.line, commit=release.commit, date=commit_date,
                          host=host, release=release.version,
                          targets=" ".join([*TARGETS, UNAVAILABLE]))
    _write(sysroot / "bin/rustc", script.encode(), 0o755)
    files = std_files(host, release.line)
    for entry in files:
        _write(sysroot / entry.name, entry.content)
    if mirror is not None:
        rustlib = sysroot / "lib/rustlib"
        records = {"rustc": ["bin/rustc"], "rust-std": [entry.name for entry in files]}
        config = 'config_version = "1"\n'
        for package, names in records.items():
            listing = "".join(f"file:{path}\n" for path in names)
            _write(rustlib / f"manifest-{package}-{host}", listing.encode())
            config += (f'\n[[components]]\npkg = "{package}"\ntarget = "{host}"\n'
                       "is_extension = false\n")
        _write(rustlib / "components", "".join(f"{p}-{host}\n" for p in records).encode())
        _write(rustlib / "rust-installer-version", b"3")
        _write(rustlib / "multirust-config.toml", config.encode())
        _write(rustlib / "multirust-channel-manifest.toml", mirror.manifest().encode())
    return FakeToolchain(sysroot)


def _write(path, content, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)
