# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The documentation says what the sources say."""

import re

import project

ERROR_DOC = "docs/errors.md"


def read(path):
    return (project.ROOT / path).read_text(encoding="utf-8")


def documents():
    pages = {path.name: path.read_text(encoding="utf-8") for path in project.ROOT.glob("*.md")}
    return project.files("docs", suffixes={".md"}) | pages


def kinds_in_source():
    rows = re.findall(r'KindFacts\{ErrorKind::\w+, (\d+), "([\w-]+)"\}',
                      read("src/support/error.cpp"))
    return [(name, int(code)) for code, name in rows]


def test_the_table_of_errors_lists_exactly_the_kinds_and_exit_codes():
    rows = re.findall(r"^\| `([\w-]+)` \| (\d+) \|", read(ERROR_DOC), re.MULTILINE)

    assert [(name, int(code)) for name, code in rows] == kinds_in_source()
    assert len(rows) > 5


def test_the_header_states_the_exit_code_of_every_kind():
    rows = re.findall(r"^  (\w+),\s+// (\d+):", read("include/xtool/support/error.hpp"),
                      re.MULTILINE)

    assert [(name.replace("_", "-"), int(code)) for name, code in rows] == kinds_in_source()


def test_the_readme_names_every_command():
    commands = re.findall(r'Command\{\.path = "([^"]+)"', read("src/cli/commands.cpp"))
    readme = read("README.md")

    assert commands
    assert [command for command in commands if f"`xtool {command}" not in readme] == []


def test_the_readme_names_the_packages_that_building_takes():
    named = re.search(r"apt install ((?:.*\\\n)*.*)", read("README.md"))[1].replace("\\\n", " ")
    installed = re.search(r"packages_to_build=\(([^)]*)\)", read("tests/support/packages.sh"))[1]

    assert named.split() == installed.split()


def session_patterns(golden):
    """A golden file's commands and what they print, as expressions for a user's sizes, times and
    directories."""
    blanks = {"[SIZE]": r"[\d.]+ [KM]?i?B", "[TIME]": r"[\d.]+ m?s", "[HOME]/": r"/home/you/\.",
              "[TMP]": "/usr", "in 3 files": r"in \d+ files"}
    for line in golden.splitlines():
        if line and not line.startswith(("# ", "exit: ", "--- ")):
            parts = re.split("(" + "|".join(map(re.escape, blanks)) + ")", line)
            yield "".join(blanks.get(part, re.escape(part)) for part in parts)


def test_the_session_in_the_readme_is_what_the_program_prints():
    session = re.search(r"^```console\n(.*?)^```", read("README.md"), re.DOTALL | re.MULTILINE)[1]
    printed = list(session_patterns(read("tests/e2e/golden/xtool/readme.txt")))

    assert [line for line, pattern in zip(session.splitlines(), printed)
            if not re.fullmatch(pattern, line)] == []
    assert len(session.splitlines()) == len(printed)


def slug(heading):
    """The anchor that GitHub gives a heading."""
    text = re.sub(r"[`*]", "", heading.strip().lower())
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def broken_links(path, text, root):
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (root / path).parent / name if name else root / path
        if not file.exists():
            yield f"{path}: '{target}' is not there"
        elif anchor and file.suffix == ".md":
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            if anchor not in map(slug, headings):
                yield f"{path}: '{target}' has no such heading"


def test_links_in_documents_lead_somewhere():
    found = [link for path, text in documents().items()
             for link in broken_links(path, text, project.ROOT)]

    assert found == []


def test_a_broken_link_is_noticed(tmp_path):
    (tmp_path / "a.md").write_text("# One `thing`\n")
    text = "[x](a.md) [x](a.md#one-thing) [x](a.md#two) [x](b.md) [x](https://host/b.md)\n"

    assert list(broken_links("c.md", text, tmp_path)) == [
        "c.md: 'a.md#two' has no such heading", "c.md: 'b.md' is not there"]


def test_the_guides_name_files_that_exist():
    """Paths such as `src/cli/commands.cpp` in the documents."""
    named = {(path, name) for path, text in documents().items()
             for name in re.findall(r"`((?:src|include|tests|data|docs)/[\w./-]+)`", text)}

    assert [pair for pair in sorted(named) if not (project.ROOT / pair[1]).exists()] == []
