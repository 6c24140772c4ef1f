# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Shell scripts of the checkout."""

import pathlib
import subprocess

import pytest

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = (".ci/release", ".ci/run", "tests/all", "tests/demo", "tests/support/make-testbed",
           "tests/support/packages.sh", "tests/support/xtool-dev",
           "data/completions/xtool.bash")


@pytest.mark.requires("shellcheck")
def test_shellcheck_has_nothing_to_say():
    result = subprocess.run(["shellcheck", "-x", *SCRIPTS], cwd=CHECKOUT, text=True,
                            stdout=subprocess.PIPE)

    assert result.stdout == ""


@pytest.mark.parametrize("script", ("tests/all", "tests/demo"))
def test_help_is_shown_without_doing_anything(script):
    result = subprocess.run([str(CHECKOUT / script), "--help"], text=True, cwd="/",
                            stdout=subprocess.PIPE, timeout=10)

    assert result.returncode == 0
    assert result.stdout.startswith(f"usage: {script}")
