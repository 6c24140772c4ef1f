# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Packages of any architecture from the machine's Debian or Ubuntu archive.

apt runs on lists, a cache and a status file of its own, so that nothing of the system's changes
and no root is needed. Only the release's main suite is read: indices of the security suite have
been seen to disagree between architectures, and apt then fails as a whole.
"""

import functools
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import time

from .cache import cache_root, key_of, locked
from .progress import Missing, say

UBUNTU_PORTS = "http://ports.ubuntu.com/ubuntu-ports"
UBUNTU_MAIN_ARCHITECTURES = ("amd64", "i386")

# What a compiler package depends on but a toolchain folder need not carry: each system that can
# run the tests has these.
ASSUMED_INSTALLED = {"binutils": "", "gcc": "c-compiler", "libc6": "", "libc6-dev": "libc-dev",
                     "libgcc-s1": "", "libstdc++6": ""}

# apt's own settings (proxies, certificates) are the machine's; hooks and extra indices are not.
APT_CONF = """\
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
#clear DPkg::Pre-Install-Pkgs;
#clear APT::Architectures;
#clear Acquire::IndexTargets;
Acquire::IndexTargets::deb::Packages { MetaKey "$(COMPONENT)/binary-$(ARCHITECTURE)/Packages";
  flatMetaKey "Packages"; ShortDescription "Packages"; Description "$(RELEASE) packages"; };
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::http::Timeout "60";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Debug::NoLocking "true";
"""


def os_release():
    values = {}
    for line in pathlib.Path("/etc/os-release").read_text().splitlines():
        name, separator, value = line.partition("=")
        if separator:
            values[name] = value.strip('"')
    return values


def native_architecture():
    return subprocess.run(["dpkg", "--print-architecture"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()


def _one_line_entries(text):
    for line in text.splitlines():
        match = re.match(r"deb\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)\s+(.+)", line.strip())
        if match:
            options, uri, suite, components = match.groups()
            keep = [o for o in (options or "").split() if not o.startswith("arch")]
            yield {"uri": uri, "suites": [suite], "components": components.split(),
                   "options": keep}


def _deb822_entries(text):
    for block in re.split(r"\n\s*\n", text):
        fields, name = {}, None
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            if line[:1].isspace() and name:
                fields[name] += "\n" + line
            elif ":" in line:
                name, value = line.split(":", 1)
                name = name.lower()
                fields[name] = value.strip()
        if "deb" not in fields.get("types", "").split() or fields.get("enabled") == "no":
            continue
        options = []
        if "signed-by" in fields and "BEGIN PGP" not in fields["signed-by"]:
            options.append("signed-by=" + ",".join(fields["signed-by"].split()))
        if fields.get("trusted") == "yes":
            options.append("trusted=yes")
        for uri in fields.get("uris", "").split():
            yield {"uri": uri, "suites": fields.get("suites", "").split(),
                   "components": fields.get("components", "").split(), "options": options}


def _machine_entries(etc):
    files = [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*.list"))]
    for file in files:
        if file.is_file():
            yield from _one_line_entries(file.read_text())
    for file in sorted((etc / "sources.list.d").glob("*.sources")):
        yield from _deb822_entries(file.read_text())


def main_suite_sources(architectures, etc=pathlib.Path("/etc/apt")):
    """sources.list lines for the release's main suite, as the machine reaches it."""
    release = os_release()
    codename = release.get("VERSION_CODENAME")
    if release.get("ID") not in ("debian", "ubuntu") or not codename:
        raise Missing("compilers are taken from Debian's or Ubuntu's packages, and this is "
                      f"'{release.get('PRETTY_NAME', 'an unknown system')}'")
    wanted = ["main", "universe"] if release["ID"] == "ubuntu" else ["main"]
    lines = []
    for entry in _machine_entries(etc):
        if codename not in entry["suites"] or "main" not in entry["components"]:
            continue
        served = list(architectures)
        if release["ID"] == "ubuntu" and "ports" not in entry["uri"]:
            served = [a for a in architectures if a in UBUNTU_MAIN_ARCHITECTURES]
            others = [a for a in architectures if a not in served]
            if others:
                lines.append(_source_line(entry["options"], others, UBUNTU_PORTS, codename, wanted))
        lines.append(_source_line(entry["options"], served, entry["uri"], codename, wanted))
    if not lines:
        raise Missing(f"no source for '{codename} main' in /etc/apt/sources.list or "
                      "/etc/apt/sources.list.d")
    return sorted(set(lines))


def _source_line(options, architectures, uri, suite, components):
    text = " ".join([*options, "arch=" + ",".join(architectures)])
    return f"deb [{text}] {uri} {suite} {' '.join(components)}"


