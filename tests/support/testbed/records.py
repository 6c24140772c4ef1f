# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The records of a sysroot, read as rustup reads them, and whether they hold together."""

import re


def registered(rustlib):
    """The targets whose std multirust-config.toml lists: those that rustup takes for installed."""
    file = rustlib / "multirust-config.toml"
    if not file.exists():
        return []
    text = file.read_text()
    assert text.startswith('config_version = "1"\n'), text
    return re.findall(r'^\[\[components\]\]\npkg = "rust-std"\ntarget = "([^"]+)"$', text,
                      re.MULTILINE)


def components(rustlib):
    file = rustlib / "components"
    text = file.read_text() if file.exists() else ""
    assert not text or text.endswith("\n"), text
    return text.splitlines()


def check_records(rustlib):
    """What is listed is whole. rustup would otherwise claim a target that does not work, or fail
    at the next update of the toolchain: nobody but xtool would repair that."""
    listed = components(rustlib)
    assert len(listed) == len(set(listed)), listed
    for target in registered(rustlib):
        assert f"rust-std-{target}" in listed, (target, listed)
    for component in listed:
        manifest = (rustlib / f"manifest-{component}").read_text()
        for line in manifest.splitlines():
            kind, _, path = line.partition(":")
            assert kind == "file", line
            assert (rustlib.parent.parent / path).is_file(), f"{component} lists a lost {path}"
