# SPDX-License-Identifier: Apache-2.0 OR MIT
"""xtool's view of Cargo's configuration against cargo itself, on many configurations.

A sample runs by default. `XTOOL_ORACLE=all pytest tests/integration/test_config_oracle.py` tries
all configurations with all variables on every cargo that is found: the testbed's, and those of the
user's own rustup toolchains, which are only read.
"""

import concurrent.futures
import itertools
import json
import os
import pathlib
import re
import subprocess

import cargo_configs
import pytest
from conftest import part, skip
from testbed import parts

ALL = os.environ.get("XTOOL_ORACLE") == "all"
ARMV7, HOST = cargo_configs.ARMV7, cargo_configs.HOST
CORPUS = {config.name: config for config in cargo_configs.corpus()}
SAMPLE = ["embedded", "conditions, CRLF", "inline", "include", "TOML 1.1",
          "twins", "three levels"]


def tried(items):
    """All, or those of the sample."""
    return [item for item in items if ALL or item in SAMPLE]


def oracles():
    """version -> the folder with that cargo and its rustc."""
    folders = [*part(parts.toolchain).glob("toolchains/*/bin"),
               part(parts.old_compiler).sysroot / "bin"]
    if ALL:
        folders += pathlib.Path.home().glob(".rustup/toolchains/*/bin")
    found = {}
    for folder in folders:
        done = subprocess.run([folder / "cargo", "--version"], capture_output=True, text=True)
        if done.returncode == 0:
            found.setdefault(done.stdout.split()[1], folder)
    return found


class World:
    """A project with a home, where cargo and xtool are asked the same things."""

    def __init__(self, root, xtool, tools):
        self.project, self.home, self.xtool = root / "above/project", root / "cargo-home", xtool
        (self.project / "src").mkdir(parents=True)
        (self.project / "Cargo.toml").write_text(
            "[package]\nname = 'demo'\nversion = '0.1.0'\nedition = '2021'\n")
        (self.project / "src/main.rs").write_text("fn main() {}\n")
        self.home.mkdir()
        self.env = {"HOME": str(root), "CARGO_HOME": str(self.home), "RUSTUP_HOME": str(root / "r"),
                    "XTOOL_HOME": str(root / "xtool"), "PATH": f"{tools}:/usr/bin:/bin",
                    "LC_ALL": "C.UTF-8"}

    def run(self, *argv, env=None):
        return subprocess.run([str(word) for word in argv], env={**self.env, **(env or {})},
                              cwd=self.project, capture_output=True, text=True, timeout=300)

    def cargo_get(self, *key, env=None):
        """What `cargo config get` says, or None where it refuses. A stable one does, too, when it
        is told to behave like a nightly."""
        done = self.run("cargo", "-Zunstable-options", "config", "get", "--format", "json", *key,
                        env={**(env or {}), "RUSTC_BOOTSTRAP": "1"})
        return json.loads(done.stdout) if done.returncode == 0 else None

    def get(self, key, env=None):
        """{key: (value, whether it is all of this key's own tables)}"""
        done = self.run(self.xtool, "config", "get", key, "--json", env=env)
        result = json.loads(done.stdout).get("result") or {"values": []}
        return {value["key"]: (value["value"],
                               not any(source["condition"] for source in value["sources"]))
                for value in result["values"]}

    def refuses(self):
        """What xtool says about why no cargo command works here, if it does."""
        done = self.run(self.xtool, "doctor", HOST, "--json")
        findings = json.loads(done.stdout)["result"]["findings"]
        return [finding["fact"] for finding in findings
                if finding["severity"] == "error" and finding["check"] in (
                    "config-valid", "config-repeated", "config-unknown", "config-shadowed",
                    "config-rustflags", "cargo-config")]


def spelled(path):
    """As in xtool's output."""
    def segment(name):
        if re.fullmatch(r"[A-Za-z0-9_-]+", name):
            return name
        if name.startswith("cfg(") and "'" not in name:
            return f"'{name}'"
        return json.dumps(name, ensure_ascii=False)
    return ".".join(map(segment, path))