class Archive:
    """The archive's packages for the native and some foreign architectures."""

    def __init__(self, foreign=()):
        self.native = native_architecture()
        self.architectures = [self.native, *sorted(set(foreign) - {self.native})]
        self._sources = main_suite_sources(self.architectures)
        self.home = cache_root() / "apt" / key_of(self._sources, sources=["debian.py"])

    def refresh(self, maximum_age_days=7):
        """Reads the package indices, unless that was done lately."""
        stamp = self.home / "updated"
        with locked("apt"):
            if stamp.exists() and time.time() - stamp.stat().st_mtime < maximum_age_days * 86400:
                return self
            say("reading package indices for " + ", ".join(self.architectures))
            for folder in ("lists/partial", "archives/partial", "etc"):
                (self.home / folder).mkdir(parents=True, exist_ok=True)
            (self.home / "sources.list").write_text("\n".join(self._sources) + "\n")
            (self.home / "status").write_text("".join(
                f"Package: {name}\nStatus: install ok installed\nArchitecture: {self.native}\n"
                + (f"Provides: {provides}\n" if provides else "") +
                "Multi-Arch: same\nVersion: 9999:1\nMaintainer: -\nDescription: -\n\n"
                for name, provides in ASSUMED_INSTALLED.items()))
            (self.home / "apt.conf").write_text(APT_CONF + "".join(
                f'APT::Architectures:: "{name}";\n' for name in self.architectures))
            self._patiently("apt-get", "-qq", "update", "--error-on=any")
            stamp.touch()
        return self

    def versions(self, package, architecture=None):
        """Version strings, newest first."""
        name = f"{package}:{architecture or self.native}"
        lines = self._apt("apt-cache", "madison", name).splitlines()
        return [line.split("|")[1].strip() for line in lines if line.count("|") == 2]

    def closure(self, wanted):
        """(package, architecture, version) of the wanted "name=version" and all they depend on."""
        text = self._apt("apt-get", "-s", "install", "-y", *wanted)
        found = re.findall(r"^Inst (\S+) \((\S+) .*\[(\S+)\]\)", text, re.MULTILINE)
        return sorted({(name.split(":")[0], self.native if arch == "all" else arch, version)
                       for name, version, arch in found})

    def std_dependencies(self, package, architecture):
        """Where the std package only points to versioned ones, as on Ubuntu: those."""
        text = self._apt("apt-cache", "depends", f"{package}:{architecture}")
        names = re.findall(r"Depends: (libstd-rust-[0-9.]+-dev)", text)
        return [(name, architecture, self.versions(name, architecture)[0]) for name in names]

    def download(self, packages):
        """The .deb files of (package, architecture, version) triples."""
        folder = cache_root() / "debs"
        folder.mkdir(exist_ok=True)
        wanted = {package: folder / self._file_name(package) for package in packages}
        with locked("debs"):
            absent = [package for package, file in wanted.items() if not file.exists()]
            if absent:
                say("downloading " + ", ".join(f"{n}:{a}" for n, a, _ in absent))
                self._download(absent, folder)
        lost = [str(file) for file in wanted.values() if not file.exists()]
        if lost:
            raise Missing("apt downloaded something else than " + ", ".join(lost))
        return list(wanted.values())

    def _download(self, packages, folder):
        incoming = folder / "incoming"
        incoming.mkdir(exist_ok=True)
        names = [f"{name}:{architecture}={version}" for name, architecture, version in packages]
        self._patiently("apt-get", "-qq", "download", *names, cwd=incoming)
        for package in packages:
            name, architecture, version = package
            escaped = version.replace(":", "%3a")
            for kind in (architecture, "all"):
                got = incoming / f"{name}_{escaped}_{kind}.deb"
                if got.exists():
                    got.rename(folder / self._file_name(package))

    @staticmethod
    def _file_name(package):
        name, architecture, version = package
        return f"{name}_{version.replace(':', '%3a')}_{architecture}.deb"

    def _command(self, program, arguments):
        home = self.home
        settings = {"Dir::State::Lists": home / "lists", "Dir::State::status": home / "status",
                    "Dir::Cache": home, "Dir::Cache::archives": home / "archives",
                    # Container images turn these off; reading the indices takes seconds then.
                    "Dir::Cache::pkgcache": home / "pkgcache.bin",
                    "Dir::Cache::srcpkgcache": home / "srcpkgcache.bin",
                    "Dir::Etc::sourcelist": home / "sources.list", "Dir::Etc::sourceparts": home / "etc",
                    "Dir::Etc::preferences": home / "etc/none",
                    "Dir::Etc::preferencesparts": home / "etc",
                    "APT::Architecture": self.native}
        options = [f"-o{name}={value}" for name, value in settings.items()]
        return [program, "-c", str(home / "apt.conf"), *options, *arguments]

    def _apt(self, program, *arguments, cwd=None):
        result = subprocess.run(self._command(program, arguments), cwd=cwd, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env={**os.environ, "LC_ALL": "C.UTF-8"})
        if result.returncode != 0:
            raise Missing(f"'{program} {' '.join(arguments)}' failed:\n{result.stderr.strip()}")
        return result.stdout

    def _patiently(self, program, *arguments, cwd=None, attempts=3):
        for attempt in range(1, attempts + 1):
            try:
                return self._apt(program, *arguments, cwd=cwd)
            except Missing as problem:
                if attempt == attempts:
                    raise Missing(f"{problem}\ngave up after {attempts} attempts: check the network "
                                  "and /etc/apt, then run the same command again") from None
                say(f"{problem}; trying again in {5 * attempt} s")
                time.sleep(5 * attempt)


def unpack(debs, root):
    """dpkg's unpacking into a folder, without installing anything."""
    for deb in debs:
        subprocess.run(["dpkg", "-x", str(deb), str(root)], check=True)


@functools.lru_cache(maxsize=None)
def have(program):
    return shutil.which(program) is not None


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()
