# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A real SSH server on loopback, with keys, a port and a configuration of its own."""

import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
import time

from . import debian, toolchain
from .cache import build_once, key_of
from .progress import Missing
from .server import free_port

# Neither is installed: that would start a server that the whole network can reach. The second lends
# an unprivileged account a shell, for where the tests run as root.
PACKAGES = ("openssh-server", "libnss-wrapper")
NOBODY = 65534

CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {home}/host_key
AuthorizedKeysFile {home}/authorized_keys
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
"""


def fetch_sshd():
    """A folder with sshd, libnss_wrapper.so and the libraries that they need."""
    if not debian.have("patchelf"):
        raise Missing("patchelf is not installed: apt install patchelf")
    archive = debian.Archive().refresh()
    if not all(archive.versions(name) for name in PACKAGES):
        raise Missing("there is no package " + " or ".join(PACKAGES))
    wanted = [package for package in archive.closure(PACKAGES)
              if package[0] in PACKAGES or package[0].startswith("lib")]

    def build(folder):
        unpacked = folder / "unpacked"
        unpacked.mkdir()
        debian.unpack(archive.download(wanted), unpacked)
        shutil.copy2(unpacked / "usr/sbin/sshd", folder)
        shutil.copy2(next(unpacked.rglob("libnss_wrapper.so")), folder)
        own = [folder / "sshd", folder / "libnss_wrapper.so"]
        folders = sorted({path.parent for path in unpacked.rglob("*.so*")})
        for name, file in toolchain.libraries_of(own, folders).items():
            shutil.copy2(file, folder / name)
            toolchain.set_search_path(folder / name, "$ORIGIN")
        for program in own:
            toolchain.set_search_path(program, "$ORIGIN")
        shutil.rmtree(unpacked)

    return build_once("sshd", "sshd", key_of(wanted, sources=["sshd.py"]), build)


class SshServer:
    """Serves one account until closed; `.options` are what ssh needs to get in as `.host`."""

    def __init__(self):
        if shutil.which("ssh") is None or shutil.which("ssh-keygen") is None:
            raise Missing("ssh is not installed: apt install openssh-client")
        self._home = pathlib.Path(tempfile.mkdtemp(prefix="xtool-sshd-"))
        self._home.chmod(0o755)
        shutil.copytree(fetch_sshd(), self._home / "bin")
        for name in ("host_key", "key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                            str(self._home / name)], check=True)
        shutil.copy(self._home / "key.pub", self._home / "authorized_keys")
        self._user, settings = self._account()
        for _ in range(5):  # another process may take the port first
            self._port = free_port()
            if self._start(settings):
                return
        problem = (self._home / "log").read_text()
        self.close()
        raise Missing(f"sshd does not start: {problem}")

    def _account(self):
        """The account to log in to, and how sshd is started to serve it."""
        if os.getuid() != 0:
            return pwd.getpwuid(os.getuid()).pw_name, {}
        (self._home / "passwd").write_text(
            f"root:x:0:0::/root:/bin/sh\ntester:x:{NOBODY}:{NOBODY}::{self._home}:/bin/sh\n")
        (self._home / "group").write_text(f"tester:x:{NOBODY}:\n")
        os.chown(self._home / "host_key", NOBODY, NOBODY)
        return "tester", {
            "user": NOBODY, "group": NOBODY, "extra_groups": [],
            "env": {"PATH": os.defpath, "LD_PRELOAD": str(self._home / "bin/libnss_wrapper.so"),
                    "NSS_WRAPPER_PASSWD": str(self._home / "passwd"),
                    "NSS_WRAPPER_GROUP": str(self._home / "group")}}

    def _start(self, settings):
        config = self._home / "config"
        config.write_text(CONFIG.format(home=self._home, port=self._port))
        with open(self._home / "log", "w") as log:
            self._process = subprocess.Popen(
                [str(self._home / "bin/sshd"), "-D", "-e", "-f", str(config)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, **settings)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return True
            time.sleep(0.01)
        self._process.kill()
        self._process.wait()
        return False

    @property
    def host(self):
        return f"ssh://{self._user}@127.0.0.1:{self._port}"

    @property
    def options(self):
        return ["-F", "/dev/null", "-i", str(self._home / "key"), "-o", "BatchMode=yes",
                "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={self._home}/known"]

    def close(self):
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)
