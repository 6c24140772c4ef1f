# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The page of stds is read as it was written, and says what was not measured."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import std_report as report  # noqa: E402
from std_targets import TARGETS  # noqa: E402

ROWS = {
    TARGETS[0]: report.Row(TARGETS[0], "std", "panic-unwind backtrace", 71, 103, "rust-lld",
                           "this machine", "2026-11-30", "1.85.0", "0.2.0"),
    TARGETS[-1]: report.Row(TARGETS[-1], linked="not built: cargo | failed", day="2026-11-29",
                            rustc="1.85.0", xtool="0.1.0"),
}


def test_rows_are_read_as_they_were_written():
    page = report.page(ROWS)

    again = report.rows_of(page)

    assert again[TARGETS[0]] == ROWS[TARGETS[0]]
    assert again[TARGETS[-1]].linked == "not built: cargo / failed"
    assert report.page(again) == page


def test_every_target_has_a_row_and_one_that_was_not_measured_says_so():
    lines = [line for line in report.page(ROWS).splitlines() if line.startswith("| `")]

    assert len(lines) == len(TARGETS)
    assert sum("not measured" in line for line in lines) == len(TARGETS) - len(ROWS)
