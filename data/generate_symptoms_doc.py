#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Writes docs/symptoms.md from data/symptoms.json; with --check, tells whether it is up to date."""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs/symptoms.md"
HEAD = """# What explain knows

`xtool explain` looks for these causes in the logs of builds. The page is written by
`data/generate_symptoms_doc.py` from `data/symptoms.json`. In texts of logs, `...` stands for what
differs; in remedies, words in `{braces}` are filled in for the log, the target and the machine.
"""


def shown(text):
    """A pattern or template in Markdown's code, whose quotes are backticks."""
    return text.replace("{*}", "...").replace("...}", "}")


def entry(symptom):
    yield f"## {symptom['id']}"
    yield ""
    yield f"*{symptom['title'][0].upper()}{symptom['title'][1:]}.* {symptom['cause']}"
    yield ""
    facts = [f"said by {symptom['tool']}"]
    for key, words in (("since", "since rustc {}"), ("until", "up to rustc {}")):
        if key in symptom:
            facts.append(words.format(symptom[key]))
    for key, values in symptom.get("target", {}).items():
        facts.append(f"for targets whose {key} is {' or '.join(values)}")
    facts.append(f"doctor's check `{symptom['check']}`")
    yield "; ".join(facts)[0].upper() + "; ".join(facts)[1:] + "."
    yield ""
    yield "```text"
    yield from (shown(pattern) for pattern in symptom["patterns"])
    yield "```"
    yield ""
    yield from (f"- {line}" for line in symptom["remedy"])
    yield ""
    yield "See " + ", ".join(f"<{source}>" for source in symptom["source"])
    yield ""


def document():
    symptoms = json.loads((ROOT / "data/symptoms.json").read_text())["symptoms"]
    lines = [HEAD]
    for symptom in sorted(symptoms, key=lambda symptom: symptom["id"]):
        lines.extend(entry(symptom))
    return "\n".join(lines)


def main():
    text = document()
    if "--check" not in sys.argv:
        DOCUMENT.write_text(text)
    elif DOCUMENT.read_text() != text:
        sys.exit("docs/symptoms.md is not what data/generate_symptoms_doc.py writes")


if __name__ == "__main__":
    main()
