# SPDX-License-Identifier: Apache-2.0 OR MIT
"""How packages are installed has one home: src/catalog/package_advice.cpp and the names beside it."""

import json
import re

import project

HOME = "src/catalog/package_advice.cpp"
COMMAND = re.compile(r"\b(?:apt|apt-get|dnf|yum|zypper) install\b|\bpacman -S\b|\bapk add\b")


def commands(tree):
    """path:line of each command of a package manager, comments left out."""
    return [f"{path}:{number}" for path, text in tree.items()
            for number, line in enumerate(text.splitlines(), start=1)
            if COMMAND.search(line.partition(" // ")[0]) and not line.lstrip().startswith("//")]


def test_only_one_file_knows_the_commands_of_package_managers():
    tree = project.cpp("src", "include") | project.files("data", suffixes={".json"})
    elsewhere = [place for place in commands(tree) if not place.startswith(f"{HOME}:")]

    assert commands({HOME: (project.ROOT / HOME).read_text()})
    assert elsewhere == []


def test_a_planted_command_is_noticed():
    assert commands({"a.cpp": 'x();\n.help("run `sudo apt install gcc`")\n'}) == ["a.cpp:2"]
    assert commands({"a.json": '"sudo pacman -S gcc"'}) == ["a.json:1"]
    assert commands({"a.cpp": "// as `apt install` does\n"}) == []


def test_remedies_ask_for_packages_whose_names_elsewhere_are_known():
    names = (project.ROOT / "src/catalog/package_names.hpp").read_text()
    known = set(re.findall(r'^    \{"([^"]+)"', names, re.MULTILINE))
    knowledge = json.loads((project.ROOT / "data/symptoms.json").read_text())
    wanted = {package for words in re.findall(r"\{install ([^}]+)\}", json.dumps(knowledge))
              for package in words.split()}

    assert len(wanted) > 5
    assert sorted(wanted - known) == []


def test_no_package_has_two_rows():
    names = (project.ROOT / "src/catalog/package_names.hpp").read_text()
    rows = re.findall(r'^    \{"([^"]+)"', names, re.MULTILINE)

    assert sorted(rows) == sorted(set(rows))
