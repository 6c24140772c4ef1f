# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A part of what tests/support/explain_sweep.py measures, and what its page claims."""

import re

import explain_sweep

EVERY = 12


def test_hardly_any_log_is_explained_wrongly_with_or_without_noise(xtool):
    verdicts = explain_sweep.sweep(xtool, every=EVERY)

    noisy = [verdict for _, noise, verdict in verdicts if noise]
    assert len(noisy) > 25
    assert sum(verdict == "wrong" for _, _, verdict in verdicts) <= 0.02 * len(verdicts)
    assert sum(verdict == "right" for _, _, verdict in verdicts) >= 0.95 * len(verdicts)


def test_the_page_is_of_the_logs_that_there_are():
    page = explain_sweep.DOCUMENT.read_text(encoding="utf-8")

    for sentence in explain_sweep.origins():
        assert sentence in page, "run tests/support/explain_sweep.py XTOOL --write"
    assert float(re.search(r"Wrong: ([0-9.]+) %", page)[1]) <= 100 * explain_sweep.MOST_WRONG


def test_the_logs_are_of_many_causes_and_kinds():
    index = explain_sweep.recorded()
    live = [log for log in index.values() if log["origin"].startswith(("provoked by ", "recorded: "))]
    none = [log for log in index.values() if not log["findings"]]

    assert len(index) >= 300
    assert len({finding["id"] for log in index.values() for finding in log["findings"]}) >= 150
    assert len(live) * 3 >= len(index)
    assert len(none) * 10 >= len(index)
