# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A small HTTP server that fails as real ones do, on request and for a counted number of times."""

import dataclasses
import http.server
import pathlib
import re
import threading
import time
import urllib.parse


@dataclasses.dataclass
class Fault:
    """What happens to requests whose path contains `path`, for the first `times` of them."""

    path: str = ""
    times: int = 1_000_000
    status: int = 0  # answer this instead, with these headers
    headers: dict = dataclasses.field(default_factory=dict)
    cut_after: int = -1  # close the connection after so many body bytes
    stall_after: int = -1  # send so many body bytes, then nothing more
    delay: float = 0.0  # wait before answering
    slow: float = 0.0  # seconds of pause after each 64 KiB
    ignore_range: bool = False
    refuse_range: bool = False  # 416 for any range
    no_length: bool = False  # neither Content-Length nor chunks: the close is the end


class FaultyServer:
    """Serves files below `root`, with Range; `faults` may be changed at any time."""

    def __init__(self, root, *faults):
        self.root = pathlib.Path(root)
        self.faults = list(faults)
        self.log = []  # (method, path, Range header or "")
        self.closing = threading.Event()
        owner = self

        class Handler(_Handler):
            server_owner = owner

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,),
                                        daemon=True)
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def encrypt(self, context):
        """Speaks TLS from now on; `url` goes on saying http."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def paths(self):
        return [path for _, path, _ in self.log]

    def take_fault(self, path):
        for fault in self.faults:
            if fault.path in path and fault.times > 0:
                fault.times -= 1
                return fault
        return Fault()

    def close(self):
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_owner = None

    def log_message(self, *_):
        pass

    def do_GET(self):
        self._answer(send_body=True)

    def do_HEAD(self):
        self._answer(send_body=False)

    def _answer(self, send_body):
        owner = self.server_owner
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)  # a proxy gets a URL
        owner.log.append((self.command, path, self.headers.get("Range", "")))
        fault = owner.take_fault(path)
        if fault.delay:
            owner.closing.wait(fault.delay)
        if fault.status:
            self._status(fault.status, fault.headers)
            return
        file = owner.root / path.lstrip("/")
        if ".." in pathlib.PurePosixPath(path).parts or not file.is_file():
            self._status(404, {})
            return
        data = file.read_bytes()
        status, start = self._range(len(data), fault)
        if status == 416:
            self._status(416, {"Content-Range": f"bytes */{len(data)}"})
            return
        self.send_response(status)
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        if fault.no_length:
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(data) - start))
        self.send_header("Accept-Ranges", "none" if fault.ignore_range else "bytes")
        for name, value in fault.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if send_body:
            self._body(data[start:], fault)

    def _range(self, size, fault):
        match = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if not match or fault.ignore_range:
            return 200, 0
        start = int(match.group(1))
        return (416, 0) if fault.refuse_range or start >= size else (206, start)

    def _status(self, status, headers):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _body(self, data, fault):
        limit = min((n for n in (fault.cut_after, fault.stall_after) if n >= 0), default=len(data))
        try:
            for offset in range(0, min(limit, len(data)), 65536):
                self.wfile.write(data[offset:min(offset + 65536, limit)])
                if fault.slow:
                    self.wfile.flush()
                    time.sleep(fault.slow)
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
            return
        if fault.stall_after >= 0:
            self.server_owner.closing.wait()
        if limit < len(data):
            self.close_connection = True
