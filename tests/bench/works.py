# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What is measured: the same work done by rustup and by xtool, on the same server and files."""

import dataclasses
import shutil

ONE = "armv7-unknown-linux-gnueabihf"  # the one with the official, slow compression
BYTES_PER_SECOND = 12_500_000  # 100 Mbit/s


class Side:
    """One tool in a home of its own, with a toolchain that the real rustup installed."""

    def __init__(self, name, sandbox, toolchain, argv):
        self.name, self.sandbox, self.toolchain, self._argv = name, sandbox, toolchain, argv

    def argv(self, *words):
        return [*self._argv, *words]

    def environment(self):
        return self.sandbox.environment()

    def run(self, *words):
        """Work that is not measured."""
        return self.sandbox.command(*self.argv(*words), timeout=600).succeeded()

    def forget_downloads(self):
        shutil.rmtree(self.sandbox.xtool_home / "cache", ignore_errors=True)

    def offer_only_xz(self):
        """As a server that has no .tar.gz: what it offers is in the toolchain's stored manifest.
        rustup takes the .tar.xz anyway."""
        stored = self.toolchain.rustlib / "multirust-channel-manifest.toml"
        lines = stored.read_text().splitlines()
        stored.write_text("".join(f"{line}\n" for line in lines
                                  if not line.startswith(("url =", "hash ="))))


@dataclasses.dataclass(frozen=True)
class Work:
    """`words` are what the tool is told; `before` is what is done first, unmeasured."""

    name: str
    goal: float  # at most this share of rustup's wall time
    words: tuple
    before: tuple = ()  # of the commands of either tool
    cold: bool = True  # nothing that was downloaded before is there any more
    xz_only: bool = False
    slow_link: bool = False
    second_toolchain: bool = False


def works(five):
    add_one, remove_one = ("target", "add", ONE), ("target", "remove", ONE)
    add_five, remove_five = ("target", "add", *five), ("target", "remove", *five)
    return [
        Work("add one target, .tar.xz and .tar.gz on offer", 1 / 6, add_one, (remove_one,)),
        Work("add one target, .tar.xz only", 0.75, add_one, (remove_one,), xz_only=True),
        Work("add five targets, .tar.xz and .tar.gz", 1 / 12, add_five, (remove_five,)),
        Work("add five targets, .tar.xz only", 0.45, add_five, (remove_five,), xz_only=True),
        Work("add one target at 100 Mbit/s", 0.55, add_one, (remove_one,), slow_link=True),
        Work("add again what is installed", 0.6, add_one, (add_one,), cold=False),
        Work("add after remove", 1 / 40, add_one, (add_one, remove_one), cold=False),
        Work("add to a second toolchain", 1 / 40, add_one, (add_one, remove_one), cold=False,
             second_toolchain=True),
        Work("remove five targets", 1 / 8, remove_five, (add_five,), cold=False),
    ]


def prepare(work, side):
    """Brings a side to where the measured command starts."""
    for command in work.before:
        installed = (side.toolchain.rustlib / f"manifest-rust-std-{command[2]}").exists()
        # rustup refuses to remove what is not there.
        if command[1] == "remove" and not installed:
            continue
        side.run(*command)
    if work.cold:
        side.forget_downloads()
