#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Writes docs/environment.md from data/environment.json."""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[1]
TABLE = ROOT / "data/environment.json"
DOCUMENT = ROOT / "docs/environment.md"
HEAD = """# Environment variables

For users who set xtool up for many runs, for CI, or behind a proxy: every variable that xtool reads
or sets. The page is written by `data/generate_environment_doc.py` from `data/environment.json`.
"""


def row(variable):
    option = f"; option `{variable['option']}`" if "option" in variable else ""
    return (f"| `{variable['name']}` | {variable['values']} | {variable['read_by']} | "
            f"{variable['meaning']}{option} |")


def section(group):
    yield f"\n## {group['title'][0].upper()}{group['title'][1:]}\n"
    if "about" in group:
        yield group["about"] + "\n"
    yield "| variable | values | read by | meaning |\n|---|---|---|---|"
    yield from map(row, group["variables"])


def document():
    groups = json.loads(TABLE.read_text(encoding="utf-8"))["groups"]
    return HEAD + "\n".join(line for group in groups for line in section(group)) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
