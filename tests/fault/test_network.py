# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A server that fails for a while is waited for; one that fails for good ends in a clear error."""

import signal
import ssl
import subprocess
import time

import pytest

from testbed.damage import DAMAGES
from testbed.expect import clear_error, nothing_changes
from testbed.faulty import Fault, FaultyServer
from testbed.synthetic import HOST

ARMV7 = "armv7-unknown-linux-gnueabihf"
ARCHIVE = f"rust-std-1.85.0-{ARMV7}.tar.xz"
CUT = 400  # bytes of the archive


@pytest.fixture
def impatient(sandbox, faulty_mirror):
    """A rustup toolchain on the faulty mirror; waits between attempts are short."""
    sandbox.variables.update(XTOOL_HTTP_RETRY_DELAY="1", XTOOL_HTTP_STALL_TIME="60000")
    sandbox.serve_from(faulty_mirror)
    return sandbox.fake_toolchain(faulty_mirror)


def fail_with(faulty_mirror, **fault):
    faulty_mirror.server.faults.append(Fault(path=ARCHIVE, **fault))


def ranges(faulty_mirror):
    """The Range header of each request for the archive."""
    return [wanted for _, path, wanted in faulty_mirror.server.log if path.endswith(ARCHIVE)]


def succeeds(sandbox, toolchain):
    run = sandbox.run("target", "add", ARMV7)
    assert run.exit_code == 0, run
    assert sandbox.run("target", "verify", ARMV7).exit_code == 0
    assert not [*sandbox.xtool_home.rglob("*.partial")]
    return run.err


def fails(sandbox, toolchain, *parts, code=12):
    with nothing_changes(sandbox, toolchain):
        failed = sandbox.run("target", "add", ARMV7)
    clear_error(failed, code, *parts)
    return failed.err


@pytest.mark.parametrize("fault, reason", [
    ({"status": 503}, "HTTP 503 Service Unavailable"),
    ({"status": 429, "headers": {"Retry-After": "0"}}, "HTTP 429 Too Many Requests"),
    ({"cut_after": 0}, ""),
    ({"stall_after": CUT}, "stalled"),
], ids=["503", "429", "empty", "stalled"])
def test_a_fault_that_passes_is_waited_for(fault, reason, sandbox, faulty_mirror, impatient):
    fail_with(faulty_mirror, times=2, **fault)
    if "stall_after" in fault:
        sandbox.variables["XTOOL_HTTP_STALL_TIME"] = "1000"

    said = succeeds(sandbox, impatient)

    assert said.count("; trying again") == 2
    assert reason in said
    assert len(ranges(faulty_mirror)) == 3


def test_retry_after_is_honoured(sandbox, faulty_mirror, impatient):
    fail_with(faulty_mirror, times=1, status=503, headers={"Retry-After": "1"})
    start = time.monotonic()

    said = succeeds(sandbox, impatient)

    assert time.monotonic() - start >= 1
    assert "HTTP 503 Service Unavailable; trying again in" in said


@pytest.mark.parametrize("fault, reason, requests", [
    ({"status": 404}, "HTTP 404", 1),
    ({"status": 403}, "HTTP 403", 1),
    ({"status": 503}, "HTTP 503 Service Unavailable (3 attempts)", 3),
    ({"stall_after": 0}, "(3 attempts)", 3),
    ({"status": 302, "headers": {"Location": f"/{ARCHIVE}"}}, "redirect", 6),
    ({"status": 302, "headers": {"Location": "file:///etc/passwd"}}, ARCHIVE, 1),
    ({"status": 302, "headers": {"Location": "ftp://127.0.0.1/x"}}, ARCHIVE, 1),
], ids=["404", "403", "503", "stall", "redirect loop", "redirect to a file", "redirect to ftp"])
def test_a_fault_that_stays_is_told(fault, reason, requests, sandbox, faulty_mirror, impatient):
    fail_with(faulty_mirror, **fault)
    sandbox.variables["XTOOL_HTTP_ATTEMPTS"] = "3"
    if "stall_after" in fault:
        sandbox.variables["XTOOL_HTTP_STALL_TIME"] = "1000"

    said = fails(sandbox, impatient, ARCHIVE, faulty_mirror.url)

    assert reason in said
    assert len(ranges(faulty_mirror)) == requests


def test_a_body_that_is_cut_is_resumed_where_it_stopped(sandbox, faulty_mirror, impatient):
    fail_with(faulty_mirror, times=1, cut_after=CUT)

    succeeds(sandbox, impatient)

    assert ranges(faulty_mirror) == ["", f"bytes={CUT}-"]


@pytest.mark.parametrize("answer", ["ignore_range", "refuse_range"])
def test_a_server_that_cannot_resume_is_asked_for_the_whole(answer, sandbox, faulty_mirror,
                                                            impatient):
    fail_with(faulty_mirror, times=1, cut_after=CUT)
    fail_with(faulty_mirror, times=1, **{answer: True})

    succeeds(sandbox, impatient)

    whole = [] if answer == "ignore_range" else [""]
    assert ranges(faulty_mirror) == ["", f"bytes={CUT}-", *whole]


def test_a_body_without_length_that_ends_early_is_not_taken_for_the_whole(sandbox, faulty_mirror,
                                                                          impatient):
    fail_with(faulty_mirror, times=1, no_length=True, cut_after=CUT)

    said = succeeds(sandbox, impatient)

    assert "the archive has the wrong sha256; trying again" in said
    assert ranges(faulty_mirror) == ["", ""]