def leaves(value, path=()):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    else:
        yield path, value


def unix_lines(value):
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def differences(world, variables):
    """Where xtool and cargo have another value for a key."""
    merged = world.cargo_get(env={})
    if merged is None:
        return
    known = {}
    for path, value in leaves(merged):
        if path[0] == "include" or "" in path:
            continue
        # Without a key, cargo leaves the environment out.
        variable = "CARGO_" + "_".join(path).upper().replace("-", "_")
        if variable in variables and path[-1] == "rustflags":
            continue  # builds join what `cargo config get` does not: the next test but one
        if variable in variables:
            value = world.cargo_get(spelled(path), env=variables)
            for name in path:
                value = value[name]
        table = spelled(path[:1])
        if table not in known:
            known[table] = world.get(table, env=variables)
        mine, own = known[table].get(spelled(path), (None, True))
        # cargo 1.95 keeps the line ends of a long string as they are, and 1.85 does not.
        if own and unix_lines(mine) != unix_lines(value):
            yield spelled(path), {"cargo": value, "xtool": mine}


@pytest.fixture(scope="module")
def cargos():
    found = oracles()
    return found or skip("there is no cargo")


def in_worlds(tmp_path, xtool, jobs, body):
    """body(world, *job[1:]) for each (folder of tools, ...) in its own world; what they return."""
    def one(numbered):
        number, (tools, *rest) = numbered
        return body(World(tmp_path / str(number), xtool, tools), *rest)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, enumerate(jobs)))


def test_every_key_has_the_value_that_cargo_gives_it(tmp_path, xtool, cargos):
    names = list(cargo_configs.VARIABLES) if ALL else ["none", "jobs", "flags"]

    def compare(world, version, config, variables):
        CORPUS[config].write(world.home, world.project)
        return {f"{version}, {config}, {variables}, {key}": found for key, found in
                differences(world, cargo_configs.VARIABLES[variables])}

    jobs = [(folder, version, config, variables) for (version, folder), config, variables
            in itertools.product(cargos.items(), tried(CORPUS), names)]
    found = in_worlds(tmp_path, xtool, jobs, compare)

    assert {key: value for each in found for key, value in each.items()} == {}


CONDITIONS = ["unix", " unix ", "\tunix", "windows", "all()", "any()", "any(unix,)", "not(unix)",
              "true", "false", "not(false)", "all", "debug_assertions", "mine",
              'target_os="linux"', 'target_os = "linux"', "target_os = linux",
              'target_arch == "x86_64"', 'all(target_arch = "x86_64", not(target_env = "musl"))',
              'target_feature = "sse2"', 'target_feature = "avx2"', 'panic = "unwind"',
              'any(target_pointer_width = "32", target_endian = "little")', "not(unix, windows)",
              "all(unix", "unix)", 'target_family = "unix"', "unix windows", 'target_vendor = ""',
              "r#unix", "not(r#unix)", "r#true", "r#all(unix)"]


@pytest.mark.parametrize("flags", [[], ["--cfg", "mine"]])
def test_the_conditions_that_are_true_are_those_of_cargo(tmp_path, xtool, cargos, flags):
    text = f"[build]\nrustflags = {json.dumps(flags)}\n"
    for number, condition in enumerate(CONDITIONS):
        text += f"[target.{json.dumps(f'cfg({condition})')}]\nrustflags = ['--cfg=our_{number}']\n"

    def compare(world):
        cargo_configs.Config("", {"project": text}).write(world.home, world.project)
        done = world.run("cargo", "check", "-v", "--offline", "--target", HOST)
        assert done.returncode == 0, done.stderr
        value = world.get(f"target.{HOST}.rustflags")[f"target.{HOST}.rustflags"][0]
        return re.findall("--cfg=our_[0-9]+", done.stderr), value

    for used, mine in in_worlds(tmp_path, xtool, [(folder,) for folder in cargos.values()],
                                compare):
        assert used and used == mine


