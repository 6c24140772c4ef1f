# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The completion scripts in the shells that read them, and the manual pages in man."""

import os
import pathlib
import pty
import re
import select
import shlex
import subprocess
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "data/completions"
ARMV7 = "armv7-unknown-linux-gnueabihf"
HOST = "x86_64-unknown-linux-gnu"


@pytest.fixture
def installed(sandbox, fake_toolchain):
    """A sandbox in which ARMV7 is installed, and xtool is a program on PATH."""
    sandbox.run("target", "add", ARMV7, "-q").succeeded()
    program = sandbox.root / "on-path/xtool"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(str(sandbox.xtool))} "$@"\n')
    program.chmod(0o755)
    for name in ("file-one.txt", "file two.txt"):
        (sandbox.cwd / name).touch()
    (sandbox.cwd / "folder").mkdir()
    sandbox.completing = dict(sandbox.variables) | {
        "PATH": f"{program.parent}:{sandbox.variables['PATH']}:/usr/bin:/bin", "TERM": "xterm",
        "HISTFILE": "/dev/null"}
    return sandbox


def bash(sandbox, line):
    """What bash would offer at the end of a line."""
    # Bash itself splits the line as Readline does.
    script = r'''
      source "$1"; COMP_LINE=$2; COMP_POINT=${#COMP_LINE}
      rest=$COMP_LINE; COMP_WORDS=()
      while [[ -n $rest ]]; do
        blank=${rest%%[![:space:]]*}; rest=${rest#"$blank"}
        if [[ $rest == [=:]* ]]; then word=${rest:0:1}; else word=${rest%%[[:space:]=:]*}; fi
        [[ -z $word && -n $rest ]] || COMP_WORDS+=("$word")
        rest=${rest#"$word"}
      done
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
      _xtool xtool; printf '%s\n' "${COMPREPLY[@]}"'''
    done = subprocess.run(["bash", "--norc", "-c", script, "bash", SCRIPTS / "xtool.bash", line],
                          env=sandbox.completing, cwd=sandbox.cwd, text=True, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.stderr == ""
    return [word for word in done.stdout.split("\n") if word]


def fish(sandbox, line):
    script = f"source {shlex.quote(str(SCRIPTS / 'xtool.fish'))}; complete -C $argv[1]"
    done = subprocess.run(["fish", "--no-config", "-c", script, line], env=sandbox.completing,
                          cwd=sandbox.cwd, text=True, check=True, stdout=subprocess.PIPE)
    return [word.split("\t")[0] for word in done.stdout.splitlines()]


class Terminal:
    """An interactive zsh, typed into."""

    def __init__(self, sandbox):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(sandbox.cwd)
            os.execvpe("zsh", ["zsh", "-f", "-i"], sandbox.completing)
        self.seen = ""

    def type(self, text):
        os.write(self.fd, text.encode())

    def read_until(self, pattern, seconds=60):
        end = time.monotonic() + seconds
        while not (found := re.search(pattern, self.seen)):
            assert time.monotonic() < end, f"no {pattern} in {self.seen!r}"
            if select.select([self.fd], [], [], 0.2)[0]:
                self.seen += os.read(self.fd, 65536).decode(errors="replace")
        self.seen = self.seen[found.end():]
        return found

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def zsh(sandbox, line):
    """The line after one press of the tab key in zsh: what all candidates have in common."""
    terminal = Terminal(sandbox)
    try:
        terminal.type("PS1=; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -D -u\n")
        terminal.type(f"source {SCRIPTS}/xtool.zsh; stty -echo\n")
        terminal.type("show() { print -r -- \"<$BUFFER>\"; BUFFER=; }; zle -N show; bindkey '^X' show\n")
        terminal.type("bindkey '^I' complete-word; print -r -- re''ady\n")
        terminal.read_until("ready")
        terminal.type(line + "\t\x18")
        return terminal.read_until(r"<([^<>\n]*)>")[1]
    finally:
        terminal.close()


@pytest.mark.requires("bash")
def test_bash_completes_commands_options_and_values(installed):
    assert bash(installed, "xtool tar") == ["target"]
    assert bash(installed, "xtool target ") == ["add", "build", "remove", "list", "info",
                                                  "verify"]
    assert "--needs-only" in bash(installed, "xtool inspect --")
    assert bash(installed, "xtool --color a") == ["auto", "always"]
    # After Readline's split at '=', only what comes behind it is replaced.
    assert bash(installed, "xtool --color=n") == ["never"]
    assert bash(installed, "xtool nonsense ") == []


@pytest.mark.requires("bash")
def test_bash_completes_targets_of_this_machine(installed):
    known = bash(installed, "xtool target add aarch64-unknown-linux-")

    assert {"aarch64-unknown-linux-gnu", "aarch64-unknown-linux-musl"} <= set(known)
    assert sorted(bash(installed, "xtool target remove ")) == sorted([ARMV7, HOST])
    assert bash(installed, f"xtool exec {ARMV7[:5]}") == [ARMV7]


@pytest.mark.requires("bash")
def test_bash_completes_files_and_directories(installed):
    assert sorted(bash(installed, "xtool inspect file")) == ["file two.txt", "file-one.txt"]
    assert bash(installed, "xtool -C fo") == ["folder"]
    assert bash(installed, "xtool explain --target=x86_64-pc-windows-gn") == [
        "x86_64-pc-windows-gnu", "x86_64-pc-windows-gnullvm"]


@pytest.mark.requires("fish")
def test_fish_completes_commands_options_values_and_targets(installed):
    assert fish(installed, "xtool tar") == ["target"]
    assert set(fish(installed, "xtool target ")) == {"add", "build", "remove", "list", "info",
                                                     "verify"}
    assert "--needs-only" in fish(installed, "xtool inspect --")
    assert fish(installed, "xtool --color=n") == ["--color=never"]
    assert set(fish(installed, "xtool target remove ")) == {ARMV7, HOST}
    assert "aarch64-unknown-linux-musl" in fish(installed, "xtool target add aarch64-unknown-linux-")


@pytest.mark.requires("fish")
def test_fish_completes_files_and_directories(installed):
    assert "file-one.txt" in fish(installed, "xtool inspect file-")
    assert fish(installed, "xtool -C fo") == ["folder/"]


@pytest.mark.requires("zsh")
@pytest.mark.parametrize("begun, completed", [
    ("xtool tar", "xtool target "),
    ("xtool inspect --needs-", "xtool inspect --needs-only "),
    ("xtool --color=n", "xtool --color=never "),
    ("xtool target remove arm", f"xtool target remove {ARMV7} "),
    ("xtool target add aarch64-unknown-linux-mu", "xtool target add aarch64-unknown-linux-musl "),
    ("xtool inspect file-", "xtool inspect file-one.txt "),
    ("xtool -C fo", "xtool -C folder/"),
])
def test_zsh_completes_what_is_begun(installed, begun, completed):
    assert zsh(installed, begun) == completed


def test_a_script_is_printed_as_it_is_installed(sandbox):
    files = {"bash": "xtool.bash", "zsh": "xtool.zsh", "fish": "xtool.fish",
             "powershell": "xtool.ps1", "nushell": "xtool.nu"}

    for shell, name in files.items():
        assert sandbox.run("completions", shell).succeeded().out == (SCRIPTS / name).read_text()


def test_completing_says_nothing_where_there_is_no_rustc(sandbox):
    done = sandbox.run("complete", "--", "target", "remove", "", env={"PATH": "/none"})

    assert (done.exit_code, done.out, done.err) == (0, "words\n", "")


def commands():
    table = (ROOT / "src/cli/commands.cpp").read_text()
    return re.findall(r'Command\{\.path = "([^"]+)"', table)


@pytest.mark.requires("man")
def test_man_shows_a_page_for_every_command_without_a_warning(sandbox):
    folder = sandbox.root / "pages"
    sandbox.run("man", "--directory", str(folder)).succeeded()

    assert {page.name for page in folder.iterdir()} == {"xtool.1"} | {
        f"xtool-{command.replace(' ', '-')}.1" for command in commands()}
    for page in sorted(folder.iterdir()):
        shown = subprocess.run(["man", "--warnings=w", "-E", "UTF-8", "-l", page], text=True, check=True,
                               env={"PATH": "/usr/bin:/bin", "MANWIDTH": "100", "LC_ALL": "C.UTF-8"},
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert shown.stderr == "", page
        assert "SYNOPSIS" in shown.stdout


def test_a_page_is_named_by_the_words_of_its_command(sandbox):
    assert sandbox.run("man", "target", "add").succeeded().out.startswith(r".TH XTOOL\-TARGET\-ADD 1 ")


@pytest.mark.requires("man")
def test_a_page_has_every_option_of_the_help(sandbox):
    page = sandbox.run("man", "setup-linker").succeeded().out
    helped = sandbox.run("setup-linker", "--help").succeeded().out

    options = set(re.findall(r"^ +(?:-\w, )?(--[\w-]+)", helped, re.MULTILINE))
    assert "--glibc" in options
    assert [option for option in options if option.replace("-", r"\-") not in page] == []
