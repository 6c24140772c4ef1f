# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A small repository of Debian packages, made and signed here, as a mirror would serve it."""

import atexit
import dataclasses
import functools
import gzip
import hashlib
import io
import lzma
import pathlib
import shutil
import subprocess
import tarfile
import tempfile

from .elf import elf

DATE = "Sat, 11 Jul 2026 10:16:37 UTC"
TRIPLET = "arm-linux-gnueabihf"
LIBRARIES = f"usr/lib/{TRIPLET}"


@dataclasses.dataclass(frozen=True)
class Key:
    """A key of OpenPGP, and the folder of gpg that has its secret half."""

    home: pathlib.Path
    keyring: pathlib.Path

    def gpg(self, *arguments, text=None):
        return subprocess.run(
            ["gpg", "--homedir", str(self.home), "--batch", "--yes", "--pinentry-mode", "loopback",
             "--passphrase", "", *arguments], input=text, capture_output=True, check=True).stdout

    def sign(self, text):
        """The text as InRelease has it, with the signature below."""
        return self.gpg("--clearsign", "--digest-algo", "SHA256", text=text.encode())


@functools.lru_cache(maxsize=None)
def key(name):
    """The same key for the same name, for as long as the tests run."""
    # gpg's agent wants a socket in it, whose path must be short.
    home = pathlib.Path(tempfile.mkdtemp(prefix="xtool-gpg-"))
    made = Key(home, home / "keyring.gpg")
    made.gpg("--quick-generate-key", f"{name} <{name}@example.org>", "ed25519", "sign", "never")
    made.keyring.write_bytes(made.gpg("--export"))
    atexit.register(_forget, home)
    return made


def _forget(home):
    subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False)
    shutil.rmtree(home, ignore_errors=True)


def _tar(files):
    """An uncompressed tar of {path: content}: bytes, "-> target" for a link, or a TarInfo."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path, content in files.items():
            info = tarfile.TarInfo(path if path.startswith(("/", "..")) else f"./{path}")
            if isinstance(content, tarfile.TarInfo):
                content.name = path
                tar.addfile(content)
                continue
            if isinstance(content, str) and content.startswith("-> "):
                info.type, info.linkname = tarfile.SYMTYPE, content[3:]
                tar.addfile(info)
                continue
            data = content.encode() if isinstance(content, str) else content
            info.size, info.mode = len(data), 0o644
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _member(name, data):
    head = f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n".encode()
    return head + data + b"\n" * (len(data) % 2)


def deb(files, scripts=None, compress=lzma.compress, ending="xz"):
    """The bytes of a package with these files, and with these files beside its description."""
    return (b"!<arch>\n" + _member("debian-binary", b"2.0\n")
            + _member("control.tar.xz", lzma.compress(_tar(scripts or {})))
            + _member(f"data.tar.{ending}", compress(_tar(files))))


class Repository:
    """Suites of packages below `path`, for the architecture armhf unless told otherwise."""

    def __init__(self, path, signer=None):
        self.path = pathlib.Path(path)
        self.signer = signer or key("archive")
        self.stanzas = {}

    @property
    def keyring(self):
        return self.signer.keyring

    def trust_below(self, root):
        """Makes the keys those of Debian, where the machine's file system begins at `root`."""
        keyrings = pathlib.Path(root) / "usr/share/keyrings"
        keyrings.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.keyring, keyrings / "debian-archive-keyring.gpg")

    def add(self, name, files=None, version="1.0-1", suite="bookworm", package=None, **fields):
        """One package; `fields` such as Depends or Section go into the index."""
        content = package if package is not None else deb(files or {})
        where = f"pool/main/{name}_{version.replace(':', '%3a')}_armhf.deb"
        file = self.path / where
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        lines = {"Package": name, "Version": version, "Architecture": "armhf", "Section": "libs",
                 "Filename": where, "Size": len(content),
                 "SHA256": hashlib.sha256(content).hexdigest(),
                 **{key.replace("_", "-"): value for key, value in fields.items()}}
        self.stanzas.setdefault(suite, {})[(name, version)] = "".join(
            f"{key}: {value}\n" for key, value in lines.items())
        return file

    def publish(self, suite="bookworm", codename=None, date=DATE, contents=None, extra="",
                by_hash=False, architecture="armhf"):
        """Writes the suite's indices and signs them."""
        folder = self.path / "dists" / suite
        shutil.rmtree(folder, ignore_errors=True)
        packages = "\n".join(self.stanzas.get(suite, {}).values()).encode()
        files = {f"main/binary-{architecture}/Packages.xz": lzma.compress(packages)}
        if contents is not None:
            files[f"main/Contents-{architecture}.gz"] = gzip.compress(contents.encode(), mtime=0)
        # As in Debian, the list names the index as it is without compression, which is not there.
        plain = f"main/binary-{architecture}/Packages"
        sums = f" {hashlib.sha256(packages).hexdigest()} {len(packages)} {plain}\n"
        for name, data in files.items():
            digest = hashlib.sha256(data).hexdigest()
            sums += f" {digest} {len(data)} {name}\n"
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            if by_hash:
                copy = target.parent / "by-hash/SHA256" / digest
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(data)
        text = (f"Origin: Debian\nSuite: {suite}\nCodename: {codename or suite}\nDate: {date}\n"
                f"Architectures: {architecture}\nComponents: main\n"
                + ("Acquire-By-Hash: yes\n" if by_hash else "") + extra + f"SHA256:\n{sums}")
        (folder / "InRelease").write_bytes(self.signer.sign(text))
        return folder