@pytest.mark.parametrize("written", ["'--cfg=our_a  --cfg=our_b'", "['--cfg=our_a', '--cfg=our_b']"])
def test_flags_of_a_variable_are_joined_as_builds_get_them(tmp_path, xtool, cargos, written):
    """`cargo config get` says otherwise where the file has a text."""
    variables = {"CARGO_BUILD_RUSTFLAGS": "--cfg=our_c  --cfg=our_d"}

    def compare(world):
        cargo_configs.Config("", {"project": f"build.rustflags = {written}\n"}).write(
            world.home, world.project)
        done = world.run("cargo", "check", "-v", "--offline", env=variables)
        value = world.get("build.rustflags", env=variables)["build.rustflags"][0]
        return re.findall("--cfg=our_[a-z]", done.stderr), value

    for used, mine in in_worlds(tmp_path, xtool, [(folder,) for folder in cargos.values()],
                                compare):
        assert len(used) == 4 and used == mine


def test_what_cargo_refuses_is_found_and_nothing_else(tmp_path, xtool, cargos):
    texts = {**cargo_configs.WRONG, **cargo_configs.RIGHT}
    names = list(texts) if ALL else ["target-word", "env-number", "float", "no-jobs",
                                     "optimisation", "lto-word", "source-nowhere",
                                     "env-without-value", "all-packages", "own-profile"]

    def compare(world, version, name):
        cargo_configs.Config("", {"project": texts[name]}).write(world.home, world.project)
        refused = world.run("cargo", "check", "--offline").returncode != 0
        return f"{version}, {name}", refused, bool(world.refuses())

    jobs = [(folder, version, name) for (version, folder), name
            in itertools.product(cargos.items(), names)
            if int(version.split(".")[1]) >= cargo_configs.FIRST.get(name, 0)]
    found = in_worlds(tmp_path, xtool, jobs, compare)

    assert [name for name, refused, told in found if refused != told] == []


KEYS = [(f"target.{ARMV7}.linker", "cc-new"), (f"target.{ARMV7}.runner", "run it"),
        ("target.wasm32-wasip1.runner", "wasmtime"), ("build.jobs", "9"), ("env.NEW", "x"),
        ("target.thumbv8m.main-none-eabi.linker", "ld"), ("net.ssh.known-hosts", "h"),
        ("target.'cfg(windows)'.runner", "wine")]


def held_by(text):
    """(comment, the header above it) for every comment that no header follows at once."""
    header, found, lines = "", [], text.splitlines()
    for number, line in enumerate(lines):
        stripped = line.strip()
        if stripped.startswith("["):
            header = stripped.split("#")[0].strip()
        below = next((rest.strip() for rest in lines[number:] if not rest.strip().startswith("#")),
                     "")
        if stripped.startswith("#") and ("=" in stripped or not below.startswith("[")):
            found.append((stripped, header))
    return found


def test_what_is_set_can_be_unset_byte_for_byte(tmp_path, xtool, cargos):
    """And comments stay with their table meanwhile."""
    folder = next(iter(cargos.values()))

    def round_trip(world, config, key, value):
        CORPUS[config].write(world.home, world.project)
        file = world.project / ".cargo/config.toml"
        before = file.read_bytes() if file.exists() else None
        array = ["--array"] if key.endswith("hosts") else []
        if world.run(xtool, "config", "get", "--file", file, key).returncode == 0:
            return []  # it is there already
        done = world.run(xtool, "config", "set", "--file", file, key, value, *array)
        if done.returncode != 0:
            return [] if file.read_bytes() == before else [f"{config}, {key}: {done.stderr}"]
        moved = held_by((before or b"").decode()) != held_by(file.read_bytes().decode())
        world.run(xtool, "config", "unset", "--file", file, key)
        after = file.read_bytes() if file.exists() else None
        return [f"{config}, {key}: comments" * moved, f"{config}, {key}: bytes" * (before != after)]

    jobs = [(folder, config, *pair) for config in tried(CORPUS)
            for pair in (KEYS if ALL else KEYS[:3])]
    assert [text for each in in_worlds(tmp_path, xtool, jobs, round_trip)
            for text in each if text] == []


