# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Channel manifests of version 2, as rustup and xtool read them."""

import dataclasses
import datetime

from .pack import sha256_of_bytes

OFFICIAL = "https://static.rust-lang.org"


@dataclasses.dataclass
class Packed:
    """A package's archives for one target: suffix -> (path below dist/, sha256)."""

    archives: dict = dataclasses.field(default_factory=dict)

    def to_toml(self, server=OFFICIAL):
        if not self.archives:
            return "available = false\n"
        lines = ["available = true"]
        for suffix, prefix in (("gz", ""), ("xz", "xz_"), ("zst", "zst_")):
            if suffix in self.archives:
                path, digest = self.archives[suffix]
                lines.append(f'{prefix}url = "{server}/dist/{path}"')
                lines.append(f'{prefix}hash = "{digest}"')
        return "\n".join(lines) + "\n"


@dataclasses.dataclass
class Channel:
    """What one channel manifest says. packages: package -> target -> Packed."""

    release: object  # pack.Release
    host: str
    packages: dict
    server: str = OFFICIAL

    def to_toml(self):
        release, host = self.release, self.host
        text = [f'manifest-version = "2"\ndate = "{release.date}"\n']
        for package, targets in self.packages.items():
            text.append(self._package_head(package))
            for target, packed in targets.items():
                text.append(f"[pkg.{package}.target.{_key(target)}]\n{packed.to_toml(self.server)}")
        text.append(self._package_head("rust"))
        complete = self.packages.get("rustc", {}).get(host, Packed())
        text.append(f"[pkg.rust.target.{host}]\n{complete.to_toml(self.server)}")
        for package in self._basic():
            text.append(self._member("components", package, host))
        for package, targets in self.packages.items():
            for target in targets:
                if not (target == host and package in self._basic()):
                    text.append(self._member("extensions", package, target))
        names = ", ".join(f'"{package}"' for package in self._basic())
        text.append(f"[profiles]\nminimal = [{names}]\ndefault = [{names}]\n")
        return "\n".join(text)

    def _basic(self):
        return [p for p in ("rustc", "cargo", "rust-std") if self.host in self.packages.get(p, {})]

    def _package_head(self, package):
        return (f'[pkg.{package}]\nversion = "{self.release.line}"\n'
                f'git_commit_hash = "{self.release.commit}"\n')

    def _member(self, kind, package, target):
        return (f'[[pkg.rust.target.{self.host}.{kind}]]\n'
                f'pkg = "{package}"\ntarget = "{target}"\n')


def _key(target):
    return f'"{target}"' if target == "*" else target


def channel_names(release):
    """The names under which a stable release's manifest is found."""
    return ["stable", release.version, release.version.rpartition(".")[0]]


def write_channel(channel, dist, names=None):
    """Writes the manifest under dist/ and dist/<date>/ for each channel name, with .sha256."""
    text = channel.to_toml().encode()
    for name in names or channel_names(channel.release):
        for folder in (dist, dist / channel.release.date):
            folder.mkdir(parents=True, exist_ok=True)
            write_hashed(folder / f"channel-rust-{name}.toml", text)


def write_hashed(path, content):
    """A file and its .sha256. Replaces rather than rewrites: the old file may be linked."""
    for file, data in ((path, content),
                       (path.with_name(path.name + ".sha256"),
                        f"{sha256_of_bytes(content)}  {path.name}\n".encode())):
        file.unlink(missing_ok=True)
        file.write_bytes(data)


def days_after(date, days):
    return (datetime.date.fromisoformat(date) + datetime.timedelta(days=days)).isoformat()
