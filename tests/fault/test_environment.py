# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Odd surroundings: closed streams, no space, no permission, no rustc, no directory to be in."""

import hashlib
import json
import os
import resource
import stat
import subprocess

import pytest

from testbed.expect import clean_text, clear_error, nothing_changes
from testbed.faulty import Fault
from testbed.sandbox import Run, read_tree
from testbed.synthetic import RELEASE

ARMV7 = "armv7-unknown-linux-gnueabihf"
SHELL = "/bin/sh"


def in_shell(sandbox, script, *arguments, **options):
    """Runs `script` with $XTOOL set and the arguments as "$@"."""
    return sandbox.command(SHELL, "-c", script, "sh", *arguments,
                           env={"XTOOL": sandbox.xtool, **options.pop("env", {})}, **options)


def without_privileges(sandbox, *arguments):
    """xtool as a user whom permissions bind: root keeps its name, but not its capabilities."""
    if os.geteuid() == 0:
        return sandbox.command("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner",
                               sandbox.xtool, *arguments)
    return sandbox.run(*arguments)


def archives(sandbox):
    return [file for file in sandbox.xtool_home.glob("cache/*") if file.is_file()]


def locked(path):
    """Takes write permission away below a folder."""
    for folder, _, _ in os.walk(path):
        os.chmod(folder, 0o555)


@pytest.mark.parametrize("command", ["add", "remove"])
def test_a_sysroot_that_may_not_be_written_stays(command, stages):
    sandbox, toolchain = stages.sandbox, stages.toolchain
    if command == "remove":
        stages.add()
    locked(toolchain.rustlib)

    with nothing_changes(sandbox, toolchain):
        failed = without_privileges(sandbox, "target", command, ARMV7)
        looked = without_privileges(sandbox, "target", "list", "--installed")

    clear_error(failed, 16, toolchain.rustlib, "Permission denied")
    assert looked.exit_code == 0
    assert archives(sandbox) == []  # nothing was downloaded for it


def test_a_home_that_may_not_be_written_ends_before_the_sysroot_changes(sandbox, fake_toolchain):
    sandbox.xtool_home.mkdir()
    locked(sandbox.xtool_home)

    with nothing_changes(sandbox, fake_toolchain):
        failed = without_privileges(sandbox, "target", "add", ARMV7)

    clear_error(failed, 16, sandbox.xtool_home, "Permission denied")


def test_a_file_where_the_home_should_be_is_named(sandbox, fake_toolchain):
    sandbox.xtool_home.write_text("")

    failed = sandbox.run("target", "add", ARMV7)

    assert (failed.exit_code, str(sandbox.xtool_home) in failed.err) == (16, True), failed