@pytest.mark.requires("arm-linux-gnueabihf-gcc", "qemu-arm")
def test_a_set_up_leaves_every_configuration_as_loadable_as_it_was(sandbox, rustup_toolchain,
                                                                   cargos):
    sandbox.run("target", "add", ARMV7).succeeded()
    wrong = []
    for name, scope in itertools.product(tried(CORPUS), ["--global", "--project"]):
        world = World(sandbox.root / f"{len(list(sandbox.root.iterdir()))}", sandbox.xtool, "")
        CORPUS[name].write(world.home, world.project)
        env = {"CARGO_HOME": str(world.home)}
        before = {path: path.read_bytes() for path in world.project.parent.rglob("*")
                  if path.is_file()}
        home = (world.home / "config.toml").read_bytes() \
            if (world.home / "config.toml").exists() else None
        path = sandbox.environment()["PATH"]
        loads = {version: loaded(world, folder, path) for version, folder in cargos.items()}
        words = [] if scope == "--global" else [scope]
        sandbox.run("setup-linker", "--gcc", ARMV7, *words, env=env, cwd=world.project)
        for version, folder in cargos.items():
            if loads[version] and not loaded(world, folder, path):
                wrong.append(f"{name}, {scope}: cargo {version} cannot load it")
        sandbox.run("setup-linker", "--remove", ARMV7, env=env, cwd=world.project)
        after = {path: path.read_bytes() for path in world.project.parent.rglob("*")
                 if path.is_file()}
        left = (world.home / "config.toml").read_bytes() \
            if (world.home / "config.toml").exists() else None
        if (before, home) != (after, left):
            wrong.append(f"{name}, {scope}: not restored")
    assert wrong == []


def loaded(world, folder, path):
    return world.run(folder / "cargo", "-Zunstable-options", "config", "get",
                     env={"RUSTC_BOOTSTRAP": "1", "PATH": f"{folder}:{path}"}).returncode == 0


def errors_in(report):
    return [finding["fact"] for finding in json.loads(report)["result"]["findings"]
            if finding["severity"] == "error"]


@pytest.mark.requires("arm-linux-gnueabihf-gcc", "qemu-arm")
def test_the_doctor_s_verdict_is_what_cargo_run_shows(sandbox, rustup_toolchain):
    """For a target that was set up for all projects, before this one came."""
    sandbox.run("target", "add", ARMV7).succeeded()
    path = sandbox.environment()["PATH"]
    wrong, verdicts = [], set()
    for name in tried(CORPUS):
        world = World(sandbox.root / f"{len(list(sandbox.root.iterdir()))}", sandbox.xtool, "")
        CORPUS[name].write(world.home, world.project)
        env = {"CARGO_HOME": str(world.home)}
        sandbox.run("setup-linker", "--gcc", ARMV7, env=env)
        done = sandbox.command("cargo", "run", "--offline", "--target", ARMV7, env=env,
                               cwd=world.project)
        report = sandbox.run("doctor", "--json", ARMV7, env=env, cwd=world.project)
        errors = errors_in(report.out)
        verdicts.add(errors == [])
        if (done.exit_code == 0) != (errors == []):
            wrong.append((name, done.err[-600:], errors))
    assert wrong == []
    assert verdicts == {True, False}


@pytest.mark.requires("cc")
def test_the_doctor_s_verdict_on_the_host_is_what_every_cargo_shows(tmp_path, xtool, cargos):
    def compare(world, version, config):
        CORPUS[config].write(world.home, world.project)
        ran = world.run("cargo", "run", "--offline", "--target", HOST)
        errors = errors_in(world.run(xtool, "doctor", "--json", HOST).stdout)
        return [(version, config, ran.stderr[-600:], errors)] \
            if (ran.returncode == 0) != (errors == []) else []

    jobs = [(folder, version, config)
            for (version, folder), config in itertools.product(cargos.items(), tried(CORPUS))]
    found = in_worlds(tmp_path, xtool, jobs, compare)

    assert [wrong for each in found for wrong in each] == []
