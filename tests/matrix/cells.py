# SPDX-License-Identifier: Apache-2.0 OR MIT
"""One cell of the matrix: a project, built by plain cargo and run."""

import dataclasses
import re
import resource
import subprocess

import binary
from worlds import NoSetUp

PASS, REFUSED, FAIL = "PASS", "REFUSED", "FAIL"
# Lines that only say that something below or above them went wrong.
GENERIC = re.compile(
    r"^(error: failed to run custom build command|error: could not compile|error: linking with|"
    r"error: aborting due to|error: build failed|make(\[\d+\])?: |ninja: build stopped|"
    r"error occurred in cc-rs: command did not execute)")
# Colours, and where this run happens to keep its files.
NOISE = re.compile(r"\x1b\[[0-9;]*m|/\S*/registry/src/[^/\s]+/|/tmp/xtool-test-[^/\s]+/")
TELLING = re.compile(
    r"\b(error|Error|ERROR|fatal|undefined symbol|undefined reference|not found|cannot|panicked)\b")


@dataclasses.dataclass(frozen=True)
class Result:
    tool: str
    target: str
    kind: str
    crate: str
    profile: str
    outcome: str
    reason: str = ""
    glibc: str = ""
    seconds: float = 0.0  # of CPU, for the build

    @property
    def key(self):
        return f"{self.tool}/{self.kind}/{self.target}/{self.crate}/{self.profile}"


def first_error(text):
    """The first line that says what really went wrong, without colours and indentation."""
    lines = [NOISE.sub("", line).strip().removeprefix("= note: ")
             for line in text.splitlines()]
    # A build script's own words come after what Cargo prints of its instructions.
    telling = [line for line in lines if TELLING.search(line)
               and not line.startswith(("cargo:", "cargo::", "CMAKE_", "warning:", "-- "))]
    for line in telling:
        if "panicked at" in line or line.startswith("CMake Error"):
            after = [text for text in lines[lines.index(line) + 1:] if text]
            if after and not GENERIC.search(after[0]):
                return " ".join(after[:3 if after[0].endswith(":") else 1])
        elif not GENERIC.search(line):
            return line
    return telling[0] if telling else (lines[-1] if lines else "no output")


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_cell(world, project, profile, folder):
    """The Result of one profile of a project, whose copy is in `folder`."""
    flags = ["--release"] if profile == "release" else []
    column = world.column

    def result(outcome, reason="", glibc="", seconds=0.0):
        return Result(column.tool, column.target, column.kind, project.name, profile, outcome,
                      reason, glibc, round(seconds, 1))

    before = cpu_seconds()
    try:
        built = world.run_cargo(folder, "build", *flags)
    except subprocess.TimeoutExpired:
        return result(FAIL, "the build does not end within an hour")
    seconds = cpu_seconds() - before
    if project.refuses:
        if built.exit_code != 0 and project.refuses in built.err:
            return result(REFUSED, project.refuses, seconds=seconds)
        return result(FAIL, first_error(built.err) if built.exit_code else "built all the same")
    if built.exit_code != 0:
        return result(FAIL, first_error(built.err), seconds=seconds)

    output = folder / "target" / world.target / profile
    glibc = highest_glibc(world, project, output)
    try:
        problem = what_is_wrong(world, project, folder, output, flags)
    except subprocess.TimeoutExpired:
        problem = "the program does not end"
    return result(FAIL if problem else PASS, problem, glibc, seconds)


def file_of(world, project, output):
    return output / world.facts.program.format(project.program)


def library_of(world, project, output):
    return output / world.facts.library.format(project.program)


def highest_glibc(world, project, output):
    """Of the program and, where there is one, of the library beside it."""
    if not world.facts.glibc:
        return ""
    files = [file_of(world, project, output)] + \
        ([library_of(world, project, output)] if project.exports else [])
    found = [version for version in map(binary.highest_glibc, files) if version]
    return max(found, key=lambda version: tuple(map(int, version.split("."))), default="")


def what_is_wrong(world, project, folder, output, flags):
    """Runs what was built; "" when all is right."""
    ran = world.run_cargo(folder, "run", *flags, timeout=300)
    if ran.exit_code != 0 or not ran.out.strip().endswith(project.says):
        said = first_error(ran.err) if ran.err.strip() else ran.out.strip()
        return f"exit code {ran.exit_code}: {said}"
    if project.exports:
        found = binary.exports(library_of(world, project, output))
        if found != set(project.exports):
            return "exports " + ", ".join(sorted(found)) + " instead of " + \
                ", ".join(project.exports)
    if project.test:
        tested = world.run_cargo(folder, "test", *flags, timeout=600)
        if tested.exit_code != 0:
            return "cargo test: " + first_error(tested.err + tested.out)
    return ""


def run_column(world, projects, profiles, report):
    """Every cell of a world; report(Result) is called after each."""
    column = world.column
    try:
        world.set_up()
    except NoSetUp as problem:
        for project in projects:
            for profile in profiles:
                report(Result(column.tool, column.target, column.kind, project.name, profile,
                              REFUSED if problem.refused else FAIL, str(problem)))
        return
    for project in projects:
        with world.project(project) as folder:
            for profile in profiles:
                report(run_cell(world, project, profile, folder))