@pytest.mark.parametrize("stages", ["rustup"], indirect=True)
@pytest.mark.parametrize("limit", [0, 64, 600, 1100, 1 << 20])
def test_a_limit_on_the_size_of_files_is_like_a_full_disk(limit, stages):
    def no_larger_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    for command, before, after in (("add", stages.without, stages.with_target),
                                   ("remove", stages.with_target, stages.without)):
        if command == "remove":
            stages.add()
        run = stages.sandbox.popen(stages.sandbox.xtool, "target", command, ARMV7,
                                   preexec_fn=no_larger_files, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        out, err = run.communicate(timeout=60)
        if run.returncode == 0:
            assert stages.now() == after
        else:
            clear_error(Run(run.returncode, out, err), 16, "File too large", "ulimit -f")
            assert stages.now() == before
    assert (run.returncode == 0) == (limit >= 600)


def test_results_that_cannot_be_written_are_a_failure(sandbox, fake_toolchain):
    full = in_shell(sandbox, '"$XTOOL" target list >/dev/full')
    closed = in_shell(sandbox, '"$XTOOL" target list >&-')
    as_json = in_shell(sandbox, '"$XTOOL" --json target verify >/dev/full')

    expected = Run(16, "", "error: cannot write the results to standard output\n")
    assert (full, closed, as_json) == (expected, expected, expected)


def test_a_reader_that_has_seen_enough_is_no_failure(sandbox, fake_toolchain):
    ours, theirs = os.pipe()
    os.close(ours)
    run = sandbox.popen(sandbox.xtool, "target", "list", stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)

    _, err = run.communicate(timeout=60)

    assert (run.returncode, err) == (0, b"")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_what_is_printed_to_closed_streams_gets_into_no_file(closed, sandbox, faulty_mirror):
    sandbox.variables["XTOOL_HTTP_RETRY_DELAY"] = "1"
    sandbox.serve_from(faulty_mirror)
    sandbox.fake_toolchain(faulty_mirror)
    # With -q, the warning about a cut is the first thing to be printed: the download is open then.
    faulty_mirror.server.faults.append(Fault(path=ARMV7, times=2, cut_after=100))

    run = in_shell(sandbox, f'exec "$XTOOL" -q target add {ARMV7} {closed}')

    assert run.exit_code == 0, run
    archive, = archives(sandbox)
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == archive.name
    assert sandbox.run("target", "verify", ARMV7).exit_code == 0


@pytest.mark.parametrize("mask, file_mode, folder_mode", [(0o077, 0o600, 0o700),
                                                          (0o022, 0o644, 0o755),
                                                          (0, 0o644, 0o755)])
def test_the_umask_is_respected_and_nobody_else_may_write(mask, file_mode, folder_mode, sandbox,
                                                          fake_toolchain):
    config = fake_toolchain.rustlib / "multirust-config.toml"
    config.chmod(0o640)
    run = in_shell(sandbox, f'umask {mask:03o}; exec "$XTOOL" target add {ARMV7}')
    assert run.exit_code == 0, run

    tree = [path for path in (fake_toolchain.rustlib / ARMV7).rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in tree if path.is_file()} == {file_mode}
    assert {stat.S_IMODE(path.stat().st_mode) for path in tree if path.is_dir()} == {folder_mode}
    assert stat.S_IMODE(config.stat().st_mode) == 0o640


def test_a_current_directory_that_is_gone_is_told(sandbox, fake_toolchain):
    for option in ("", "--json"):
        failed = in_shell(sandbox, f'mkdir gone && cd gone && rmdir ../gone && exec "$XTOOL" '
                          f"target verify {option}")
        assert failed.exit_code == 16, failed
        assert "cannot find the current directory" in failed.out + failed.err


def test_without_a_home_its_variable_is_enough(sandbox, fake_toolchain):
    run = sandbox.run("target", "add", ARMV7, env={"HOME": None, "LANG": None, "LC_ALL": None,
                                                   "TERM": None, "TMPDIR": "/nonexistent"})
    assert run.exit_code == 0, run

    failed = sandbox.run("target", "verify", env={"HOME": "relative", "XTOOL_HOME": None})
    clear_error(failed, 16, "HOME is 'relative', not an absolute path")


@pytest.mark.parametrize("script, code, part", [
    (None, 15, "no rustc found on PATH"),
    ("exit 1", 18, "failed with exit code 1"),
    ("kill -9 $$", 18, "137"),
    ("exec /nonexistent", 18, "failed with exit code"),
    ("printf 'error: \\033[2J\\007\\n' >&2; exit 1", 18, r"\x1b[2J\x07"),
    ("printf '\\033]0;x\\007\\377\\n'", 18, r"\x1b]0;x\x07"),
    ("true", 18, "as no rustc does"),
    ("head -c 100000000 /dev/zero", 18, "printed more than 64 MiB"),
    ("exec sleep 1000 & echo rustc 1.85.0", 18, "as no rustc does"),
    (f"printf '%s\\n' 'rustc {RELEASE.line}' 'host: ../../..' 'release: 1.85.0'", 18,
     "as no rustc does"),
    (f"case $1 in -vV) printf '%s\\n' 'rustc {RELEASE.line}' 'release: 1.85.0' "
     "'host: x86_64-unknown-linux-gnu';; *) echo relative;; esac", 18, "--print sysroot"),
    (f"case $1 in -vV) printf '%s\\n' 'rustc {RELEASE.line}' 'release: 1.85.0' "
     "'host: x86_64-unknown-linux-gnu';; *) echo /nonexistent;; esac", 15,
     "'/nonexistent' is not a Rust sysroot"),
], ids=lambda value: str(value)[:30])
def test_a_rustc_that_is_none_is_told(script, code, part, sandbox, fake_toolchain):
    (sandbox.bin / "rustc").unlink()
    if script is not None:
        sandbox.program("rustc", script)

    with nothing_changes(sandbox, fake_toolchain):
        failed = sandbox.run("target", "verify", env={"PATH": f"{sandbox.bin}:/usr/bin:/bin"}
                             if script else {"PATH": sandbox.bin})

    clear_error(failed, code, part)


def test_names_that_are_not_utf8_work_as_paths_and_are_shown_harmlessly(sandbox, fake_toolchain):
    odd = os.fsencode(sandbox.root) + b"/a b\n\xff'\x1b[2J"
    os.rename(fake_toolchain.sysroot, odd)

    added = sandbox.run("target", "add", ARMV7, "--sysroot", os.fsdecode(odd),
                        env={"LC_ALL": "C", "LANG": "C"})
    removed = sandbox.run("--json", "target", "remove", ARMV7, "--sysroot", os.fsdecode(odd))

    assert (added.exit_code, removed.exit_code) == (0, 0), (added, removed)
    assert clean_text(added.err)
    assert json.loads(removed.out)["result"]["targets"][0]["files"] == 3


def test_a_symbolic_link_to_a_sysroot_stays_one(stages):
    link = stages.sandbox.root / "link"
    link.symlink_to(stages.toolchain.sysroot)

    assert stages.sandbox.run("target", "add", ARMV7, "--sysroot", link).exit_code == 0
    assert stages.now() == stages.with_target
    assert stages.sandbox.run("target", "remove", ARMV7, "--sysroot", link).exit_code == 0
    assert stages.now() == stages.without
    assert link.is_symlink()


def test_what_lies_behind_symbolic_links_in_a_sysroot_is_never_touched(stages):
    outside = stages.sandbox.root / "outside"
    stages.add()
    library = stages.toolchain.rustlib / ARMV7 / "lib"
    os.rename(library, outside)
    library.symlink_to(outside)
    before = read_tree(outside)

    for command in (("remove", ARMV7), ("add", ARMV7), ("verify", "--repair", ARMV7)):
        run = stages.sandbox.run("target", *command)
        assert run.exit_code in (0, 1, 14), run
        assert read_tree(outside) == before, (command, run)

    library.unlink()
    (stages.toolchain.rustlib / ARMV7).rmdir()
    (stages.toolchain.rustlib / ARMV7).symlink_to(outside)
    for command in (("remove", ARMV7), ("add", ARMV7)):
        failed = stages.sandbox.run("target", *command)
        clear_error(failed, 14, f"'{stages.toolchain.rustlib / ARMV7}' is in the way")
        assert read_tree(outside) == before, command


def test_what_cannot_be_deleted_is_named_and_deleted_by_the_next_run(stages):
    stages.add()
    crates = sorted((stages.toolchain.rustlib / ARMV7 / "lib").glob("*.rlib"))
    if subprocess.run(["chattr", "+i", crates[0]], capture_output=True).returncode != 0:
        pytest.skip("no file can be made immutable here")
    try:
        failed = stages.sandbox.run("target", "remove", ARMV7)
    finally:
        subprocess.run(["chattr", "-i", crates[0]], check=True)

    clear_error(failed, 16, crates[0], "run the command again")
    assert [crate for crate in crates if crate.exists()] == crates[:1]
    stages.sandbox.run("target", "remove", ARMV7).succeeded()
    assert stages.now() == stages.without


def mounted(sandbox, folder, *words):
    """A run of xtool for which the folder is a mount."""
    mount = 'mount --bind "$1" "$1" && shift'
    if sandbox.command("unshare", "-m", SHELL, "-c", mount, "sh", folder).exit_code != 0:
        pytest.skip("nothing can be mounted here")
    return sandbox.command("unshare", "-m", SHELL, "-c", mount + ' && exec "$@"', "sh", folder,
                           sandbox.xtool, *words)


def test_an_uninstallation_empties_what_is_mounted(sandbox):
    cache = sandbox.xtool_home / "cache"
    for folder in (cache / "manifests", sandbox.xtool_home / "logs"):
        folder.mkdir(parents=True)
        (folder / "some").write_text("some")
    mounted(sandbox, cache, "self", "uninstall", "--yes").succeeded()

    assert [str(path.relative_to(sandbox.xtool_home)) for path in sandbox.xtool_home.rglob("*")] \
        == ["cache"]


def test_a_directory_that_cannot_be_deleted_is_told_and_deleted_by_the_next_run(stages):
    stages.add()
    folder = stages.toolchain.rustlib / ARMV7
    run = mounted(stages.sandbox, folder, "--json", "target", "remove", ARMV7)

    [removed] = json.loads(run.out)["result"]["targets"]

    assert (removed["removed"], removed["left"]) == \
        (True, f"cannot remove '{folder}': Device or resource busy")
    assert list(folder.iterdir()) == []
    stages.sandbox.run("target", "remove", ARMV7).succeeded()
    assert stages.now() == stages.without
