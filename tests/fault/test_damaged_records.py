# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Records that somebody has damaged are understood, repaired or refused; nothing else suffers."""

import pytest

from testbed.expect import clear_error, nothing_changes
from testbed.records import check_records, components, registered
from testbed.sandbox import read_tree
from testbed.synthetic import HOST

ARMV7 = "armv7-unknown-linux-gnueabihf"
STD = f"rust-std-{ARMV7}"
MANIFEST = f"manifest-{STD}"
RUSTUP_ONLY = pytest.mark.parametrize("stages", ["rustup"], indirect=True)


def edit(stages, name, change):
    file = stages.toolchain.rustlib / name
    old = file.read_bytes()
    file.write_bytes(change(old))
    assert file.read_bytes() != old
    return file


def succeeds(stages, *arguments):
    run = stages.sandbox.run("target", *arguments)
    assert run.exit_code == 0, run
    return run


HARMLESS = {
    "twice": lambda text: text + STD.encode() + b"\n",
    "CRLF": lambda text: text.replace(b"\n", b"\r\n"),
    "blank lines": lambda text: text.replace(b"\n", b"\n\n"),
    "no final newline": lambda text: text.rstrip(b"\n"),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_an_untidy_list_of_components_is_understood_and_tidied(change, stages):
    stages.add()
    edit(stages, "components", change)

    succeeds(stages, "remove", ARMV7)
    assert STD not in components(stages.toolchain.rustlib)
    succeeds(stages, "add", ARMV7)

    check_records(stages.toolchain.rustlib)
    assert components(stages.toolchain.rustlib).count(STD) == 1
    assert set(stages.now()) == set(stages.with_target)


@RUSTUP_ONLY
@pytest.mark.parametrize("name, content, place", [
    ("components", b"../../etc\n", "line 1"),
    ("components", b"\x1b[2J\n", r"\x1b[2J"),
    ("components", b"\xff\xfe\n", "line 1"),
    ("rust-installer-version", b"4\n", "version 3"),
    ("rust-installer-version", b"", "version 3"),
])
def test_a_record_that_cannot_be_understood_is_refused(name, content, place, stages):
    stages.add()
    file = edit(stages, name, lambda _: content)

    with nothing_changes(stages.sandbox, stages.toolchain):
        failed = stages.sandbox.run("target", "add", "i686-unknown-linux-gnu")

    clear_error(failed, 17, f"'{file}'", place)


@RUSTUP_ONLY
@pytest.mark.parametrize("name, content", [
    ("multirust-config.toml", None),
    ("multirust-config.toml", b""),
    ("multirust-config.toml", b"[[components"),
    ("multirust-config.toml", b'config_version = "2"\n'),
    ("multirust-config.toml", b'config_version = "1"\ncomponents = "all"\n'),
    ("multirust-config.toml", b'config_version = "1"\n[[components]]\npkg = 1\ntarget = "x"\n'),
    ("multirust-channel-manifest.toml", None),
    ("multirust-channel-manifest.toml", b""),
])
def test_a_damaged_record_of_rustup_is_refused(name, content, stages):
    stages.add()
    file = stages.toolchain.rustlib / name
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)

    with nothing_changes(stages.sandbox, stages.toolchain):
        failed = stages.sandbox.run("target", "remove", ARMV7)

    clear_error(failed, 17, f"{file}'", "rustup toolchain install")


BAD_LINES = {
    "absolute": "file:{outside}",
    "above": "file:lib/rustlib/{target}/lib/../../../../../outside",
    "beside": "file:../outside",
    "folder above": "dir:../..",
    "root": "dir:/",
    "control": "file:lib/\x1b[2J",
    "unknown kind": "link:{outside}",
}


@RUSTUP_ONLY
@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES)
def test_a_manifest_that_names_foreign_files_never_deletes_them(line, stages):
    stages.add()
    outside = stages.toolchain.sysroot.parent / "outside"
    outside.write_text("the user's own")
    edit(stages, MANIFEST, lambda text: text + line.format(
        outside=outside, target=ARMV7).encode() + b"\n")

    stages.sandbox.run("target", "remove", ARMV7)

    assert outside.read_text() == "the user's own"
    succeeds(stages, "add", ARMV7)  # whatever that has left
    assert outside.read_text() == "the user's own"
    assert stages.now() == stages.with_target


@RUSTUP_ONLY
@pytest.mark.parametrize("path", ["bin/rustc", f"lib/rustlib/{HOST}/lib", "lib/rustlib"])
def test_a_manifest_that_names_another_components_files_never_deletes_them(path, stages):
    stages.add()
    kind = "file" if path == "bin/rustc" else "dir"
    edit(stages, MANIFEST, lambda text: text + f"{kind}:{path}\n".encode())

    succeeds(stages, "remove", ARMV7)

    assert stages.now() == stages.without


def test_a_std_whose_manifest_is_missing_is_installed_anew(stages):
    stages.add()
    (stages.toolchain.rustlib / MANIFEST).unlink()

    assert stages.sandbox.run("target", "verify", ARMV7).exit_code == 1
    succeeds(stages, "add", ARMV7)

    assert stages.now() == stages.with_target


def test_a_std_whose_manifest_is_missing_can_be_removed(stages):
    stages.add()
    (stages.toolchain.rustlib / MANIFEST).unlink()

    succeeds(stages, "remove", ARMV7)

    assert stages.now() == stages.without


def test_a_std_with_lost_files_can_be_removed(stages):
    stages.add()
    next((stages.toolchain.rustlib / ARMV7 / "lib").glob("*.rlib")).unlink()

    succeeds(stages, "remove", ARMV7)

    assert stages.now() == stages.without


@RUSTUP_ONLY
@pytest.mark.parametrize("lost", [("components",), ("multirust-config.toml",),
                                  ("components", "multirust-config.toml")], ids=str)
def test_lost_registrations_are_written_again_without_a_download(lost, stages, synthetic_mirror):
    original = {name: (stages.toolchain.rustlib / name).read_bytes() for name in lost}
    stages.add()
    for name in lost:
        (stages.toolchain.rustlib / name).write_bytes(original[name])
    synthetic_mirror.server.forget()

    succeeds(stages, "add", ARMV7)

    assert synthetic_mirror.server.requests() == []
    assert sorted(registered(stages.toolchain.rustlib)) == sorted([HOST, ARMV7])
    assert stages.now() == stages.with_target


def test_the_users_own_files_beside_a_std_stay(stages):
    stages.add()
    mine = stages.toolchain.rustlib / ARMV7 / "lib/self-made/libmine.a"
    mine.parent.mkdir()
    mine.write_text("mine")

    said = succeeds(stages, "remove", ARMV7).err

    assert "warn: kept " in said and "libmine.a" in said
    assert mine.read_text() == "mine"
    kept = {f"lib/rustlib/{ARMV7}{path}" for path in ("", "/lib", "/lib/self-made",
                                                      "/lib/self-made/libmine.a")}
    assert {path: facts for path, facts in read_tree(stages.toolchain.sysroot).items()
            if path not in kept} == stages.without
