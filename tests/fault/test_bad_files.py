# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Settings, catalog overlays and manifests that cannot be understood are named, with the place."""

import hashlib
import json

import pytest

from testbed.expect import clean_text, clear_error, nothing_changes

ARMV7 = "armv7-unknown-linux-gnueabihf"
STORED_MANIFEST = "multirust-channel-manifest.toml"
CONTROLS = r"\u001b]0;owned\u0007\u001b[2J\u007f\u009b2J\nerror: no\r"  # as JSON and TOML escape


def overlay(**fields):
    entry = {"triple": "my-own-linux-gnu", "tier": 3, "std": False, **fields}
    return json.dumps({"schema": 1, "targets": [entry]}).replace("CONTROLS", CONTROLS)


@pytest.mark.parametrize("text, place", [
    ("", "line 1"),
    ("[" * 100_000, "levels of nesting"),
    ('{"schema": 1, "targets": [', "line 1"),
    ('{"schema": 1, "schema": 1, "targets": []}', "schema"),
    ('{"schema": 2, "targets": []}', "/schema"),
    ('{"schema": 1, "targets": {}}', "/targets"),
    ('{"schema": 1, "targets": [], "x": 99999999999999999999999999999999}', "/x"),
    (b'{"schema": 1, "targets": ["\xff"]}', "line 1"),
    (b'{"schema": 1, "targets": []}\0', "NUL"),
    (overlay(triple="../../etc"), "/targets/0/triple"),
    (overlay(triple=ARMV7, tier="two"), "/targets/0/tier"),
    (overlay(triple=ARMV7, CONTROLS=1), r"\x1b]0;owned\x07"),
    (overlay(triple=ARMV7, description="CONTROLS"), "/targets/0/description"),
    (overlay(triple=ARMV7, aliases=["CONTROLS"]), "/targets/0/aliases/0"),
    (overlay(triple="CONTROLS"), "/targets/0/triple"),
], ids=lambda value: str(value)[:40])
def test_a_malformed_catalog_overlay_is_refused(text, place, sandbox, fake_toolchain):
    file = sandbox.xtool_home / "targets.d/company.json"
    file.parent.mkdir(parents=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())

    with nothing_changes(sandbox, fake_toolchain):
        failed = sandbox.run("target", "add", ARMV7)

    clear_error(failed, 17, f"'{file}'", place)


@pytest.mark.parametrize("text, place", [
    ("color = ", "line 1"),
    ("colour = 1", "did you mean 'color'?"),
    ("offline = 'yes'", "/offline"),
    ("dist-server = 7", "/dist-server"),
    ("color = 'auto'\ncolor = 'auto'", "line 2"),
    (b"color = '\xff'", "line 1"),
    ("[[[[[[", "line 1"),
    ("a = " + "[" * 100_000, "line 1"),
    (f'"{CONTROLS}" = 1'.replace(r"\u007f\u009b", ""), r"\x1b]0;owned\x07"),
    (b"color = '\x1b[2J'", "line 1"),
], ids=lambda value: str(value)[:40])
def test_malformed_settings_are_refused(text, place, sandbox, fake_toolchain):
    file = sandbox.xtool_home / "config.toml"
    file.parent.mkdir()
    file.write_bytes(text if isinstance(text, bytes) else text.encode())

    with nothing_changes(sandbox, fake_toolchain):
        failed = sandbox.run("target", "verify")

    clear_error(failed, 17, f"'{file}'", place)


@pytest.mark.parametrize("text, place", [
    ('color = "red"', "invalid value 'red' for 'color'"),
    ('progress = "alway"', "did you mean 'always'?"),
    (f'color = "{CONTROLS}"', r"\x1b]0;owned\x07"),
], ids=lambda value: str(value)[:40])
def test_a_setting_with_a_value_that_is_no_choice_is_refused(text, place, sandbox, fake_toolchain):
    file = sandbox.xtool_home / "config.toml"
    file.parent.mkdir()
    file.write_text(text)

    with nothing_changes(sandbox, fake_toolchain):
        failed = sandbox.run("target", "verify")

    clear_error(failed, 2, f"'{file}'", place)


