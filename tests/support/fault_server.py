#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A loopback HTTP server that misbehaves on demand.

    fault_server.py [--root DIR] [--fault GLOB=FAULTS]... [--log FILE] [--tls CERT KEY]
                    [--port N] [--until-eof]

Prints its port on the first line of stdout. It serves the files below DIR, and /bytes/N: N bytes
that are always the same. A fault is asked for in the path, /@FAULT[+FAULT...]/rest, or for every
path that a --fault GLOB matches. Arguments are percent-encoded in a path.

    status:N                 answer N, always
    fail:N,TIMES[,SECONDS]   answer N for the first TIMES requests, with Retry-After: SECONDS
    truncate:BYTES[,TIMES]   right Content-Length, connection closed after BYTES
    cut:BYTES[,TIMES]        no Content-Length, connection closed after BYTES
    chunkcut:BYTES[,TIMES]   chunked, connection closed without the last chunk
    stall:BYTES[,TIMES]      nothing more after BYTES
    hang[:TIMES]             no answer at all
    drip:SECONDS             one byte every SECONDS
    headerdrip:SECONDS       one byte of an endless header every SECONDS
    slow:RATE                RATE bytes per second
    flip:OFFSET[,TIMES]      one bit of the body is wrong
    html[:TIMES]             200 with a page that is not the file
    infinite                 chunked zeros without end
    redirect:URL             302 to URL
    redirectloop             302 to the same path
    norange                  ranges are ignored: always 200 and the whole
    badrange[:TIMES]         206 for another part than was asked for
    unsatisfiable[:TIMES]    416 for every range, without the length
    nolength                 a proper body without Content-Length
    noetag                   no ETag, so If-Range never matches
    garbage, empty, reset, http09, headerflood[:TIMES]

