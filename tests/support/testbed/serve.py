# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Serves a folder on loopback without nginx: prints the URL, then runs until it is ended."""

import sys
import threading

from .faulty import FaultyServer

if __name__ == "__main__":
    with FaultyServer(sys.argv[1]) as server:
        print(server.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass
