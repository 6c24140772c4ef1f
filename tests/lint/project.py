# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The checkout as the lint tests see it: its files, and C++ without comments and strings."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
GENERATED = {"build", "__pycache__", ".git", ".cache", ".pytest_cache"}


def files(*folders, suffixes):
    """{path relative to the root: text} of every file with one of the suffixes."""
    found = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            relative = path.relative_to(ROOT)
            if path.is_file() and path.suffix in suffixes and not GENERATED & set(relative.parts):
                found[relative.as_posix()] = path.read_text(encoding="utf-8")
    return found


def cpp(*folders):
    return files(*folders, suffixes={".cpp", ".hpp"})


_NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<tag>\w*)\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'",
    re.DOTALL,
)


def code_lines(text):
    """The lines of C++ code, with comments and literals blanked out and numbered from 1."""
    blanked = _NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    return list(enumerate(blanked.split("\n"), start=1))
