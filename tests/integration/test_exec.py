# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What `env` and `exec` hand on to programs, from a record of `setup-linker`."""

import json
import re
import shlex
import signal

from testbed.synthetic import fake_toolchain

TARGET = "wasm32-wasip1"
VARIABLE = "CARGO_TARGET_WASM32_WASIP1_RUNNER"


def record(sandbox, runner):
    """As if `setup-linker` had found this runner."""
    file = sandbox.xtool_home / "state/linkers" / f"{TARGET}.json"
    file.parent.mkdir(parents=True)
    texts = ("linker", "cc", "cxx", "ar", "ranlib", "cmake_toolchain", "zig_version", "glibc",
             "config_file")
    file.write_text(json.dumps({"schema": 1, "triple": TARGET, "kind": "lld", "bindgen": [],
                                "runner": runner, **{name: "" for name in texts}}))


def signals_of(run):
    """The signals that the program under `run` ignores."""
    mask = int(re.search(r"SigIgn:\s*(\w+)", run.succeeded().out).group(1), 16)
    return {number for number in range(1, 32) if mask >> (number - 1) & 1}


def ignored_below(sandbox, *setting):
    """What a program ignores that exec starts, where the user's shell has this setting."""
    script = " ".join([*setting, shlex.quote(str(sandbox.xtool)), "exec", TARGET,
                       "-- grep SigIgn /proc/self/status"])
    return signals_of(sandbox.command("sh", "-c", script))


def test_a_program_gets_the_signals_that_the_user_had(sandbox):
    record(sandbox, [])

    assert ignored_below(sandbox) == set()
    assert ignored_below(sandbox, "trap '' PIPE HUP;") == {signal.SIGPIPE, signal.SIGHUP}
    assert ignored_below(sandbox, "trap '' XFSZ INT;") == {signal.SIGXFSZ, signal.SIGINT}


def test_a_runner_without_blanks_in_its_words_is_a_variable(sandbox):
    record(sandbox, ["/usr/bin/wasmtime", "run", "--dir=."])

    shown = sandbox.run("env", TARGET).succeeded()

    assert shown.out == f"export {VARIABLE}='/usr/bin/wasmtime run --dir=.'\n"
    assert shown.err == ""


def test_a_runner_that_cargo_would_split_wrongly_is_left_out_with_the_reason(sandbox):
    record(sandbox, ["node", "-e", "const { WASI } = require('wasi')", "--"])

    for arguments in (["env", TARGET], ["env", TARGET, "--json"],
                      ["exec", TARGET, "--", "sh", "-c", "env | grep RUNNER || true"]):
        run = sandbox.run(*arguments).succeeded()
        assert VARIABLE not in run.out
        assert VARIABLE in run.err
        assert "const { WASI } = require('wasi')" in run.err


def test_a_proposed_command_repeats_words_as_a_shell_needs_them(sandbox):
    sysroot = fake_toolchain(sandbox.root / "it's a \"sysroot\"").sysroot

    run = sandbox.run("doctor", "--sysroot", str(sysroot), "armv7-unknown-linux-gnueabihf")

    proposed = re.search(r"`(xtool doctor --fix.*)`", run.out).group(1)
    assert shlex.split(proposed) == ["xtool", "doctor", "--fix", "--sysroot", str(sysroot),
                                     "armv7-unknown-linux-gnueabihf"]
