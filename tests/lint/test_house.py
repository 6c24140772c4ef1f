# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The house rules of docs/coding.md that a machine can check."""

import re
import subprocess

import pytest

import project

LONGEST_FILE = 300
# The adapters of the two C libraries: a transfer and an archive are one state machine each, whose
# callbacks cannot be read apart from their state.
LONGEST_ADAPTER = 360
ADAPTERS = {"src/support/archive.cpp", "src/support/http_transfer.cpp"}
LONGEST_FUNCTION = 60
SPDX = "SPDX-License-Identifier: Apache-2.0 OR MIT"
TOP_LEVEL = {"CHANGELOG.md", "CMakeLists.txt", "CMakePresets.json", "CONTRIBUTING.md", "LICENSE",
             "LICENSE-APACHE", "LICENSE-MIT", "README.md", "SECURITY.md", "THIRD-PARTY-NOTICES.md",
             "data", "docs", "include", "src", "tests"}


def scripts():
    """Python and shell files, by suffix or by their first line."""
    found = project.files("src", "tests", "data", ".ci", suffixes={".py", ".sh", ""})
    return {path: text for path, text in found.items()
            if path.endswith((".py", ".sh")) or text.startswith("#!")}


def long_files(tree):
    for path, text in tree.items():
        lines = text.count("\n")
        limit = LONGEST_ADAPTER if path in ADAPTERS else LONGEST_FILE
        if lines > limit:
            yield f"{path}: {lines} lines; {limit} are allowed"


def long_functions(tree):
    """Bodies of free functions and out-of-class members: their braces stand in column 0."""
    for path, text in tree.items():
        start = None
        for number, line in enumerate(text.split("\n"), start=1):
            if line == "{":
                start = number
            elif line == "}" and start is not None:
                if number - start - 1 > LONGEST_FUNCTION:
                    yield (f"{path}:{start}: a function of {number - start - 1} lines; "
                           f"{LONGEST_FUNCTION} are allowed")
                start = None


def test_files_and_functions_are_short():
    code = project.cpp("src", "include")

    assert list(long_files(code)) == []
    assert list(long_functions(code)) == []


def test_a_long_file_and_a_long_function_are_noticed():
    body = "void f()\n{\n" + "  g();\n" * (LONGEST_FUNCTION + 1) + "}\n"

    assert len(list(long_functions({"a.cpp": body}))) == 1
    assert list(long_functions({"a.cpp": body.replace("  g();\n", "", 1)})) == []
    assert len(list(long_files({"a.cpp": "\n" * (LONGEST_FILE + 1)}))) == 1


def test_every_file_states_its_license():
    code = project.cpp("src", "include", "tests") | scripts()

    assert [path for path, text in code.items() if SPDX not in "\n".join(text.split("\n")[:2])] == []


def test_every_header_has_pragma_once():
    headers = {path: text for path, text in project.cpp("src", "include", "tests").items()
               if path.endswith(".hpp")}

    assert [path for path, text in headers.items() if "\n#pragma once\n" not in text] == []


def test_cmake_builds_every_source_file():
    listed = {folder: (project.ROOT / folder / "CMakeLists.txt").read_text()
              for folder in ("src", "tests")}

    missing = [path for path in project.cpp("src", "tests") if path.endswith(".cpp")
               and not re.search(rf"^\s*{re.escape(path.partition('/')[2])}\)?\s*$",
                                 listed[path.split("/")[0]], re.MULTILINE)]

    assert missing == []


def test_nothing_is_left_for_later():
    # Spelt in two parts, so that this file is not found itself.
    later = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
    texts = (project.cpp("src", "include", "tests") | scripts()
             | project.files("docs", suffixes={".md"}))

    assert [path for path, text in texts.items() if later.search(text)] == []


def test_the_top_level_holds_only_what_belongs_there():
    names = {path.name for path in project.ROOT.iterdir()
             if not path.name.startswith(".") and path.name not in project.GENERATED}

    assert names - TOP_LEVEL == set()


# Other versions put a few blanks and line breaks elsewhere. Debian 12 has this one.
@pytest.mark.requires("clang-format-14")
def test_the_sources_are_formatted():
    run = subprocess.run(["clang-format-14", "--dry-run", "-Werror", *project.cpp("src", "include", "tests")],
                         cwd=project.ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr + "\nclang-format-14 -i those files"
