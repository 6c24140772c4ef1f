# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The files around the sources that a release and its readers rely on."""

import re

import project
from conftest import skip

CHANGELOG_HEADING = re.compile(r"^## (\d+\.\d+\.\d+)(?: - (unreleased|\d{4}-\d\d-\d\d))?$", re.MULTILINE)


def read(path):
    return (project.ROOT / path).read_text(encoding="utf-8")


def version():
    return re.search(r"^project\(xtool VERSION (\d+\.\d+\.\d+)", read("CMakeLists.txt"), re.MULTILINE)[1]


def documents():
    try:
        import yaml
    except ImportError:
        skip("python3-yaml is not installed")
    return {path: yaml.safe_load(text)
            for path, text in project.files(".github", suffixes={".yml"}).items()}


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_every_heading_of_the_changelog_is_a_version_and_the_newest_comes_first():
    headings = re.findall(r"^## .*$", read("CHANGELOG.md"), re.MULTILINE)
    versions = [tuple(map(int, found[0].split(".")))
                for found in CHANGELOG_HEADING.findall(read("CHANGELOG.md"))]

    assert len(versions) == len(headings)
    assert versions == sorted(set(versions), reverse=True)


def test_the_program_is_the_newest_version_of_the_changelog():
    assert CHANGELOG_HEADING.search(read("CHANGELOG.md"))[1] == version()


def test_the_license_names_the_files_that_have_its_texts():
    names = set(re.findall(r"LICENSE-[A-Z]+", read("LICENSE")))

    assert names == {path.name for path in project.ROOT.glob("LICENSE-*")}
    assert "9. Accepting Warranty" in read("LICENSE-APACHE")
    assert "Permission is hereby granted" in read("LICENSE-MIT")


def test_the_notices_name_every_library_that_is_compiled_in():
    """Those whose headers the sources include, besides the system's shared libraries."""
    names = {"CLI": "CLI11", "nlohmann": "JSON for Modern C++", "fmt": "{fmt}", "spdlog": "spdlog",
             "toml++": "toml++"}
    shared = {"curl", "linux", "openssl", "sys", "xtool"}
    included = {folder for text in project.cpp("src", "include").values()
                for folder in re.findall(r"^#include <([\w+]+)/", text, re.MULTILINE)}

    assert included - shared == set(names)
    assert [name for name in names.values() if f"[{name}]" not in read("THIRD-PARTY-NOTICES.md")] == []


def test_ci_runs_the_scripts_of_the_tree():
    workflows = {path: made for path, made in documents().items() if "/workflows/" in path}
    scripts = {step["run"] for made in workflows.values() for step in steps(made)
               if step.get("run", "").startswith(".ci/")}

    assert scripts == {".ci/run", ".ci/release"}
    assert [script for script in scripts if not (project.ROOT / script).exists()] == []


def test_a_job_needs_only_jobs_that_exist():
    for path, made in documents().items():
        for name, job in made.get("jobs", {}).items():
            needs = job.get("needs", [])
            assert set([needs] if isinstance(needs, str) else needs) <= set(made["jobs"]), (path, name)


def test_every_field_of_an_issue_form_has_a_name_of_its_own_and_a_label():
    forms = {path: made for path, made in documents().items()
             if "/ISSUE_TEMPLATE/" in path and not path.endswith("config.yml")}

    assert forms
    for path, form in forms.items():
        assert {"name", "description", "body"} <= set(form), path
        fields = [field for field in form["body"] if field["type"] != "markdown"]
        assert len({field["id"] for field in fields}) == len(fields), path
        assert [field["id"] for field in fields if not field["attributes"].get("label")] == [], path
