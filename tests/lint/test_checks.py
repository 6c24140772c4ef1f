# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The table of the doctor's checks agrees with its schema, its code and its documentation."""

import importlib.util
import json
import re

import jsonschema

import project

TABLE = json.loads((project.ROOT / "data/checks.json").read_text(encoding="utf-8"))
CHECKS = [check for family in TABLE["families"] for check in family["checks"]]


def sources():
    return "".join((project.ROOT / path).read_text(encoding="utf-8")
                   for path in project.files("src/doctor", suffixes={".cpp"}))


def test_the_table_obeys_its_schema():
    schema = json.loads((project.ROOT / "data/checks.schema.json").read_text(encoding="utf-8"))

    jsonschema.Draft7Validator(schema).validate(TABLE)


def test_no_id_stands_twice():
    ids = [check["id"] for check in CHECKS]

    assert len(ids) == len(set(ids))
    for check in CHECKS:
        findings = [finding["id"] for finding in check["findings"]]
        assert len(findings) == len(set(findings)), check["id"]


def test_the_code_runs_exactly_the_checks_of_the_table():
    in_code = set(re.findall(r'(?:Machine|Target)Check\{"([\w-]+)"|Report report\("([\w-]+)"',
                             sources()))

    assert {first or second for first, second in in_code} == {check["id"] for check in CHECKS}


def test_symptoms_name_checks_that_there_are():
    symptoms = json.loads((project.ROOT / "data/symptoms.json").read_text(encoding="utf-8"))
    named = {symptom["check"] for symptom in symptoms["symptoms"]}

    assert len(named) > 10
    assert named <= {check["id"] for check in CHECKS}


def test_the_documentation_is_made_from_the_table():
    path = project.ROOT / "data/generate_check_docs.py"
    spec = importlib.util.spec_from_file_location("generate_check_docs", path)
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    written = {file.name: file.read_text(encoding="utf-8")
               for file in (project.ROOT / "docs/checks").glob("*.md")}

    assert written == generator.pages(), "run data/generate_check_docs.py"
