# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The results as a page of tables."""

import os
import platform

from cells import FAIL, PASS, REFUSED
from projects import ORDER, project

TOOLS = {"xtool": "xtool and plain cargo", "zigbuild": "cargo-zigbuild"}

HEAD = """# The matrix: real crates, real targets, every kind of linker

<!-- Written by `tests/matrix/run --report docs/matrix.md`. -->

Each column is a fresh `HOME` with rustc {rustc}, in which `xtool target add T` and
`xtool setup-linker --zig T` (or `--gcc`) were run and nothing else. Then plain `cargo build` and
`cargo run --target T` on the projects of `tests/matrix/crates` and `tests/matrix/wide`, each of which
checks its own result under the emulator; `hello` also `cargo test`. zig serves with the glibc that
`setup-linker` chooses by itself. For WASI, ARMv5 and MIPS it is the distribution's own rustc (1.63 on Debian 12), since no
newer one has a std for them there, with older versions of the crates (`Cargo-1.63.lock`). The std of
musl and of Windows is built from the sources of rustc 1.85.0. musl's programs are static, so that
`cdylib` is not for it. Where zig links for Windows, none of MinGW's tools is on PATH.

`2.17` means: built, ran, checked itself, and the highest GLIBC version that it needs is 2.17 (`ok`:
it needs none). Debug and release are in one cell when they agree. A cell that is empty was not run.

Run on {machine}.
"""


def machine():
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "an unknown system")
    return f"{system}, {platform.machine()}, {os.cpu_count()} cores"


def sort_key(kind):
    name, _, version = kind.partition("@")
    return (name, [int(part) for part in version.split(".") if part])


def word(cell):
    if cell.outcome == PASS:
        return cell.glibc or "ok"
    return {REFUSED: "refused", FAIL: "**FAIL**"}[cell.outcome]


def entry(cells):
    """One cell of the table, of one or both profiles."""
    said = [(cell.profile, word(cell)) for cell in sorted(cells, key=lambda cell: cell.profile)]
    if len(said) == 2 and said[0][1] == said[1][1]:
        return said[0][1]
    return ", ".join(f"{text} ({profile})" for profile, text in said)


def short(target):
    if "-linux-" not in target:
        return target
    return target.replace("-unknown-linux-", " ").replace("gnueabihf", "").replace("gnu", "").strip()


def table(cells, kind):
    """The crates against the targets, for one kind of linker."""
    mine = [cell for cell in cells if cell.kind == kind]
    targets = sorted({cell.target for cell in mine})
    lines = ["| crate | " + " | ".join(map(short, targets)) + " |",
             "|---|" + "---|" * len(targets)]
    for name in ORDER:
        row = [[cell for cell in mine if cell.crate == name and cell.target == target]
               for target in targets]
        if any(row):
            lines.append(f"| {name} | " + " | ".join(entry(part) if part else "" for part in row)
                         + " |")
    return "\n".join(lines)


def reasons(cells):
    """What is behind each refusal and failure; equal reasons once."""
    grouped = {}
    for cell in cells:
        if cell.outcome != PASS:
            grouped.setdefault((cell.outcome, cell.kind, cell.target, cell.reason), []).append(cell)
    lines = []
    for (outcome, kind, target, reason), group in sorted(grouped.items()):
        crates = sorted({cell.crate for cell in group}, key=ORDER.index)
        profiles = sorted({cell.profile for cell in group})
        which = "every crate" if len(crates) > 5 else ", ".join(crates)
        where = f"{kind}, {short(target)}, {which}" + \
            ("" if len(profiles) == 2 else f" ({profiles[0]})")
        text = reason.replace("`", "'").replace("|", "\\|")
        lines.append(f"- {'refused' if outcome == REFUSED else '**FAIL**'}: {where}: `{text[:300]}`")
    return "\n".join(lines) or "None."


def counts(cells):
    number = {outcome: sum(cell.outcome == outcome for cell in cells)
              for outcome in (PASS, REFUSED, FAIL)}
    return f"{number[PASS]} cells passed, {number[REFUSED]} were refused, {number[FAIL]} failed"


def tool_section(cells, tool):
    mine = [cell for cell in cells if cell.tool == tool]
    parts = [f"## {TOOLS[tool]}\n\n{counts(mine)} (a cell: one profile of one crate)."]
    for kind in sorted({cell.kind for cell in mine}, key=sort_key):
        parts.append(f"### {kind}\n\n{table(mine, kind)}")
    parts.append(f"### What was refused or failed\n\n{reasons(mine)}")
    return "\n\n".join(parts)


def matrix(cells, rustc="1.85.0", tools=("xtool",)):
    text = HEAD.format(rustc=rustc, machine=machine())
    text += "\n## The crates\n\n| crate | what it checks |\n|---|---|\n"
    ran = {cell.crate for cell in cells}
    for name in ORDER:
        if name in ran:
            text += f"| {name} | {project(name).checks} |\n"
    sections = [tool_section(cells, tool) for tool in tools
                if any(cell.tool == tool for cell in cells)]
    return text + "\n" + "\n\n".join(sections) + "\n"
