# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What cargo-zigbuild is known to fail at, tried with both tools in the same run.

Each check yields a verdict (works, refuses: with a reason before anything is built, fails) and what
was seen, for either tool. Two more such things, NEON on armv7 and the host's headers in CMake, are
crates of the matrix itself: libz-ng and cmakeown.
"""

import dataclasses
import os
import shutil
import subprocess

from cells import first_error, run_cell, PASS
from projects import project
from testbed.sandbox import read_tree
from testbed.zig import find_zig
from worlds import Column, NoSetUp, World, xtools_error

ARMV7 = "armv7-unknown-linux-gnueabihf"
AARCH64 = "aarch64-unknown-linux-gnu"
PPC64LE = "powerpc64le-unknown-linux-gnu"
WORKS, REFUSES, FAILS, UNTRIED = "works", "refuses", "fails", "untried"
TOOLS = ("xtool", "zigbuild")

QUERIES = ("--version", "-v", "-dumpmachine", "-dumpversion", "-print-search-dirs",
           "-print-libgcc-file-name", "-print-multi-os-directory", "-print-sysroot")
# gcc and GNU ld know all of these; {file} is a file that fits the option.
OPTIONS = (
    "-Wl,--wrap=extra", "-Wl,--defsym=other=extra", "-Wl,-Map={out}.map",
    "-Wl,--allow-multiple-definition", "-Wl,-z,muldefs", "-Wl,--dynamic-list={list}",
    "-Wl,--push-state,--as-needed -lm -Wl,--pop-state", "-Wl,--require-defined=extra",
    "-Wl,-z,text", "-Wl,-z,nostart-stop-gc", "-Wl,-z,separate-code", "-Wl,-z,noseparate-code",
    "-Wl,-z,pack-relative-relocs", "-Wl,--fix-cortex-a53-835769", "-Wl,--dependency-file={out}.d",
    "-Wl,--export-dynamic-symbol=extra", "-Wl,--exclude-libs,ALL",
    "-Wl,--unresolved-symbols=ignore-all", "-Wl,--warn-unresolved-symbols", "-Wl,--emit-relocs",
    "-Wl,-q", "-Wl,--orphan-handling=place", "-Wl,--section-start=.own=0x400000",
    "-Wl,-Ttext=0x400000", "-Wl,--no-dynamic-linker", "-Wl,--sysroot=/", "-Wl,-rpath-link,/lib",
    "-Wl,--package-metadata={{}}", "-L{folder} -l:libown.a")


@dataclasses.dataclass(frozen=True)
class Seen:
    check: str
    tool: str
    verdict: str
    text: str


class Worlds:
    """Worlds on demand, each set up once."""

    def __init__(self, xtool, mirror):
        self.xtool, self.mirror, self.made = xtool, mirror, {}

    def get(self, tool, target, kind):
        column = Column(tool, target, kind)
        if column not in self.made:
            self.made[column] = World(self.xtool, column, self.mirror)
            self.made[column].set_up()
        return self.made[column]

    def fresh(self, tool, target, kind):
        """One that a check may spoil; its linker is not set up."""
        world = World(self.xtool, Column(tool, target, kind), self.mirror)
        self.made[object()] = world
        return world

    def compiler(self, tool, target, kind):
        """The C compiler that the tool gives to build scripts."""
        world = self.get(tool, target, kind)
        if tool == "xtool":
            return world.box.xtool_home / f"shims/{target}/{target}-zig-cc"
        cache = world.box.home / ".cache/cargo-zigbuild"
        if not cache.exists():
            build(world, "hello")
        return next(path for path in cache.rglob("zigcc*") if ".2.17" in path.name
                    or "2_17" in path.name or path.suffix in ("", ".sh"))

    def close(self):
        for world in self.made.values():
            world.close()


def build(world, name, profile="debug"):
    """(verdict, text) of one cell."""
    chosen = project(name)
    with world.project(chosen) as folder:
        result = run_cell(world, chosen, profile, folder)
    return (WORKS, f"builds and runs, needs GLIBC_{result.glibc}") if result.outcome == PASS \
        else (FAILS, result.reason)


def old_glibc_on_ppc64le(worlds, tool):
    """glibc 2.17 for powerpc64le, whose first glibc is 2.19."""
    world = worlds.fresh(tool, PPC64LE, "zig@0.15.2")
    if tool == "zigbuild":
        world.oldest = "2.17"
        world.set_up()
        return build(world, "hello")
    world.box.run("target", "add", PPC64LE).succeeded()
    done = world.box.run("setup-linker", "--zig", "--glibc", "2.17", PPC64LE, "--json",
                         env={"XTOOL_ZIG": find_zig("0.15.2")})
    return (WORKS, "set up") if done.exit_code == 0 else (REFUSES, xtools_error(done))


def zig_folder_untouched(worlds, tool):
    """zig 0.17.0, armv7: the files of the zig installation are the same before and after."""
    world = worlds.fresh(tool, ARMV7, "zig@0.17.0")
    original = find_zig("0.17.0")
    copy = world.box.root / "zig-0.17.0"
    shutil.copytree(original.parent, copy, copy_function=os.link)
    world.zig = copy / "zig"
    before = names_below(copy)
    try:
        world.set_up()
        verdict, text = build(world, "hello")
    except NoSetUp as problem:
        verdict, text = FAILS, str(problem)
    new = sorted(names_below(copy) - before)
    return (FAILS, "writes into zig's own folder: " + ", ".join(new)) if new else (verdict, text)


def zig_folder_read_only(worlds, tool):
    """zig 0.17.0 in a folder that is mounted read-only, armv7."""
    world = worlds.fresh(tool, ARMV7, "zig@0.17.0")
    copy = world.box.root / "zig-0.17.0"
    shutil.copytree(find_zig("0.17.0").parent, copy, copy_function=os.link)
    if subprocess.run(["mount", "--bind", copy, copy], stderr=subprocess.DEVNULL).returncode != 0:
        return UNTRIED, "this machine lets nobody mount"
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", copy], check=True)
        world.zig = copy / "zig"
        world.set_up()
        return build(world, "hello")
    except NoSetUp as problem:
        return FAILS, str(problem)
    finally:
        subprocess.run(["umount", copy], check=True)


def names_below(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def compiler_queries(worlds, tool):
    """What autoconf, CMake, meson and cc-rs ask a compiler, on armv7."""
    compiler = worlds.compiler(tool, ARMV7, "zig@0.15.2")
    world = worlds.get(tool, ARMV7, "zig@0.15.2")
    wrong = []
    for query in QUERIES:
        done = world.box.command(compiler, query, env=world.env)
        if done.exit_code != 0:
            wrong.append(f"{query}: exit code {done.exit_code}")
        elif query == "-dumpmachine" and "2.17" in done.out:
            wrong.append(f"{query}: '{done.out.strip()}'")
    return (FAILS, "; ".join(wrong)) if wrong else \
        (WORKS, f"{len(QUERIES)} queries are answered, exit code 0")


def blanks_in_the_cache(worlds, tool):
    """The tool's own folder has a blank in its name; a crate built by CMake, aarch64."""
    world = worlds.fresh(tool, AARCH64, "zig@0.15.2")
    if tool == "xtool":
        world.box.xtool_home = world.box.home / "with blank"
        world.box.variables["XTOOL_HOME"] = str(world.box.xtool_home)
    else:
        world.box.variables["CARGO_ZIGBUILD_CACHE_DIR"] = str(world.box.home / "with blank")
    try:
        world.set_up()
    except NoSetUp as problem:
        return REFUSES, str(problem)
    return build(world, "libz-ng")


