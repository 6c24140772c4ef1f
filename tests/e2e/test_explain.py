# SPDX-License-Identifier: Apache-2.0 OR MIT
"""`xtool explain` behind a pipe: what it passes on, when, and how much a long log costs."""

import json
import os
import resource
import subprocess
import time

LOG = ("   Compiling hello v0.1.0\n\x1b[1m\x1b[91merror[E0463]\x1b[0m: can't find crate for `std`\n"
       "  = note: the `armv7-unknown-linux-gnueabihf` target may not be installed\n")


def pipe(sandbox, *arguments, **options):
    return sandbox.popen(sandbox.xtool, "explain", *arguments, stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def test_the_log_is_passed_on_unchanged_and_explained_on_stderr(sandbox):
    log = LOG.encode() + b"\xff\xfe\0 no text\r\n\x1b[2Kno newline"

    out, err = pipe(sandbox).communicate(log)

    assert out == log
    assert err.decode().startswith("std-not-installed: ")
    assert "line 2: error[E0463]: can't find crate for `std`" in err.decode()


def test_the_log_is_passed_on_as_it_arrives(sandbox):
    explain = pipe(sandbox)

    explain.stdin.write(b"first\n")
    explain.stdin.flush()

    assert os.read(explain.stdout.fileno(), 100) == b"first\n"
    explain.communicate(b"second\n")


def test_a_reader_that_goes_away_does_not_end_it(sandbox):
    explain = pipe(sandbox)
    explain.stdout.close()

    explain.stdin.write(LOG.encode() * 10_000)
    explain.stdin.close()

    assert "std-not-installed" in explain.stderr.read().decode()
    assert explain.wait() == 0


def test_with_json_there_is_only_the_object(sandbox):
    out, err = pipe(sandbox, "--json").communicate(LOG.encode())

    assert [finding["triple"] for finding in json.loads(out)["result"]["findings"]] == [
        "armv7-unknown-linux-gnueabihf"]
    assert err == b""


def test_for_github_the_log_is_followed_by_annotations_and_the_job_has_a_summary(sandbox):
    summary = sandbox.cwd / "summary.md"
    summary.write_text("of a step before\n")
    log = LOG.encode() + b"no newline"
    explain = pipe(sandbox, "--format", "github", env={"GITHUB_STEP_SUMMARY": str(summary)})

    out, err = explain.communicate(log)

    assert out.startswith(log + b"\n::error title=std-not-installed::")
    assert err == b""
    assert summary.read_text().startswith("of a step before\n## xtool explain\n\n### std-not-installed: ")


def test_utf_16_of_powershell_is_understood(sandbox):
    (sandbox.cwd / "build.log").write_bytes(LOG.replace("\n", "\r\n").encode("utf-16"))

    told = sandbox.run("explain", "build.log")

    assert (told.exit_code, told.out.startswith("std-not-installed: ")) == (0, True)


def test_a_directory_is_no_log(sandbox):
    told = sandbox.run("explain", ".")

    assert told.exit_code == 16
    assert told.err.startswith("error: cannot read '.': ")


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_hundred_megabytes_take_time_and_memory_within_bounds(sandbox):
    """Held against grep, since machines differ; an instrumented build reads a tenth of it."""
    instrumented = b"__asan_init" in sandbox.xtool.read_bytes()
    size = 10_000_000 if instrumented else 100_000_000
    line = ("error: linking of target/debug/deps is note: /usr/lib/x86_64-linux-gnu/libssl.so in "
            "warning: function `f` is never used\n")
    log = sandbox.cwd / "build.log"
    log.write_text(line * (size // len(line)) + LOG)

    start = children_seconds()
    sandbox.command("grep", "-c", "-F", "no such text at all", log)
    grep = children_seconds() - start
    explain = sandbox.popen(sandbox.xtool, "explain", "--json", log, stdout=subprocess.PIPE)
    told = json.loads(explain.communicate()[0])
    seconds = children_seconds() - start - grep
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024

    assert [finding["id"] for finding in told["result"]["findings"]] == ["std-not-installed"]
    print(f"grep {grep:.2f} s, explain {seconds:.2f} s, {megabytes:.0f} MB")
    assert seconds < max(grep, 0.05) * (400 if instrumented else 40)
    assert megabytes < (2000 if instrumented else 200)


def test_one_line_of_a_hundred_megabytes_is_read_to_its_end(sandbox):
    log = sandbox.cwd / "build.log"
    with log.open("wb") as file:
        for _ in range(100):
            file.write(b"undefined reference to `" + b"x" * 999_976)
        file.write(b"\n" + LOG.encode())

    start = time.monotonic()
    told = sandbox.run("explain", "--json", log)

    result = json.loads(told.out)["result"]
    assert [finding["id"] for finding in result["findings"]] == ["std-not-installed"]
    assert result["lines"] == 4
    assert time.monotonic() - start < 60
