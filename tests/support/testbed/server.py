# SPDX-License-Identifier: Apache-2.0 OR MIT
"""nginx on loopback, serving one folder, with everything of its own in a temporary folder."""

import dataclasses
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

from . import debian, toolchain
from .cache import build_once, cache_root, key_of
from .progress import Missing

CONFIG = """\
daemon off;
master_process off;
pid {home}/pid;
error_log {home}/error.log;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
  log_format requests '$request_method\\t$uri\\t$status\\t$body_bytes_sent\\t$http_range\\t$http_user_agent\\t$connection';
  access_log {home}/access.log requests;
  client_body_temp_path {home}/tmp;
  proxy_temp_path {home}/tmp;
  fastcgi_temp_path {home}/tmp;
  uwsgi_temp_path {home}/tmp;
  scgi_temp_path {home}/tmp;
  default_type application/octet-stream;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    {extra}
  }}
}}
"""


@dataclasses.dataclass(frozen=True)
class Request:
    method: str
    path: str
    status: int
    sent: int
    range: str  # "" without a Range header
    agent: str
    connection: str


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_nginx():
    """The machine's nginx, or one from its packages, unpacked without being installed: that
    would start a web server on port 80 as well."""
    installed = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
    if installed:
        return installed
    fetched = sorted((cache_root() / "nginx").glob("nginx-*/usr/sbin/nginx"))
    if fetched:
        return str(fetched[-1])
    raise Missing("nginx is not installed: tests/support/make-testbed fetches one for the tests")


def fetch_nginx():
    if shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin"):
        return find_nginx()
    archive = debian.Archive().refresh()
    version = archive.versions("nginx")
    if not version:
        raise Missing("there is no package nginx: install it another way")

    def build(folder):
        debian.unpack(archive.download(archive.closure(["nginx"])), folder)
        program = folder / "usr/sbin/nginx"
        folders = sorted({p.parent for p in folder.rglob("*.so*")})
        for name, file in toolchain.libraries_of([program], folders).items():
            shutil.copy2(file, program.parent / name)
            toolchain.set_search_path(program.parent / name, "$ORIGIN")
        toolchain.set_search_path(program, "$ORIGIN")

    return str(build_once("nginx", "nginx", key_of(version[0], sources=["server.py"]), build)
               / "usr/sbin/nginx")


class Server:
    """Serves `root` until closed. `extra` are further lines of nginx's server block."""

    def __init__(self, root, extra=""):
        program = find_nginx()
        self.root = pathlib.Path(root)
        self._home = pathlib.Path(tempfile.mkdtemp(prefix="xtool-nginx-"))
        for _ in range(5):  # another process may take the port first
            self.port = free_port()
            if self._start(program, extra):
                return
        problem = self._log("error.log")
        self.close()
        raise Missing(f"nginx does not start: {problem}")

    def _start(self, program, extra):
        config = self._home / "nginx.conf"
        config.write_text(CONFIG.format(home=self._home, root=self.root, port=self.port,
                                        extra=extra))
        self._process = subprocess.Popen(
            [program, "-e", str(self._home / "error.log"), "-p", str(self._home),
             "-c", str(config)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self._process.poll() is None
            time.sleep(0.005)
        self._process.kill()
        self._process.wait()
        return False

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def requests(self):
        """What was asked for so far. nginx writes a line when a response is complete."""
        found = []
        for line in self._log("access.log").splitlines():
            method, path, status, sent, wanted, agent, connection = line.split("\t")
            found.append(Request(method, path, int(status), int(sent),
                                 "" if wanted == "-" else wanted, agent, connection))
        return found

    def forget(self):
        """Makes requests() start anew."""
        (self._home / "access.log").open("w").close()

    def _log(self, name):
        file = self._home / name
        return file.read_text() if file.exists() else ""

    def close(self):
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
