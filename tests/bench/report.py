# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The results as a page of tables."""

import os
import pathlib
import platform
import re
import subprocess

HEAD = """# Performance

<!-- Written by `tests/bench/run --report docs/performance.md`. -->

For whoever changes how std is installed, or wants to know what to expect. xtool and the machine's
rustup did the same work in turns, each in a home of its own, on the same server on loopback, with
the same archives: `armv7-unknown-linux-gnueabihf` as the Rust project packs it
({archives}), and four others. Times are the best of {runs} runs, with the median in brackets; the share is xtool's
best of rustup's best. Only the shares of one run mean something on another machine.

Run on {machine}, with {libraries}, and {rustup}.
"""


def _output(*argv):
    try:
        return subprocess.run([str(word) for word in argv], capture_output=True, text=True,
                              check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def _libraries(xtool):
    """The versions of what decompresses, by the names of the files that the program loads: some when
    it starts, and libarchive with what that needs when it unpacks."""
    unpacker = re.search(r"=> (\S*/libarchive\.so\.\S*)", _output("/sbin/ldconfig", "-p"))
    loaded = _output("ldd", xtool)
    if unpacker:
        loaded += unpacker[0] + "\n" + _output("ldd", unpacker[1])
    found = []
    for name in ("liblzma", "libisal", "libz", "libarchive"):
        for path in dict.fromkeys(re.findall(rf"=> (\S*/{name}\.so\S*)", loaded)):
            found.append(pathlib.Path(path).resolve().name.replace(".so.", " "))
    return ", ".join(found) or "its libraries linked into it"


def machine(xtool):
    from testbed import parts
    from testbed.rustup import find_rustup
    from works import ONE
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "an unknown system")
    sizes = {suffix: next(pathlib.Path(parts.mirror().path).rglob(
        f"rust-std-*-{ONE}.tar.{suffix}")).stat().st_size for suffix in ("xz", "gz")}
    return {"machine": f"{system}, {platform.machine()}, {os.cpu_count()} cores",
            "libraries": _libraries(xtool),
            "rustup": _output(find_rustup(), "--version").partition(" (")[0],
            "archives": " and ".join(f"{size / 1e6:.0f} MB as .tar.{suffix}"
                                     for suffix, size in sizes.items())}


def _time(summary):
    return f"{summary['best']:.3f} s ({summary['median']:.3f})"


def _works(works):
    rows = ["| work | rustup | xtool | share | goal | CPU s, rustup / xtool | memory, rustup / xtool |",
            "|---|---|---|---|---|---|---|"]
    for name, one in works.items():
        rustup, xtool = one["rustup"], one["xtool"]
        share = xtool["best"] / rustup["best"]
        mark = "" if share <= one["goal"] else " (missed)"
        rows.append(f"| {name} | {_time(rustup)} | {_time(xtool)} | {share:.3f} | "
                    f"{one['goal']:.3f}{mark} | {rustup['cpu']:.2f} / {xtool['cpu']:.2f} | "
                    f"{rustup['memory'] / 1e6:.0f} / {xtool['memory'] / 1e6:.0f} MB |")
    return rows


def _everyday(everyday):
    rows = ["| command | time | CPU s | at most |", "|---|---|---|---|"]
    for name, one in everyday.items():
        goal = "" if one["goal"] is None else f"{one['goal']:.3f} s"
        if one["goal"] is not None and one["taken"]["best"] > one["goal"]:
            goal += " (missed)"
        rows.append(f"| {name} | {_time(one['taken'])} | {one['taken']['cpu']:.3f} | {goal} |")
    return rows


def page(results):
    works = results.get("works", {})
    runs = max([one["xtool"]["runs"] for one in works.values()], default=0)
    lines = [HEAD.format(runs=runs, **results["where"]), "## Against rustup", "", *_works(works)]
    if results.get("floors"):
        lines += ["", "## Floors", "",
                  "The parts of adding that target, each alone: no installer is faster than the",
                  "slowest of those that it needs.", "", "| part | time |", "|---|---|"]
        lines += [f"| {name} | {seconds:.3f} s |" for name, seconds in results["floors"].items()]
    if results.get("everyday"):
        lines += ["", "## Everyday commands", "", *_everyday(results["everyday"])]
    return "\n".join(lines) + "\n"
