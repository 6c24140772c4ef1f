# SPDX-License-Identifier: Apache-2.0 OR MIT
"""ELF files that consist of headers: enough for whoever reads them, nothing to run."""

import struct

BASE = 0x10000  # the address of the file's first byte


def elf(machine="40", bits="32", big="", type="2", flags="0x05000400", interpreter="", needed="",
        symbols="", align="4096"):
    """The bytes of such a file. Lists are separated by commas; `symbols` are like
    "open@GLIBC_2.4", all of the first library that is needed."""
    wide, order = bits == "64", ">" if big else "<"
    libraries = [name for name in needed.split(",") if name]
    wanted = [tuple(name.split("@")) for name in symbols.split(",") if name]
    versions = sorted({version for _, version in wanted})

    def words(form, *values):
        return struct.pack(order + form.replace("W", "Q" if wide else "I"), *values)

    texts = b"\0"
    places = {}
    for name in [*libraries, *versions, *(symbol for symbol, _ in wanted)]:
        places[name] = len(texts)
        texts += name.encode() + b"\0"

    table = bytes(24 if wide else 16)
    for name, _ in wanted:
        table += words("IBBHQQ" if wide else "IIIBBH", *((places[name], 0x12, 0, 0, 0, 0) if wide
                                                         else (places[name], 0, 0, 0x12, 0, 0)))
    indices = words("H", 0) + b"".join(words("H", 2 + versions.index(v)) for _, v in wanted)
    needs = words("HHIII", 1, len(versions), places[libraries[0]], 16, 0) if versions else b""
    for number, version in enumerate(versions):
        needs += words("IHHII", 0, 0, 2 + number, places[version],
                       16 if number + 1 < len(versions) else 0)

    segments = 1 + bool(interpreter) + bool(libraries)
    at = (64 if wide else 52) + segments * (56 if wide else 32)
    offsets, body = {}, b""
    for part, content in (("interpreter", interpreter.encode() + b"\0"), ("table", table),
                          ("texts", texts), ("indices", indices), ("needs", needs)):
        offsets[part] = at + len(body)
        body += content
    offsets["dynamic"] = at + len(body)
    if libraries:
        entries = [(1, places[name]) for name in libraries]
        entries += [(6, BASE + offsets["table"]), (5, BASE + offsets["texts"])]
        if versions:
            entries += [(0x6FFFFFF0, BASE + offsets["indices"]),
                        (0x6FFFFFFE, BASE + offsets["needs"]), (0x6FFFFFFF, 1)]
        dynamic = b"".join(words("WW", *entry) for entry in [*entries, (0, 0)])
        body += dynamic

    def segment(kind, offset, size, alignment):
        numbers = (offset, BASE + offset, BASE + offset, size, size)
        return (words("IIQQQQQQ", kind, 5, *numbers, alignment) if wide
                else words("IIIIIIII", kind, *numbers, 5, alignment))

    head = b"\x7fELF" + bytes([2 if wide else 1, 2 if big else 1, 1]) + bytes(9)
    head += words("HHIWWWIHHHHHH", int(type), int(machine), 1, BASE, 64 if wide else 52, 0,
                  int(flags, 0), 64 if wide else 52, 56 if wide else 32, segments, 0, 0, 0)
    head += segment(1, 0, at + len(body), int(align))
    if interpreter:
        head += segment(3, offsets["interpreter"], len(interpreter) + 1, 1)
    if libraries:
        head += segment(2, offsets["dynamic"], len(dynamic), 8)
    return head + body
