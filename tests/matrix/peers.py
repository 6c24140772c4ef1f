# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The page that holds xtool against cargo-zigbuild, from the results of one run."""

from cells import PASS
from known import CHECKS, FAILS, OPTIONS, REFUSES, UNTRIED, WORKS
from projects import ORDER
from report import entry, machine, short, sort_key
from timings import processor

HEAD = """# Side by side with cargo-zigbuild

<!-- Written by `tests/matrix/run --peer cargo-zigbuild --peers-report docs/peers.md`. -->

{versions}. Both build the same crates for the
same targets with the same zigs, rustc {rustc} and std, each in a `HOME` of its own, in turns on the same machine:

- xtool: `xtool target add T`, `xtool setup-linker --zig T`, then plain `cargo build`, `cargo run` and,
  for `hello`, `cargo test`;
- cargo-zigbuild: `cargo-zigbuild build`, `run` and `test` with `--target T.2.17` (powerpc64le:
  `.2.19`), after std was installed and a runner set for it.

zig's cache is shared, so that neither pays for building the C library.

Run on {machine}, {processor}.
Nothing is said here of what was not run.

## What differs in kind

| | xtool | cargo-zigbuild |
|---|---|---|
| when it works | once per target: std, linker, runner and C compilers are written to Cargo's configuration | on every build, in the place of cargo |
| what builds | plain `cargo`, and whatever calls it: rust-analyzer, `cargo nextest`, `cargo run` | `cargo zigbuild`, and its commands for check, clippy, test, run and a few more |
| the glibc to link for | given once to `setup-linker`; 2.17, or the target's first one, when it is not | given with every build, as a suffix of the target; without one it is what zig takes |
| std of the target | installs it, on rustup's and other sysroots | the user's business |
| linkers | cross gcc and clang too, each proved by a link before it is chosen | zig |
| Windows | as a target, under Wine; as a host not tried | supported, as host and as target |
| macOS | not tried | supported, as host and as target |
"""


def verdict(seen):
    if seen is None:
        return "not run"
    return {WORKS: "works", REFUSES: "refuses, with the reason", FAILS: "**fails**",
            UNTRIED: "not tried"}[seen.verdict]


def cells_table(cells):
    """Crates and columns in which the two tools were both run."""
    both = {}
    for cell in cells:
        both.setdefault((cell.kind, cell.target, cell.crate), {}).setdefault(cell.tool, []).append(cell)
    both = {key: tools for key, tools in both.items() if len(tools) == 2}
    if not both:
        return "Not run.", ""
    lines = ["| zig | target | crate | xtool | cargo-zigbuild |", "|---|---|---|---|---|"]
    reasons = []
    for key in sorted(both, key=lambda key: (sort_key(key[0]), key[1], ORDER.index(key[2]))):
        kind, target, crate = key
        tools = both[key]
        lines.append(f"| {kind.partition('@')[2]} | {short(target)} | {crate} | "
                     f"{entry(tools['xtool'])} | {entry(tools['zigbuild'])} |")
        for tool, name in (("xtool", "xtool"), ("zigbuild", "cargo-zigbuild")):
            for text in sorted({cell.reason for cell in tools[tool] if cell.outcome != PASS}):
                text = text.replace("`", "'").replace("|", "\\|")[:300]
                reasons.append(f"- {name}, {kind}, {short(target)}, {crate}: `{text}`")
    return "\n".join(lines), "\n".join(reasons)


def totals(cells):
    both = {(cell.kind, cell.target, cell.crate, cell.profile) for cell in cells
            if cell.tool == "zigbuild"} & \
           {(cell.kind, cell.target, cell.crate, cell.profile) for cell in cells
            if cell.tool == "xtool"}
    def passed(tool):
        return {key for cell in cells if cell.tool == tool and cell.outcome == PASS
                for key in [(cell.kind, cell.target, cell.crate, cell.profile)] if key in both}
    ours, theirs = passed("xtool"), passed("zigbuild")
    return (f"Of {len(both)} builds, xtool's set-up passes {len(ours)} and cargo-zigbuild "
            f"{len(theirs)}; {len(theirs - ours)} pass with cargo-zigbuild alone, "
            f"{len(ours - theirs)} with xtool alone.")


def checks_tables(checks):
    seen = {(check.check, check.tool): check for check in checks}
    options = [f"`{option}`" for option in OPTIONS]
    names = [name for name in CHECKS if (name, "xtool") in seen and name not in options]
    lines = ["| check | xtool | cargo-zigbuild |", "|---|---|---|"]
    for name in names:
        pair = [seen.get((name, tool)) for tool in ("xtool", "zigbuild")]
        lines.append(f"| {name} | " + " | ".join(
            verdict(one) + (f": {one.text[:300].replace('|', chr(92) + '|')}" if one else "")
            for one in pair) + " |")
    tried = [name for name in options if (name, "xtool") in seen]
    rows = ["| option | xtool | cargo-zigbuild | what xtool's shim notes |", "|---|---|---|---|"]
    for name in tried:
        ours, theirs = seen[name, "xtool"], seen.get((name, "zigbuild"))
        rows.append(f"| {name.format(out='out', list='LIST', folder='.')} | {verdict(ours)} | "
                    f"{verdict(theirs)} | {ours.text.replace('|', chr(92) + '|')} |")
    return "\n".join(lines), "\n".join(rows) if tried else "Not run."


def timings_table(timings, load):
    if not timings:
        return "Not run."
    lines = ["| what | with | wall, ms | CPU, ms | more than the first | ratio to the first |",
             "|---|---|---|---|---|---|"]
    first = {}
    for timing in timings:
        base = first.setdefault(timing.what, timing)
        more = "" if timing is base else \
            f"{timing.wall - base.wall:+.1f} ms wall, {timing.cpu - base.cpu:+.1f} ms CPU"
        ratio = "" if timing is base else \
            f"{timing.wall / base.wall:.2f} wall, {timing.cpu / base.cpu:.2f} CPU"
        lines.append(f"| {timing.what} | {timing.subject} | {timing.wall:.1f} | {timing.cpu:.1f} | "
                     f"{more} | {ratio} |")
    runs = sorted({timing.runs for timing in timings})
    return "\n".join(lines) + (
        f"\n\nMedians of {runs[0]} runs, the commands in turns; CPU is user and system time of all "
        f"processes, which says more than the wall clock where a machine is busy. The load average "
        f"was {load} meanwhile.")


def page(results, rustc="1.85.0"):
    versions = " and ".join(results.versions.values()) or "Versions unknown"
    table, reasons = cells_table(results.cells.values())
    checks, options = checks_tables(results.checks)
    return HEAD.format(rustc=rustc, machine=machine(), processor=processor(),
                       versions=versions) + f"""
## The same crates, targets and zigs

{totals(results.cells.values())}
An entry is the highest glibc version that the result needs, as in [the matrix](matrix.md).

{table}

{reasons}

## What cargo-zigbuild is known to fail at

NEON on armv7 is the crate `libz-ng` above, the host's headers in CMake are `cmakeown`.

{checks}

Options that gcc and GNU ld know, each in a link of a small C program for aarch64 with zig 0.15.2.
"Works" means that the program came out; what was left out for want of zig's support is said beside,
as `XTOOL_SHIM_LOG` tells it:

{options}

## What a build costs besides the work itself

{timings_table(results.timings, results.load)}
"""
