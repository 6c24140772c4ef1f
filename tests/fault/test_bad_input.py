# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Bad input ends in a clear error, and nothing has changed."""

import pathlib

import pytest

from testbed.damage import DAMAGES
from testbed.expect import clear_error, nothing_changes
from testbed.synthetic import OTHER_RELEASE, UNAVAILABLE, std_archive

ARMV7 = "armv7-unknown-linux-gnueabihf"
STORED_MANIFEST = "multirust-channel-manifest.toml"
# Changes a terminal's title, clears it, and begins a line that looks like xtool's own.
ESCAPE = "\x1b]0;owned\x07\x1b[2J\x7f\x9b2J\nerror: no\r"

HASH_IS_WRONG = ("wrong-hash", "truncated", "corrupt", "empty")
# Sound archives, but of something else: all other damages are failures of integrity.
NO_STD = ("other-component", "foreign-component", "no-components", "wrong-installer-version",
          "no-installer-version", "wrong-version")


@pytest.mark.parametrize("suffix", ["xz", "gz"])
@pytest.mark.parametrize("name", DAMAGES)
def test_a_bad_archive_is_refused(name, suffix, sandbox, synthetic_mirror, fake_toolchain):
    synthetic_mirror.publish(ARMV7, DAMAGES[name], formats=(suffix,))
    (fake_toolchain.rustlib / STORED_MANIFEST).write_text(synthetic_mirror.manifest())

    with nothing_changes(sandbox, fake_toolchain):
        failed = sandbox.run("target", "add", ARMV7)

    clear_error(failed, 17 if name in NO_STD else 13, synthetic_mirror.archive(ARMV7, suffix).name)
    assert ("wrong sha256" in failed.err) == (name in HASH_IS_WRONG)
    assert not pathlib.Path("/tmp/xtool-escaped").exists()
    assert not [*sandbox.root.rglob("*escaped*"), *sandbox.root.rglob("*.partial")]


@pytest.mark.parametrize("name", ["wrong-version", "no-end-marker", "parent-path",
                                  "other-component"])
def test_a_bad_local_archive_is_refused(name, sandbox, fake_toolchain):
    data, _ = std_archive(ARMV7, damage=DAMAGES[name])
    archive = sandbox.cwd / "std.tar.xz"
    archive.write_bytes(data)

    with nothing_changes(sandbox, fake_toolchain):
        failed = sandbox.run("target", "add", "--from", archive.name)

    clear_error(failed, 17 if name in NO_STD else 13, archive.name)


@pytest.mark.parametrize("name, content, code, part", [
    ("absent.tar.xz", None, 16, "is not there"),
    ("folder.tar.xz", "", 16, "is a directory"),
    ("std.zip", b"PK", 17, ".tar.xz, .tar.gz or .tar.zst"),
    ("page.tar.gz", b"<html>please log in</html>", 13, "page.tar.gz"),
    (f"{ESCAPE.strip()}.tar.xz", b"", 13, r"\x1b]0;owned\x07"),
])
def test_a_local_file_that_is_no_archive_is_refused(name, content, code, part, sandbox,
                                                    fake_toolchain):
    if content == "":
        (sandbox.cwd / name).mkdir()
    elif content is not None:
        (sandbox.cwd / name).write_bytes(content)

    with nothing_changes(sandbox, fake_toolchain):
        failed = sandbox.run("target", "add", "--from", f"./{name}")

    clear_error(failed, code, part)


def test_a_local_archive_of_another_target_than_the_one_that_was_named_is_refused(
        sandbox, fake_toolchain, synthetic_mirror):
    with nothing_changes(sandbox, fake_toolchain):
        failed = sandbox.run("target", "add", ARMV7, "--from",
                             synthetic_mirror.archive("i686-unknown-linux-gnu"))

    clear_error(failed, 17, "i686-unknown-linux-gnu", ARMV7)


