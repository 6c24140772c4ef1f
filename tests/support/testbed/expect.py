# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What fault tests expect of every run, whatever went wrong in it."""

import contextlib
import re

from .sandbox import read_tree


def clean_text(text):
    """Whether a terminal would show the text as it is: no control characters, C1 ones neither."""
    return not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


def clear_error(run, exit_code, *parts, help=True):
    """The run failed with one `error:`, advice, every part in its text, and nothing on stdout."""
    assert (run.exit_code, run.out) == (exit_code, ""), run
    assert clean_text(run.err), run
    errors = re.findall(r"^error: .", run.err, re.MULTILINE)
    assert len(errors) == 1, run.err
    assert not help or re.search(r"^help: .", run.err, re.MULTILINE), run.err
    for part in parts:
        assert str(part) in run.err, f"{part!r} is missing in: {run.err}"


def home_without_cache(sandbox):
    """The tree of XTOOL_HOME but for downloads, which any run may add to."""
    tree = read_tree(sandbox.xtool_home)
    return {path: facts for path, facts in tree.items() if path.split("/")[0] != "cache"}


@contextlib.contextmanager
def nothing_changes(sandbox, toolchain):
    """The sysroot and xtool's home are the same after the body, and no download is half there."""
    before = read_tree(toolchain.sysroot), home_without_cache(sandbox)
    yield
    assert (read_tree(toolchain.sysroot), home_without_cache(sandbox)) == before
    assert not [*sandbox.xtool_home.glob("cache/*.lock")]