def shared_library(soname, needed="libc.so.6", symbols=""):
    """The headers of such a library; nothing can run it."""
    return elf(type="3", needed=needed, symbols=symbols)


def small_repository(path, signer=None, libc=None):
    """zlib and OpenSSL as Debian lays them out, and the C library that they need: one of no use, or
    that of a package."""
    repository = Repository(path, signer)
    repository.add("libc6", {f"lib/{TRIPLET}/libc.so.6": shared_library("libc.so.6", ""),
                             "lib/ld-linux-armhf.so.3": shared_library("ld-linux-armhf.so.3", "")},
                   version="2.36-9", package=libc)
    repository.add("libc6-dev", {"usr/include/stdio.h": "/* stdio */\n"}, version="2.36-9",
                   Section="libdevel", Depends="libc6 (= 2.36-9)")
    repository.add("zlib1g", {f"lib/{TRIPLET}/libz.so.1": shared_library("libz.so.1")},
                   version="1:1.2.13-1", Depends="libc6 (>= 2.4)")
    repository.add("zlib1g-dev", {
        "usr/include/zlib.h": "/* zlib */\n",
        f"{LIBRARIES}/libz.so": f"-> /lib/{TRIPLET}/libz.so.1",
        f"{LIBRARIES}/pkgconfig/zlib.pc":
            f"prefix=/usr\nlibdir=${{prefix}}/lib/{TRIPLET}\nName: zlib\nDescription: z\n"
            "Version: 1.2.13\nLibs: -L${libdir} -lz\nCflags: -I${prefix}/include\n"},
        version="1:1.2.13-1", Section="libdevel", Depends="zlib1g (= 1:1.2.13-1), libc6-dev")
    repository.add("libssl3", {
        f"{LIBRARIES}/libssl.so.3": shared_library("libssl.so.3", "libcrypto.so.3,libc.so.6"),
        f"{LIBRARIES}/libcrypto.so.3": shared_library("libcrypto.so.3", "libc.so.6",
                                                      "stat@GLIBC_2.33")},
        version="3.0.20-1", Depends="libc6 (>= 2.34)")
    repository.add("libssl-dev", {
        "usr/include/openssl/ssl.h": "/* ssl */\n",
        f"usr/include/{TRIPLET}/openssl/opensslconf.h": "/* conf */\n",
        f"{LIBRARIES}/libssl.so": "-> libssl.so.3", f"{LIBRARIES}/libcrypto.so": "-> libcrypto.so.3",
        f"{LIBRARIES}/pkgconfig/openssl.pc":
            "prefix=/usr\nName: OpenSSL\nDescription: o\nVersion: 3.0.20\nLibs: -lssl\n"},
        version="3.0.20-1", Section="libdevel", Depends="libssl3 (= 3.0.20-1)")
    repository.add("openssl", {"usr/bin/openssl": "program"}, version="3.0.20-1", Section="utils")
    repository.publish(contents="usr/include/odd.h   libdevel/zlib1g-dev\n"
                                "usr/include/both.h   libdevel/zlib1g-dev,libdevel/libssl-dev\n")
    return repository
