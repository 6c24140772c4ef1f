# SPDX-License-Identifier: Apache-2.0 OR MIT
"""One line per step on stderr, with the seconds since the start."""

import sys
import time

_START = time.monotonic()


def say(message):
    seconds = time.monotonic() - _START
    print(f"testbed: [{seconds:5.1f} s] {message}", file=sys.stderr, flush=True)


class Missing(Exception):
    """A part cannot be had on this machine; the text says why and what to do."""
