#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Writes docs/checks/*.md, one page for each family of data/checks.json."""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs/checks"
FIXES = {"install-std": "installs the standard library anew",
         "setup-linker": "runs `xtool setup-linker` for the target",
         "recover": "finishes or undoes the interrupted installation"}


def example(text):
    """Places such as {triple} as a reader knows them from help texts."""
    words = {"triple": "T", "setup": "`xtool setup-linker --force T`"}
    for part in text.split("{")[1:]:
        name = part.split("}")[0]
        text = text.replace("{" + name + "}", words.get(name, name.upper().replace("_", "-")))
    return text


def finding(each):
    lines = [f"- **{each['severity']}**: {example(each['fact'])}"]
    lines += [f"  - {example(line)}" for line in each["help"] if line != "{help}"]
    if "{help}" in each["help"]:
        lines.append("  - (the remedy depends on the machine; the doctor prints it)")
    if "fix" in each:
        lines.append(f"  - `--fix` {FIXES[each['fix']]}")
    return lines


def page(family):
    lines = [f"# {family['title']}", "", family["about"], ""]
    for check in family["checks"]:
        lines += [f"## {check['id']}", "", f"**{check['title']}.** {check['why']}", ""]
        for each in check["findings"]:
            lines += finding(each)
        lines.append("")
    lines.append("This page is made from [data/checks.json](../../data/checks.json), which the "
                 "doctor's own words come\nfrom, by `data/generate_check_docs.py`.")
    return "\n".join(lines) + "\n"


def pages():
    """{file name: text}."""
    families = json.loads((ROOT / "data/checks.json").read_text(encoding="utf-8"))["families"]
    return {f"{family['id']}.md": page(family) for family in families}


def main():
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
