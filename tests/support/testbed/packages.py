# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Packages with whatever files and claims a test wants."""

import io
import struct
import tarfile
import zipfile


def tar(files, mode="w:gz", links=None):
    """The bytes of a tar archive: of paths to contents, and of links to where they lead."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        for path, target in (links or {}).items():
            entry = tarfile.TarInfo(path)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    return made.getvalue()


def zipped(files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return made.getvalue()


def ar(members):
    made = b"!<arch>\n"
    for name, content in members.items():
        made += f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode()
        made += content + b"\n" * (len(content) % 2)
    return made


def deb(architecture, files, compression="xz", links=None):
    control = f"Package: demo\nVersion: 1\nArchitecture: {architecture}\n".encode()
    return ar({"debian-binary": b"2.0\n",
               "control.tar.gz": tar({"./control": control}),
               f"data.tar.{compression}": tar({f"./{path}": content
                                               for path, content in files.items()},
                                              "w:" + compression, links)})


def apk(architecture, files):
    """Alpine's: archives one after the other, of which only the last has an end."""
    info = tar({".PKGINFO": f"pkgname = demo\narch = {architecture}\n".encode()}, "w")
    begin = io.BytesIO()
    import gzip  # noqa: PLC0415
    with gzip.GzipFile(fileobj=begin, mode="w") as stream:
        stream.write(info[:1024])  # a header and its content, and no end
    return begin.getvalue() + tar(files)


def cpio(files):
    """The "newc" form."""
    made = b""
    for number, (path, content) in enumerate([*files.items(), ("TRAILER!!!", b"")], 1):
        name = path.encode() + b"\0"
        mode = 0o100644 if path != "TRAILER!!!" else 0
        fields = [number, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name), 0]
        made += b"070701" + b"".join(b"%08X" % field for field in fields) + name
        made += b"\0" * (-len(made) % 4) + content
        made += b"\0" * (-len(made) % 4)
    return made


def rpm(architecture, files):
    """A lead, an empty signature, a header that says the architecture, and the files."""
    text = architecture.encode() + b"\0"
    intro = b"\x8e\xad\xe8\x01\0\0\0\0"
    signature = intro + struct.pack(">II", 0, 0)
    header = intro + struct.pack(">II", 1, len(text)) + struct.pack(">IIII", 1022, 6, 0, 1) + text
    import gzip  # noqa: PLC0415
    lead = b"\xed\xab\xee\xdb\3\0" + bytes(90)
    return lead + signature + header + gzip.compress(cpio(files))
