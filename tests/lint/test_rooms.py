# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A folder of src is compiled as one unit by the preset `release`: a name in it means one thing."""

import collections
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess

import project
import pytest

BUILD = pathlib.Path(os.environ.get("XTOOL_BIN", "/nowhere/bin/xtool")).parent.parent
NO_OUTPUT = {"-o", "-c", "-MF", "-MT"}  # with a word after it


def units():
    """{target and folder: the first file's command, and all files}, as CMake groups them."""
    commands = BUILD / "compile_commands.json"
    if not commands.exists():
        pytest.skip(f"there is no {commands}: XTOOL_BIN names no program in a build tree")
    found = collections.defaultdict(list)
    for entry in json.loads(commands.read_text()):
        file = pathlib.Path(entry["file"])
        words = shlex.split(entry["command"])
        single = any(word.startswith("-DXTOOL_LAUNCHER=") for word in words)
        if not single and file.is_relative_to(project.ROOT / "src"):
            target = words[words.index("-o") + 1].split(".dir/")[0]
            found[target, file.parent].append((words, entry["directory"], str(file)))
    return found


def complaints(unit):
    words, directory, _ = unit[0]
    kept = [word for before, word in zip([""] + words, words)
            if word not in NO_OUTPUT and before not in NO_OUTPUT]
    while not kept[0].endswith("++"):  # ccache, and what sets its environment
        kept.pop(0)
    text = "".join(f'#include "{file}"\n' for _, _, file in sorted(unit, key=lambda each: each[2]))
    # A local name may be that of another file; and there is no main file here for a #pragma once.
    done = subprocess.run(kept + ["-fsyntax-only", "-Wno-shadow", "-x", "c++", "-"], input=text,
                          cwd=directory, capture_output=True, text=True, check=False)
    return [line for line in done.stderr.splitlines() if " error: " in line]


def test_the_files_of_a_folder_compile_as_one_unit():
    found = units()
    assert len(found) > 15
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
        wrong = [line for lines in threads.map(complaints, found.values()) for line in lines]
    assert not wrong, "\n".join(wrong)
