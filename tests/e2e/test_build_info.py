# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Which commit a build says that it is of."""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = (".gitattributes", "src/support/commit.txt", "src/support/built_from.cpp.in",
         "src/support/write_build_info.cmake")
# The last second of a day in UTC, the next day already where the commit is made.
TIME = "2026-02-03T23:59:59+00:00"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "TZ": "Asia/Tokyo",
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example", "GIT_AUTHOR_DATE": TIME,
    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example", "GIT_COMMITTER_DATE": TIME}
NONE = ("", "")

pytestmark = pytest.mark.requires("git", "cmake")


def git(folder, *words):
    return subprocess.run(["git", "-C", folder, *words], env=ENVIRONMENT, check=True,
                          stdout=subprocess.PIPE).stdout


def sources(folder):
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def commit(folder):
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    return git(folder, "rev-parse", "HEAD").decode().strip()


def built_from(folder, output, **variables):
    """The commit and its date that a build of the folder would name."""
    subprocess.run(["cmake", f"-DSOURCE={folder}", "-DVERSION=7.8.9", f"-DOUTPUT={output}",
                    "-P", folder / "src/support/write_build_info.cmake"],
                   env=ENVIRONMENT | variables, check=True)
    text = output.read_text()
    assert '.version = "7.8.9"' in text
    return re.search(r'\.commit = "(.*?)", \.commit_date = "(.*?)"', text).groups()


@pytest.fixture
def checkout(tmp_path):
    folder = sources(tmp_path / "checkout")
    return folder, commit(folder)


def test_a_checkout_is_of_its_head(checkout, tmp_path):
    folder, head = checkout

    assert built_from(folder, tmp_path / "out.cpp") == (head, "2026-02-03")


def test_a_variable_of_git_does_not_lead_to_another_repository(checkout, tmp_path):
    folder, head = checkout
    other = sources(tmp_path / "other")
    (other / "more").touch()
    commit(other)

    named = built_from(folder, tmp_path / "out.cpp", GIT_DIR=str(other / ".git"))

    assert named == (head, "2026-02-03")


def test_an_archive_says_which_commit_it_is_of(checkout, tmp_path):
    folder, head = checkout
    archive = git(folder, "archive", "--prefix=unpacked/", "HEAD")
    subprocess.run(["tar", "-x", "-C", tmp_path], input=archive, check=True)

    assert built_from(tmp_path / "unpacked", tmp_path / "out.cpp") == (head, "2026-02-03")


def test_a_copy_in_the_repository_of_another_project_is_of_no_commit(tmp_path):
    outer = tmp_path / "outer"
    inner = sources(outer / "vendor/xtool")
    commit(outer)

    assert built_from(inner, tmp_path / "out.cpp") == NONE


def test_a_copy_outside_of_any_repository_is_of_no_commit(tmp_path):
    assert built_from(sources(tmp_path / "copy"), tmp_path / "out.cpp") == NONE


def test_a_file_that_would_stay_the_same_is_not_touched(checkout, tmp_path):
    folder, _ = checkout
    output = tmp_path / "out.cpp"
    built_from(folder, output)
    os.utime(output, (1, 1))

    built_from(folder, output)

    assert output.stat().st_mtime == 1


def test_the_program_names_its_version_as_rustc_does(sandbox):
    version = re.search(r"^project\(xtool VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text(),
                        re.MULTILINE)[1]

    printed = sandbox.run("--version").succeeded().out

    assert re.fullmatch(rf"xtool {re.escape(version)}( \([0-9a-f]{{9}} \d{{4}}-\d\d-\d\d\))?\n",
                        printed)