def test_a_file_that_changes_between_two_parts_is_fetched_anew(sandbox, faulty_mirror, impatient):
    good = faulty_mirror.archive(ARMV7).read_bytes()
    faulty_mirror.archive(ARMV7).write_bytes(b"another file" * 100)
    fail_with(faulty_mirror, cut_after=CUT)
    sandbox.variables["XTOOL_HTTP_ATTEMPTS"] = "1"
    fails(sandbox, impatient, ARCHIVE)
    faulty_mirror.archive(ARMV7).write_bytes(good)
    faulty_mirror.server.faults.clear()

    succeeds(sandbox, impatient)

    assert ranges(faulty_mirror) == ["", f"bytes={CUT}-", ""]


def test_a_wrong_hash_after_resuming_leaves_nothing_that_spoils_the_next_run(
        sandbox, faulty_mirror, impatient):
    faulty_mirror.publish(ARMV7, DAMAGES["corrupt"])
    (impatient.rustlib / "multirust-channel-manifest.toml").write_text(faulty_mirror.manifest())
    fail_with(faulty_mirror, times=1, cut_after=CUT)

    fails(sandbox, impatient, "has the wrong sha256", "--dist-server", code=13)
    assert ranges(faulty_mirror) == ["", f"bytes={CUT}-", ""]

    faulty_mirror.publish(ARMV7)
    succeeds(sandbox, impatient)


@pytest.mark.parametrize("url, part", [
    ("http://127.0.0.1:9", "127.0.0.1:9"),
    ("http://no-such-host.invalid", "no-such-host.invalid"),
    ("http://user:secret@127.0.0.1:9", "127.0.0.1:9"),
])
def test_a_server_that_is_not_there_is_told_with_advice(url, part, sandbox, impatient):
    sandbox.variables.update(XTOOL_HTTP_ATTEMPTS="2", RUSTUP_DIST_SERVER=url)

    said = fails(sandbox, impatient, part, "(2 attempts)", "check the network connection")

    assert "secret" not in said


def test_a_manifest_that_cannot_be_had_is_told(sandbox, faulty_mirror):
    path = "channel-rust-1.85.0.toml.sha256"
    sandbox.variables.update(XTOOL_HTTP_RETRY_DELAY="1", XTOOL_HTTP_ATTEMPTS="2")
    sandbox.serve_from(faulty_mirror)
    toolchain = sandbox.fake_toolchain()
    faulty_mirror.server.faults.append(Fault(path=path, status=500))

    fails(sandbox, toolchain, f"{faulty_mirror.url}/dist/{path}", "HTTP 500 Internal Server Error")


def test_a_channel_that_the_server_does_not_have_is_told(sandbox, faulty_mirror):
    sandbox.serve_from(faulty_mirror)
    toolchain = sandbox.fake_toolchain()
    faulty_mirror.server.faults.append(Fault(path="channel-rust", status=404))

    fails(sandbox, toolchain, "has no channel manifest for rustc 1.85.0", faulty_mirror.url,
          code=11)


def test_a_proxy_is_used_and_named_when_it_fails(sandbox, faulty_mirror, impatient):
    sandbox.variables.update(http_proxy=faulty_mirror.url, XTOOL_HTTP_ATTEMPTS="1",
                             RUSTUP_DIST_SERVER="http://only-the-proxy-knows.invalid")
    succeeds(sandbox, impatient)
    assert len(ranges(faulty_mirror)) == 1

    sandbox.variables["http_proxy"] = "http://127.0.0.1:9"
    failed = sandbox.run("target", "add", "i686-unknown-linux-gnu")
    clear_error(failed, 12, "check the network connection and the proxy named in http_proxy")


@pytest.mark.requires("openssl")
def test_https_is_verified_and_never_left_for_http(sandbox, faulty_mirror, impatient):
    key, certificate = sandbox.root / "key.pem", sandbox.root / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    sandbox.variables["XTOOL_HTTP_ATTEMPTS"] = "1"
    with FaultyServer(faulty_mirror.path) as secure:
        secure.encrypt(context)
        sandbox.variables["RUSTUP_DIST_SERVER"] = secure.url.replace(
            "http://127.0.0.1", "https://localhost")

        fails(sandbox, impatient, "SSL_CERT_FILE")
        sandbox.variables["SSL_CERT_FILE"] = certificate
        secure.faults.append(Fault(path=ARCHIVE, times=1, status=302,
                                   headers={"Location": f"{faulty_mirror.url}/{ARCHIVE}"}))
        fails(sandbox, impatient, ARCHIVE)
        assert ranges(faulty_mirror) == []
        succeeds(sandbox, impatient)


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 130),
                                          (signal.SIGHUP, 130), (signal.SIGKILL, -9)])
def test_a_download_that_is_stopped_is_resumed_by_the_next_run(number, code, sandbox,
                                                               faulty_mirror, impatient):
    fail_with(faulty_mirror, times=1, stall_after=CUT)
    rustlib = impatient.rustlib
    before = {path.name for path in rustlib.iterdir()}
    run = sandbox.popen(sandbox.xtool, "target", "add", ARMV7, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not any(file.stat().st_size == CUT for file in sandbox.xtool_home.rglob("*.partial")):
        assert time.monotonic() < deadline and run.poll() is None
        time.sleep(0.01)

    run.send_signal(number)

    _, said = run.communicate(timeout=60)
    assert run.returncode == code, said
    if number != signal.SIGKILL:
        assert said.endswith(f"error: cannot add the target '{ARMV7}'\n"
                             "  caused by: interrupted\n"), said
        assert {path.name for path in rustlib.iterdir()} == before
    succeeds(sandbox, impatient)
    assert ranges(faulty_mirror) == ["", f"bytes={CUT}-"]
    assert {path.name for path in rustlib.iterdir()} == before | {
        ARMV7, f"manifest-rust-std-{ARMV7}"}
    assert (rustlib / HOST).is_dir()
