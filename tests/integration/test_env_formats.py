# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What `env` prints, read back by the programs that it is for."""

import functools
import importlib.util
import itertools
import json
import operator
import os
import subprocess

import pytest

from conftest import find_program, part
from testbed.wine import find_wine, wine_prefix, wine_variables

TARGET = "armv7-unknown-linux-gnueabihf"
# Paths as they may be on somebody's machine, one for each variable that a record has.
PATHS = {
    "CC": "/opt/my tools/arm's cc",
    "CXX": "/opt/$HOME/`id`/#1 %PATH% 100% c++",
    "AR": "/opt/o\u2019brien/\u017c\u00f3\u0142w/a=b;c&d|e>f<g/ar",
    "RANLIB": r"/opt/back\slash\new/\"quoted\"!x/ranlib",
    "CMAKE_TOOLCHAIN_FILE": r"/opt/both ' and \" and \n/toolchain.cmake",
}
# Readers that few machines have are tried where they are.
SHELLS = [shell for shell in ("sh", "dash", "bash", "ksh", "zsh", "busybox sh")
          if find_program(shell.split()[0])]
FISH = [program for program in ("fish",) if find_program(program)]
POWERSHELL = [program for program in ("pwsh",) if find_program(program)]
SUFFIX = "_" + TARGET.replace("-", "_")


def printed(sandbox, form, paths=None):
    """The text of `env` for a target with such tools, and the variables that it stands for."""
    paths = paths or PATHS
    file = sandbox.xtool_home / "state/linkers" / f"{TARGET}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    record = dict.fromkeys(("linker", "cc", "cxx", "ar", "ranlib", "cmake_toolchain", "zig_version",
                            "glibc", "config_file"), "")
    record |= {name.lower().removesuffix("_file"): path for name, path in paths.items()}
    file.write_text(json.dumps({"schema": 1, "triple": TARGET, "kind": "gcc", "runner": [],
                                "bindgen": ["-I", "/a b/it's"], **record}))
    clean = {f"HOST_{name}": None for name in paths} | {name: None for name in paths}
    shown = sandbox.run("env", TARGET, "--format", form, env=clean).succeeded()
    assert shown.err == ""
    expected = json.loads(sandbox.run("env", TARGET, "--format", "json", env=clean).out)
    assert {name: expected[name] for name in paths} == paths
    assert {name: expected[name + SUFFIX] for name in paths} == paths
    return shown.out, expected


def of_process(text, names):
    """The variables among NAME=VALUE, each ended by a zero byte."""
    pairs = (entry.partition("=") for entry in text.split("\0"))
    return {name: value for name, _, value in pairs if name in names}


@pytest.mark.parametrize("shell", SHELLS)
def test_shells_read_it(sandbox, shell):
    text, expected = printed(sandbox, "sh")

    done = subprocess.run([*shell.split(), "-c", 'eval "$TEXT"; exec env -0'], text=True,
                          env={"PATH": os.environ["PATH"], "TEXT": text}, check=True,
                          stdout=subprocess.PIPE)

    assert of_process(done.stdout, expected) == expected


@pytest.mark.parametrize("fish", FISH)
def test_fish_reads_it(sandbox, fish):
    text, expected = printed(sandbox, "fish")

    done = subprocess.run([fish, "-c", "eval $TEXT; exec env -0"], text=True, check=True,
                          env={**os.environ, "TEXT": text}, stdout=subprocess.PIPE)

    assert of_process(done.stdout, expected) == expected


@pytest.mark.parametrize("powershell", POWERSHELL)
def test_powershell_reads_it(sandbox, powershell):
    text, expected = printed(sandbox, "powershell")
    (sandbox.cwd / "set.ps1").write_text(text + "env -0\n")

    done = subprocess.run([powershell, "-NoProfile", "-File", "set.ps1"], cwd=sandbox.cwd,
                          text=True, check=True, stdout=subprocess.PIPE)

    assert of_process(done.stdout, expected) == expected


# For PowerShell, each of these ends a text in single quotes, and two stand for one.
def test_every_quote_is_doubled_for_powershell(sandbox):
    text, _ = printed(sandbox, "powershell", {"CC": "/o\u2019b/\u2018x\u2019/it's\u201a\u201b/cc"})

    assert ("$env:CC = '/o\u2019\u2019b/\u2018\u2018x\u2019\u2019/it''s\u201a\u201a"
            "\u201b\u201b/cc'\n") in text


# Wine's cmd takes '%' away where Windows' does not, and reads batch files in an old encoding.
def test_a_batch_file_reads_it(sandbox):
    part(find_wine)
    text, expected = printed(sandbox, "cmd", {"CC": r"C:\my tools\a&b^c\it's=x;y,z(1)\cc",
                                              "CXX": r"C:\a|b>c<d!e\c++"})
    script = f"@echo off\n{text}set\nexit /b 0\n"
    (sandbox.cwd / "variables.bat").write_text(script.replace("\n", "\r\n"))

    done = subprocess.run([find_wine(), "cmd", "/c", "variables.bat"], cwd=sandbox.cwd, text=True,
                          env={**os.environ, **wine_variables(part(wine_prefix))}, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    seen = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    assert {name: seen.get(name) for name in expected} == expected


def node_knows_files():
    node = find_program("node")
    return bool(node) and subprocess.run([node, "--env-file=/dev/null", "-p", "1"], check=False,
                                         stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL).returncode == 0


def read_by_node(file):
    done = subprocess.run([find_program("node"), f"--env-file={file}", "-p",
                           "JSON.stringify(process.env)"], env={}, text=True, check=True,
                          stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def read_by_python(file):
    return importlib.import_module("dotenv").dotenv_values(file)


DOTENV = ([read_by_node] if node_knows_files() else []) + \
    ([read_by_python] if importlib.util.find_spec("dotenv") else [])


@pytest.mark.parametrize("read", DOTENV)
def test_readers_of_dotenv_files_read_it(sandbox, read):
    text, expected = printed(sandbox, "dotenv")
    (sandbox.cwd / "x.env").write_text(text)

    seen = read(sandbox.cwd / "x.env")

    assert {name: seen.get(name) for name in expected} == expected


# Docker takes what is after the '=' as it is, as do many others.
def test_a_usual_path_has_no_quotes_in_a_dotenv_file(sandbox):
    text, expected = printed(sandbox, "dotenv", {"CC": "/usr/bin/arm-linux-gnueabihf-gcc-12",
                                                 "AR": "/home/me/.x@y/a+b,c/ar"})

    lines = dict(line.split("=", 1) for line in text.splitlines())
    del expected["BINDGEN_EXTRA_CLANG_ARGS" + SUFFIX]
    assert {name: lines[name] for name in expected} == expected


def read_github(text):
    """Variables of a file in the form that GitHub documents for $GITHUB_ENV: NAME=VALUE, or
    NAME<<WORD and lines up to that word."""
    variables, lines = {}, iter(text.split("\n"))
    for line in lines:
        equals, here = line.find("="), line.find("<<")
        if equals >= 0 and (here < 0 or equals < here):
            variables[line[:equals]] = line[equals + 1:]
        elif here >= 0:
            end = line[here + 2:]
            value = itertools.takewhile(functools.partial(operator.ne, end), lines)
            variables[line[:here]] = "\n".join(value)
        else:
            assert line == ""
    return variables


def test_githubs_file_is_read_back(sandbox):
    for paths in (PATHS, {"CC": "/opt/two\nlines/the end/cc", "CXX": "/a<<b/c++"}):
        text, expected = printed(sandbox, "github", paths)

        assert read_github(text) == expected
