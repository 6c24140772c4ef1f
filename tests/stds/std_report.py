# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The rows as a page, and the rows of a page: it is the only place where they are kept."""

import dataclasses

from std_targets import TARGETS

HEAD = """# Standard libraries that were built

<!-- Written by `tests/stds/run`; a run replaces the rows of its targets. -->

For whoever wants to know what [`xtool target build`](target-build.md) costs, and for which targets it
was tried. Each std was built from the sources of the rustc that its row names, with the usual options,
and then a program that catches a panic and uses threads was linked and run (for WebAssembly, one that
uses collections). Time is that of the processor, cargo and everything else included, so that it does
not depend on what else the machine did. Where nothing here links a program for the target, a library
was compiled against the std.

| target | crates | features | CPU s | MB | linked with | ran with | measured |
|---|---|---|---|---|---|---|---|
"""
COLUMNS = 8


@dataclasses.dataclass
class Row:
    target: str
    crates: str = ""
    features: str = ""
    seconds: int = 0
    megabytes: int = 0
    linked: str = ""
    ran: str = ""
    day: str = ""
    rustc: str = ""
    xtool: str = ""

    def line(self):
        measured = f"{self.day}, rustc {self.rustc}, xtool {self.xtool}"
        cells = [f"`{self.target}`", self.crates, self.features, self.seconds or "",
                 self.megabytes or "", self.linked, self.ran, measured]
        return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |\n"


def _row(line):
    target, crates, features, seconds, megabytes, linked, ran, measured = [
        cell.strip() for cell in line.strip().strip("|").split("|")]
    if measured == "not measured":
        return None
    day, rustc, xtool = measured.split(", ")
    return Row(target.strip("`"), crates, features, int(seconds or 0), int(megabytes or 0), linked,
               ran, day, rustc.removeprefix("rustc "), xtool.removeprefix("xtool "))


def rows_of(page):
    rows = [_row(line) for line in page.splitlines() if line.startswith("| `")]
    return {row.target: row for row in rows if row}


def page(rows):
    absent = "| `{}` |" + " |" * (COLUMNS - 2) + " not measured |\n"
    return HEAD + "".join(rows[target].line() if target in rows else absent.format(target)
                          for target in TARGETS)
