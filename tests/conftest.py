# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Fixtures for every pytest suite; docs/testing.md describes them."""

import functools
import os
import pathlib
import shutil
import sys

import pytest

TESTS = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(TESTS / "support"))

from testbed import parts, shims  # noqa: E402
from testbed.faulty import FaultyServer  # noqa: E402
from testbed.progress import Missing  # noqa: E402
from testbed.rustup import copy_toolchain, find_rustup  # noqa: E402
from testbed.sandbox import Sandbox  # noqa: E402
from testbed.server import Server  # noqa: E402
from testbed.synthetic import SyntheticMirror  # noqa: E402
from testbed.toolchain import Root  # noqa: E402
from testbed.zig import find_zig  # noqa: E402

NOTHING_SKIPS = bool(os.environ.get("CI") or os.environ.get("XTOOL_NO_SKIP"))
SYSTEM_FOLDERS = "/usr/local/sbin:/usr/sbin:/sbin"


def skip(reason):
    """A missing part skips a test on a developer's machine, and fails it where all must run."""
    if NOTHING_SKIPS:
        pytest.fail(f"nothing may skip here, and a part is missing: {reason}", pytrace=False)
    pytest.skip(reason)


def find_program(name):
    return shutil.which(name) or shutil.which(name, path=SYSTEM_FOLDERS)


def requires(*programs):
    """Skips the test unless each program is installed."""
    for name in programs:
        if name == "rustup":
            part(find_rustup)
        elif find_program(name) is None:
            skip(f"{name} is not installed")


def part(make, *arguments):
    """make(...), or a skip with the reason why the part cannot be had."""
    try:
        return make(*arguments)
    except Missing as problem:
        return skip(str(problem))


def pytest_configure(config):
    config.addinivalue_line("markers", "requires(program...): skip unless they are installed")


@pytest.fixture(autouse=True)
def _required_programs(request):
    for mark in request.node.iter_markers("requires"):
        requires(*mark.args)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if outcome.get_result().failed:
        item.stash[_FAILED] = True


_FAILED = pytest.StashKey()


@pytest.fixture(scope="session")
def xtool():
    """The program under test: $XTOOL_BIN, or the newest build."""
    named = os.environ.get("XTOOL_BIN")
    if named:
        return pathlib.Path(named).resolve()
    built = sorted(TESTS.parent.glob("build/*/bin/xtool"), key=lambda path: path.stat().st_mtime)
    if not built:
        pytest.fail("xtool is not built: cmake --workflow --preset dev", pytrace=False)
    return built[-1]


@pytest.fixture
def sandboxes(xtool, request):
    """Makes sandboxes; those of a failing test stay, and their paths are printed."""
    made = []

    def make():
        made.append(Sandbox(xtool))
        return made[-1]

    yield make
    for box in made:
        if request.node.stash.get(_FAILED, False):
            print(f"kept: {box.root}")
            sys.stderr.write(f"\nsandbox kept: {box.root}\n")
        else:
            box.remove()


@pytest.fixture
def sandbox(sandboxes):
    return sandboxes()


@pytest.fixture(scope="session")
def mirror():
    """The real compiler's Mirror; with .url, served by nginx, and .server to ask for requests."""
    made = part(parts.mirror)
    server = part(Server, made.path)
    yield Served(made, server)
    server.close()


class Served:
    """A mirror together with the server in front of it."""

    def __init__(self, mirror, server):
        self.mirror, self.server, self.url = mirror, server, server.url

    def __getattr__(self, name):
        return getattr(self.mirror, name)


@pytest.fixture
def synthetic_mirror(tmp_path):
    """A SyntheticMirror of the test's own, served by nginx: .url, .server, .publish() and so on."""
    server = part(Server, tmp_path / "mirror")
    yield Served(SyntheticMirror(tmp_path / "mirror"), server)
    server.close()


@pytest.fixture
def faulty_mirror(tmp_path):
    """A SyntheticMirror behind a FaultyServer: set .server.faults. It has .tar.xz alone, so that
    nothing else is there to be taken instead of what fails."""
    server = FaultyServer(tmp_path / "mirror")
    yield Served(SyntheticMirror(tmp_path / "mirror", formats=("xz",)), server)
    server.close()


@pytest.fixture
def rustup_toolchain(sandbox, mirror):
    """Toolchain 1.85.0 in the sandbox, installed by the real rustup from the mirror."""
    toolchain = sandbox.real_toolchain(part(parts.toolchain, mirror.release.version))
    sandbox.serve_from(mirror)
    return toolchain


@pytest.fixture
def stable_toolchain(sandbox, mirror):
    """The same as channel `stable`, for updates."""
    toolchain = sandbox.real_toolchain(part(parts.toolchain, "stable"))
    sandbox.serve_from(mirror)
    return toolchain


@pytest.fixture
def fake_toolchain(sandbox, synthetic_mirror):
    """A synthetic rustup toolchain on PATH; the synthetic mirror is the dist server."""
    sandbox.serve_from(synthetic_mirror)
    return sandbox.fake_toolchain(synthetic_mirror)


@pytest.fixture
def plain_toolchain(sandbox, synthetic_mirror):
    """A synthetic sysroot without rustup's records on PATH, with the same dist server."""
    sandbox.serve_from(synthetic_mirror)
    return sandbox.fake_toolchain()


@pytest.fixture(scope="session")
def zig():
    """zig("0.15.2") is that zig's program."""
    return lambda version: part(find_zig, version)


@pytest.fixture(scope="session")
def write_shims(xtool):
    """write_shims(folder, target, zig program, version): the library's, wherever the folder is."""
    program = xtool.parent / "xtool_write_shims"
    if not program.exists():
        skip(f"'{program}' is not built")
    return functools.partial(shims.write_shims, program)


@pytest.fixture
def debian_1_63(sandbox):
    """A copy of the distribution's own rustc, as its packages lay it out."""
    original = part(parts.distribution_root)
    root = Root(sandbox.root / "debian")
    copy_toolchain(original.path, root.path)
    return root