TIMES counts requests for the same path. Each request is logged as one JSON line.
"""

import argparse
import fnmatch
import hashlib
import http.server
import json
import os
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time
import urllib.parse

FOREVER = 1 << 62
LONGEST_HANG = 120


def pattern(size):
    block = bytes((i * 7 + (i >> 8) * 13) % 251 for i in range(1 << 16))
    return (block * (size // len(block) + 1))[:size]


def parse_faults(text):
    """'cut:100,2+norange' as {'cut': ['100', '2'], 'norange': []}."""
    faults = {}
    for part in filter(None, text.split("+")):
        name, _, arguments = part.partition(":")
        faults[name] = [urllib.parse.unquote(a) for a in arguments.split(",")] if arguments else []
    return faults


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, options):
        super().__init__(("127.0.0.1", options.port), Handler)
        self.root = options.root
        self.faults = [fault.partition("=")[::2] for fault in options.fault]
        self.log = open(options.log, "a", encoding="utf-8") if options.log else None
        self.lock = threading.Lock()
        self.counts = {}
        if options.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*options.tls)
            self.socket = context.wrap_socket(self.socket, server_side=True,
                                              do_handshake_on_connect=False)

    def handle_error(self, request, client_address):
        pass  # clients hang up: that is what they are tested for


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        with self.server.lock:
            self.count = self.server.counts.get(self.path, 0) + 1
            self.server.counts[self.path] = self.count
        self.record()
        path = urllib.parse.urlsplit(self.path).path
        self.faults = {}
        if path.startswith("/@"):
            faults, _, rest = path[2:].partition("/")
            self.faults, path = parse_faults(faults), "/" + rest
        for glob, faults in self.server.faults:
            if fnmatch.fnmatchcase(path, glob):
                self.faults.update(parse_faults(faults))
        self.answer(urllib.parse.unquote(path))

    def record(self):
        if not self.server.log:
            return
        entry = {
            "method": self.command,
            "path": self.path,
            "count": self.count,
            "connection": self.client_address[1],
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "time": time.time(),
        }
        with self.server.lock:
            self.server.log.write(json.dumps(entry) + "\n")
            self.server.log.flush()

    def active(self, name, times_at=0):
        """The fault's arguments while it has not happened TIMES times yet."""
        if name not in self.faults:
            return None
        arguments = self.faults[name]
        times = int(arguments[times_at]) if len(arguments) > times_at else FOREVER
        return arguments if self.count <= times else None

    def body_of(self, path):
        if path.startswith("/bytes/"):
            return pattern(int(path[len("/bytes/"):]))
        if not self.server.root:
            return None
        root = os.path.realpath(self.server.root)
        name = os.path.realpath(os.path.join(root, path.lstrip("/")))
        if not name.startswith(root + os.sep) or not os.path.isfile(name):
            return None
        with open(name, "rb") as file:
            return file.read()

    def plain(self, status, headers=(), body=b""):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    # --- faults before any body; True: the request is done with ---

    def raw_fault(self):
        if self.active("hang") is not None:
            time.sleep(LONGEST_HANG)
        elif self.active("garbage") is not None:
            self.wfile.write(b"\x16\x03\x01\x00 this is not HTTP\r\n\r\n")
        elif self.active("http09") is not None:
            self.wfile.write(b"<html>body without headers</html>")
        elif self.active("reset") is not None:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        elif self.active("headerflood") is not None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(4096):
                self.wfile.write(b"X-Flood: " + b"x" * 1000 + b"\r\n")
        elif self.active("headerdrip", 1) is not None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            for _ in range(LONGEST_HANG * 10):
                self.wfile.write(b"x")
                time.sleep(float(self.faults["headerdrip"][0]))
        elif self.active("empty") is None:
            return False
        self.close_connection = True
        return True

    def status_fault(self):
        if "status" in self.faults:
            self.plain(int(self.faults["status"][0]), body=b"as you wish\n")
        elif failing := self.active("fail", 1):
            wait = [("Retry-After", failing[2])] if len(failing) > 2 else []
            self.plain(int(failing[0]), wait)
        elif "redirect" in self.faults:
            self.plain(302, [("Location", self.faults["redirect"][0])])
        elif "redirectloop" in self.faults:
            self.plain(302, [("Location", self.path)])
        elif self.active("html") is not None:
            page = b"<html><body>Please accept our terms of use.</body></html>\n"
            self.plain(200, [("Content-Type", "text/html")], page)
        elif "infinite" in self.faults:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            chunk = b"10000\r\n" + bytes(0x10000) + b"\r\n"
            while True:
                self.wfile.write(chunk)
        else:
            return False
        return True

    # --- the file itself ---

    def requested_start(self, size, etag):
        """Where a range begins; None: no range, or not to be honoured."""
        wanted = self.headers.get("Range", "")
        if not wanted.startswith("bytes=") or "norange" in self.faults:
            return None
        if self.headers.get("If-Range", etag) != etag:
            return None
        first = wanted[len("bytes="):].partition("-")[0]
        return int(first) if first.isdigit() else None

    def answer(self, path):
        if self.raw_fault() or self.status_fault():
            return
        body = self.body_of(path)
        if body is None:
            self.plain(404, body=b"no such file\n")
            return
        etag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        if flip := self.active("flip", 1):
            at = int(flip[0])
            body = body[:at] + bytes([body[at] ^ 1]) + body[at + 1:]
        size = len(body)
        headers = [] if "noetag" in self.faults else [("ETag", etag)]
        start = self.requested_start(size, etag)
        if start is None:
            self.send_body(200, headers, body)
        elif self.active("unsatisfiable") is not None:
            self.plain(416, headers)
        elif start >= size:
            self.plain(416, headers + [("Content-Range", "bytes */%d" % size)])
        else:
            if self.active("badrange") is not None:
                start = start // 2
            part = "bytes %d-%d/%d" % (start, size - 1, size)
            self.send_body(206, headers + [("Content-Range", part)], body[start:])

    def send_body(self, status, headers, body):
        cut = self.active("cut", 1)
        chunkcut = self.active("chunkcut", 1)
        truncate = self.active("truncate", 1) or cut or chunkcut
        stall = self.active("stall", 1)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if chunkcut:
            self.send_header("Transfer-Encoding", "chunked")
        elif cut or "nolength" in self.faults:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        limit = truncate or stall
        if limit:
            body = body[:int(limit[0])]
        if chunkcut:
            body = b"%x\r\n%s\r\n" % (len(body), body)
        self.write_slowly(body)
        if stall:
            time.sleep(LONGEST_HANG)
        if limit:
            self.close_connection = True

    def write_slowly(self, body):
        if "drip" in self.faults:
            step, wait = 1, float(self.faults["drip"][0])
        elif "slow" in self.faults:
            step, wait = max(1, int(self.faults["slow"][0]) // 20), 0.05
        else:
            self.wfile.write(body)
            return
        for at in range(0, len(body), step):
            self.wfile.write(body[at:at + step])
            time.sleep(wait)


def end_with_stdin():
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", help="directory whose files are served")
    parser.add_argument("--fault", action="append", default=[], metavar="GLOB=FAULTS")
    parser.add_argument("--log", help="file that gets one JSON line for each request")
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--until-eof", action="store_true", help="end when stdin is closed")
    server = Server(parser.parse_args())
    if "--until-eof" in sys.argv:
        threading.Thread(target=end_with_stdin, daemon=True).start()
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
