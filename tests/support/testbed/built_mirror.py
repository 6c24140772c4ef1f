# SPDX-License-Identifier: Apache-2.0 OR MIT
"""A mirror that also serves a standard library which no distribution packages."""

import json
import pathlib
import shutil

from .built_std import build_std
from .cache import build_once, key_of
from .manifest import write_channel
from .mirror import Mirror, make_mirror
from .pack import place


def add_to_mirror(mirror, compiler, target):
    """The mirror with one target of built_std more, as another folder of the cache."""
    own = make_mirror(f"std-{target}", build_std(compiler, target), fast=True, only=(target,))

    def build(folder):
        for source in (own, mirror):  # the latter's manifests replace the former's
            shutil.copytree(source.path, folder, copy_function=_linked, dirs_exist_ok=True)
        channel = mirror.channel()
        channel.packages["rust-std"][target] = own.channel().packages["rust-std"][target]
        facts = json.loads((folder / "mirror.json").read_text())
        facts["targets"].append(target)
        facts["packages"]["rust-std"][target] = {
            suffix: list(archive)
            for suffix, archive in channel.packages["rust-std"][target].archives.items()}
        (folder / "mirror.json").unlink()
        (folder / "mirror.json").write_text(json.dumps(facts, indent=1))
        write_channel(channel, folder / "dist")

    key = key_of(mirror.path.name, own.path.name, sources=["built_mirror.py"])
    return Mirror.load(build_once("mirrors", f"with-{target}", key, build))


def _linked(source, destination):
    destination = pathlib.Path(destination)
    destination.unlink(missing_ok=True)
    place(pathlib.Path(source), destination)
