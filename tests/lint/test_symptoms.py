# SPDX-License-Identifier: Apache-2.0 OR MIT
"""data/symptoms.json: as its schema says, documented, and each symptom with a log that shows it."""

import json
import re
import subprocess
import sys

import jsonschema
import pytest

from project import ROOT

KNOWLEDGE = json.loads((ROOT / "data/symptoms.json").read_text())
SYMPTOMS = {symptom["id"]: symptom for symptom in KNOWLEDGE["symptoms"]}
LOGS = ROOT / "tests/data/logs"
INDEX = json.loads((LOGS / "index.json").read_text())


def test_the_knowledge_obeys_its_schema():
    schema = json.loads((ROOT / "data/symptoms.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)

    errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
              for error in jsonschema.Draft7Validator(schema).iter_errors(KNOWLEDGE)]

    assert errors == []


def test_the_document_is_what_the_knowledge_makes_of_it():
    check = subprocess.run([sys.executable, ROOT / "data/generate_symptoms_doc.py", "--check"],
                           capture_output=True, text=True)

    assert (check.returncode, check.stderr) == (0, "")


def test_ids_are_unique_and_named_ones_exist():
    assert len(SYMPTOMS) == len(KNOWLEDGE["symptoms"])
    assert [(symptom["id"], other) for symptom in SYMPTOMS.values()
            for other in symptom.get("hides", []) if other not in SYMPTOMS] == []


def test_every_symptom_has_a_log_that_shows_it():
    shown = {finding["id"] for log in INDEX.values() for finding in log["findings"]}

    assert sorted(set(SYMPTOMS) - shown) == []


def test_the_index_lists_just_the_logs_and_says_where_they_are_from():
    files = {path.relative_to(LOGS).as_posix() for path in LOGS.rglob("*.log")}

    assert set(INDEX) == files
    assert [name for name, log in INDEX.items()
            if not re.match("provoked by |recorded: |quoted, shortened, from https://|"
                            "written after https://|written from memory ", log["origin"])] == []
    assert [name for name, log in INDEX.items()
            if name.split("/")[0] not in {finding["id"] for finding in log["findings"]} | {"none"}] == []
    assert [name for name, log in INDEX.items()
            if name.startswith("none/") != (log["findings"] == [])] == []


def test_titles_are_short_and_alike():
    assert [symptom["id"] for symptom in SYMPTOMS.values()
            if len(symptom["title"]) > 72 or symptom["title"].endswith(".")] == []


def commands_in(text):
    return re.findall(r"`xtool ([a-z-]+(?: [a-z]+)?)", text)


@pytest.mark.parametrize("symptom", SYMPTOMS.values(), ids=SYMPTOMS)
def test_remedies_name_commands_that_exist(symptom):
    table = (ROOT / "src/cli/commands.cpp").read_text()
    known = set(re.findall(r'\.path = "([^"]+)"', table)) | {"doctor"}

    named = {command for line in symptom["remedy"] for command in commands_in(line)}

    assert [command for command in sorted(named)
            if command not in known and command.split()[0] not in known] == []
