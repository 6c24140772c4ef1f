# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Makes the parts, so that tests and demo find them in the cache. See tests/support/make-testbed."""

import argparse
import json
import sys

from . import parts
from .cache import cache_root
from .progress import Missing, say


def main():
    parser = argparse.ArgumentParser(prog="make-testbed", description=__doc__)
    parser.add_argument("--demo", action="store_true",
                        help="only what the demo needs: one compiler, one foreign target")
    parser.add_argument("--full", action="store_true", help="what all tests need (default)")
    parser.add_argument("--rustup", action="store_true",
                        help="a rustup for the tests, where the machine has none")
    parser.add_argument("--target", default="armv7-unknown-linux-gnueabihf",
                        help="the demo's foreign target")
    arguments = parser.parse_args()
    try:
        if arguments.demo:
            print(json.dumps({name: str(value)
                              for name, value in parts.demo(arguments.target).items()}))
        elif arguments.rustup:
            print(parts.rustup())
        else:
            parts.everything()
    except Missing as problem:
        print(f"testbed: error: {problem}", file=sys.stderr)
        return 1
    say(f"ready in {cache_root()}")
    return 0


sys.exit(main())