def edited(old, new):
    return lambda text: text.replace(old, new, 1)


MANIFEST_FAULTS = [
    ("empty", lambda _: ""),
    ("cut off", lambda text: text[:len(text) // 2]),
    ("no TOML", lambda _: "<html>please log in</html>"),
    ("another version", edited('manifest-version = "2"', 'manifest-version = "3"')),
    ("control characters in the version",
     edited('manifest-version = "2"', f'manifest-version = "{CONTROLS}"')),
    ("no date", edited("date = ", "dote = ")),
    ("a target that is a path", edited(f"[pkg.rust-std.target.{ARMV7}]",
                                       '[pkg.rust-std.target."../../../etc"]')),
    ("control characters in a target", edited(f"[pkg.rust-std.target.{ARMV7}]",
                                              f'[pkg.rust-std.target."{CONTROLS}"]')),
    ("a file URL of sorts", edited('url = "https://', 'url = "gopher://')),
    ("no hash", edited('xz_hash = "', 'xz_hash = "z')),
    ("another rustc", edited("1.85.0 (4d91de4e4 2025-02-17)", "1.85.0 (deadbeef1 2025-02-17)")),
]


@pytest.mark.parametrize("change", [change for _, change in MANIFEST_FAULTS],
                         ids=[name for name, _ in MANIFEST_FAULTS])
def test_a_malformed_manifest_in_a_toolchain_is_refused(change, sandbox, fake_toolchain):
    file = fake_toolchain.rustlib / STORED_MANIFEST
    original = file.read_text()
    file.write_text(change(original))
    assert file.read_text() != original

    with nothing_changes(sandbox, fake_toolchain):
        failed = sandbox.run("target", "add", ARMV7)

    assert clean_text(failed.err)
    errors = [line for line in failed.err.splitlines() if line.startswith("error: ")]
    assert (failed.exit_code, len(errors)) == (17, 1), failed
    assert str(file) in errors[0]
    assert "rustup toolchain install" in failed.err


@pytest.mark.parametrize("change, code, part", [
    (lambda _: "", 17, "channel-rust-1.85.0.toml"),
    (edited("date = ", "dote = "), 17, "date"),
    (edited('url = "https://static.rust-lang.org', 'url = "file:///etc/passwd'), 13,
     "file:///etc/passwd"),
], ids=["empty", "no date", "a local file"])
def test_a_malformed_manifest_of_a_server_is_refused(change, code, part, sandbox,
                                                     synthetic_mirror, plain_toolchain):
    file = synthetic_mirror.dist / "channel-rust-1.85.0.toml"
    file.write_text(change(file.read_text()))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    (file.parent / f"{file.name}.sha256").write_text(f"{digest}  {file.name}\n")

    with nothing_changes(sandbox, plain_toolchain):
        failed = sandbox.run("target", "add", ARMV7)

    clear_error(failed, code, f"{synthetic_mirror.url}/dist/channel-rust-1.85.0.toml", part)


@pytest.mark.parametrize("checksum, part", [
    ("<html>please log in</html>", "is not a sha256 file"),
    ("0" * 64 + "  channel-rust-1.85.0.toml\n", "0" * 64),
], ids=["a log-in page", "another hash"])
def test_a_manifest_whose_checksum_does_not_fit_is_refused(checksum, part, sandbox,
                                                           synthetic_mirror, plain_toolchain):
    (synthetic_mirror.dist / "channel-rust-1.85.0.toml.sha256").write_text(checksum)

    with nothing_changes(sandbox, plain_toolchain):
        failed = sandbox.run("target", "add", ARMV7)

    clear_error(failed, 13, f"{synthetic_mirror.url}/dist/channel-rust-1.85.0.toml.sha256"
                if "html" in checksum else "channel-rust-1.85.0.toml", part)