def linker_option(option):
    def check(worlds, tool):
        compiler = worlds.compiler(tool, AARCH64, "zig@0.15.2")
        world = worlds.get(tool, AARCH64, "zig@0.15.2")
        folder = world.box.cwd / "option"
        if not folder.exists():
            prepare_options(world, compiler, folder)
        words = option.format(out=folder / "out", list=folder / "list", folder=folder).split()
        log = folder / "shim.log"
        log.write_text("")
        done = world.box.command(compiler, "main.c", "-o", "out", *words, cwd=folder,
                                 env={**world.env, "XTOOL_SHIM_LOG": log})
        if done.exit_code == 0:
            return WORKS, "; ".join(rewrites(log, folder))
        # xtool's launcher says what it refuses in its own name; all else is zig's word.
        own = f"{compiler.name}: error: "
        refused = tool == "xtool" and done.err.startswith(own)
        return (REFUSES, done.err.splitlines()[0].removeprefix(own)) if refused else \
            (FAILS, first_error(done.err))
    return check


def rewrites(log, folder):
    """What xtool's launcher notes of its changes to the arguments."""
    return [line.strip().replace(f"{folder}/", "").replace(f"{folder}", ".")
            for line in log.read_text().splitlines() if line.startswith("  ")]


def prepare_options(world, compiler, folder):
    folder.mkdir()
    (folder / "main.c").write_text("int extra(void) { return 0; }\n"
                                   "int __wrap_extra(void) { return 0; }\n"
                                   "int main(void) { return extra(); }\n")
    (folder / "own.c").write_text("int own(void) { return 1; }\n")
    (folder / "list").write_text("{ extra; };\n")
    world.box.command(compiler, "-c", "own.c", cwd=folder, env=world.env).succeeded()
    world.box.command("ar", "crs", "libown.a", "own.o", cwd=folder).succeeded()


CHECKS = {
    "glibc 2.17 on powerpc64le": old_glibc_on_ppc64le,
    "zig's folder stays as it was": zig_folder_untouched,
    "zig 0.17 mounted read-only": zig_folder_read_only,
    "compiler queries": compiler_queries,
    "a blank in the tool's folder": blanks_in_the_cache,
    **{f"`{option}`": linker_option(option) for option in OPTIONS},
}


def run_checks(xtool, mirror, names, report):
    """report(Seen) after each check of each tool."""
    worlds = Worlds(xtool, mirror)
    try:
        for name in names:
            for tool in TOOLS:
                verdict, text = CHECKS[name](worlds, tool)
                report(Seen(name, tool, verdict, text))
    finally:
        worlds.close()