@pytest.mark.parametrize("word, code, part", [
    ("armv7-unknown-linux-gnueabihv", 10, f"did you mean '{ARMV7}'?"),
    ("no-such-target", 10, "unknown target 'no-such-target'"),
    ("", 2, "the target name is empty"),
    (" ", 2, "' '"),
    ("..", 2, "'..'"),
    ("../../../../etc", 2, "../../../../etc"),
    (f"{ARMV7}/../../..", 2, "is not a target name"),
    ("a;reboot", 2, "'a;reboot'"),
    ("$(reboot)", 2, "$(reboot)"),
    ("ärm-unknown-linux", 2, "is not a target name"),
    ("x" * 5000 + "-y", 2, "the limit is"),
    (ESCAPE, 2, "is not a target name"),
])
def test_a_bad_name_is_refused(word, code, part, sandbox, fake_toolchain):
    # Together with a good name, which must not be installed then, nor removed.
    for command in (("add", "i686-unknown-linux-gnu"), ("remove", "x86_64-unknown-linux-gnu"),
                    ("info",))[:3 if code == 10 else 1]:
        with nothing_changes(sandbox, fake_toolchain):
            failed = sandbox.run("target", *command, word)
        clear_error(failed, code, part)
        assert len(failed.err) < 600


def test_a_target_without_prebuilt_std_is_refused_before_anything_is_downloaded(
        sandbox, synthetic_mirror, fake_toolchain):
    with nothing_changes(sandbox, fake_toolchain):
        failed = sandbox.run("target", "add", ARMV7, UNAVAILABLE)

    clear_error(failed, 11, UNAVAILABLE, "-Zbuild-std")
    assert synthetic_mirror.server.requests() == []


def test_a_std_of_another_version_than_rustc_is_refused_before_it_is_downloaded(
        sandbox, synthetic_mirror):
    sandbox.serve_from(synthetic_mirror)
    other = sandbox.fake_toolchain(release=OTHER_RELEASE)
    channel = synthetic_mirror.dist / "channel-rust-1.85.0.toml"
    for suffix in ("", ".sha256"):
        copy = synthetic_mirror.dist / f"channel-rust-1.84.1.toml{suffix}"
        copy.write_bytes(pathlib.Path(f"{channel}{suffix}").read_bytes())

    with nothing_changes(sandbox, other):
        failed = sandbox.run("target", "add", ARMV7)

    clear_error(failed, 11, "1.84.1", "1.85.0", "rustup toolchain install")
    assert not [r for r in synthetic_mirror.server.requests() if ".tar." in r.path]


@pytest.mark.parametrize("arguments, env", [
    (("target", ESCAPE), {}), ((f"--{ESCAPE}",), {}), (("--color", ESCAPE), {}),
    (("target", "list", "--tier", ESCAPE), {}), (("target", "list", "--sysroot", f"/{ESCAPE}"), {}),
    (("target", "list", "--toolchain", ESCAPE), {}), (("target", "verify"), {"RUSTC": ESCAPE}),
    (("target", "add", ARMV7), {"XTOOL_HTTP_ATTEMPTS": ESCAPE}),
    (("target", "add", ARMV7), {"RUSTUP_DIST_SERVER": f"http://{ESCAPE}"}),
    (("target", "add", "--dist-server", f"ftp://{ESCAPE}", ARMV7), {}),
    (("target", "verify"), {"XTOOL_HOME": f"x{ESCAPE}"}),
    (("target", "verify"), {"XTOOL_HOME": None, "HOME": f"x{ESCAPE}"}),
], ids=str)
def test_control_characters_of_an_argument_or_variable_do_not_reach_the_terminal(
        arguments, env, sandbox, fake_toolchain):
    with nothing_changes(sandbox, fake_toolchain):
        failed = sandbox.run(*arguments, env=env)

    assert failed.exit_code in (2, 15, 16), failed
    clear_error(failed, failed.exit_code, "owned")
