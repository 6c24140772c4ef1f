# SPDX-License-Identifier: Apache-2.0 OR MIT
"""`xtool config get` against the real cargo: programs that write down that they were called show
which value cargo used."""

import json
import os

import pytest

from testbed.synthetic import HOST

VARIABLE = f"CARGO_TARGET_{HOST.upper().replace('-', '_')}"
DOTTED = "thumbv8m.main-none-eabi"


@pytest.fixture
def project(sandbox, rustup_toolchain):
    return Project(sandbox)


class Project:
    """A package in the sandbox's working directory, with configuration there and in CARGO_HOME."""

    def __init__(self, box):
        self.box = box
        self.log = box.root / "log"
        self.env = {}
        (box.cwd / "src").mkdir()
        (box.cwd / "Cargo.toml").write_text("[package]\nname = 'demo'\nedition = '2021'\n")
        (box.cwd / "src/main.rs").write_text("fn main() {}\n")

    def write(self, where, text):
        folder = self.box.cargo_home if where == "global" else self.box.cwd / ".cargo"
        folder.mkdir(exist_ok=True)
        (folder / "config.toml").write_text(text)

    def program(self, name, then):
        """One that leaves its name in the log."""
        return self.box.program(name, f'echo {name} >> "{self.log}"\n{then}')

    def cargo(self, *words, target=HOST):
        """Runs cargo for a target, so that its flags are not those of build scripts."""
        return self.box.command("cargo", *words, "--offline", "--target", target, env=self.env)

    def used(self, *words, target=HOST):
        """The distinct lines that programs left in the log."""
        self.log.write_text("")
        done = self.cargo(*words, target=target)
        return list(dict.fromkeys(self.log.read_text().splitlines())), done

    def log_flags(self):
        """Puts a wrapper around rustc that logs each --cfg=... of ours."""
        wrapper = self.box.program(
            "rustc-wrapper",
            f'for word in "$@"; do case $word in --cfg=our_*) echo "$word" >> "{self.log}";; esac; '
            'done\nexec "$@"')
        self.env["RUSTC_WRAPPER"] = str(wrapper)

    def get(self, key):
        """(the value that xtool says, its sources as (use, file or variable))"""
        run = self.box.run("config", "get", key, "--json", env=self.env)
        values = json.loads(run.out)["result"]["values"]
        assert [value["key"] for value in values] in ([], [key])
        if not values:
            return None, []
        sources = [(source["use"], os.path.relpath(source["file"], self.box.root)
                    if source["file"] else source["variable"]) for source in values[0]["sources"]]
        return values[0]["value"], sources

    def warnings(self, key):
        return json.loads(self.box.run("config", "get", key, "--json", env=self.env).out)[
            "result"]["warnings"]


def linkers(project, *names):
    for name in names:
        project.program(name, 'exec cc "$@"')


@pytest.mark.requires("cc")
def test_the_linker_that_get_names_is_the_one_that_cargo_calls(project):
    linkers(project, "far-cc", "near-cc", "variable-cc", "twin-cc")
    key = f"target.{HOST}.linker"
    seen = []

    def compare():
        value, sources = project.get(key)
        used, done = project.used("build")
        done.succeeded()
        assert used == [value]
        seen.append((value, sources[0][1]))

    project.write("global", f"[target.{HOST}]\nlinker = 'far-cc'\n")
    compare()
    project.write("project", f"[target.{HOST}]\nlinker = 'near-cc'\n")
    compare()
    project.env[f"{VARIABLE}_LINKER"] = "variable-cc"
    compare()
    del project.env[f"{VARIABLE}_LINKER"]
    (project.box.cwd / ".cargo/config").write_text(f"target.{HOST}.linker = 'twin-cc'\n")
    compare()

    assert seen == [("far-cc", "home/cargo/config.toml"), ("near-cc", "work/.cargo/config.toml"),
                    ("variable-cc", f"{VARIABLE}_LINKER"), ("twin-cc", "work/.cargo/config")]


@pytest.mark.requires("cc")
def test_the_linker_that_set_has_written_is_called_and_unset_ends_it(project):
    linkers(project, "written-cc")
    before = (project.box.cargo_home / "config.toml")
    assert not before.exists()

    project.box.run("config", "set", f"target.{HOST}.linker", "written-cc").succeeded()
    with_it, _ = project.used("build")
    project.box.run("config", "unset", f"target.{HOST}.linker").succeeded()
    (project.box.cwd / "src/main.rs").write_text("fn main() { println!() }\n")
    without_it, done = project.used("build")

    assert (with_it, without_it) == (["written-cc"], [])
    done.succeeded()


def test_an_empty_variable_counts_as_set(project):
    project.write("global", f"[target.{HOST}]\nlinker = 'far-cc'\n")
    project.env[f"{VARIABLE}_LINKER"] = ""

    value, sources = project.get(f"target.{HOST}.linker")
    failed = project.cargo("build")

    assert (value, [use for use, _ in sources]) == ("", ["wins", "hidden"])
    assert failed.exit_code != 0


@pytest.mark.requires("cc")
def test_the_runner_that_get_names_is_the_one_that_cargo_run_calls(project):
    project.program("far-runner", 'shift; exec "$@"')
    project.program("near-runner", 'shift; exec "$@"')
    project.write("global", f"[target.{HOST}]\nrunner = 'far-runner far'\n")
    project.write("project", f"[target.{HOST}]\nrunner = 'near-runner near'\n")

    value, _ = project.get(f"target.{HOST}.runner")
    used, done = project.used("run")

    done.succeeded()
    assert (value, used) == ("near-runner near", ["near-runner"])


@pytest.mark.requires("cc")
def test_runner_arrays_are_joined_by_old_cargos_as_get_warns(project):
    project.program("far-runner", 'shift; exec "$@"')
    project.program("near-runner", 'shift; exec "$@"')
    project.write("global", f"[target.{HOST}]\nrunner = ['far-runner', 'far']\n")
    project.write("project", f"[target.{HOST}]\nrunner = ['near-runner', 'near']\n")
    minor = int(project.box.command("cargo", "--version").out.split()[1].split(".")[1])

    value, _ = project.get(f"target.{HOST}.runner")
    used, _ = project.used("run")

    near, far = ["near-runner", "near"], ["far-runner", "far"]
    assert value == (near if minor >= 86 else far + near)
    assert used == (["near-runner"] if minor >= 86 else ["far-runner", "near-runner"])
    assert project.warnings(f"target.{HOST}.runner") == ([] if minor >= 86 else [
        f"cargo 1.{minor} joins the arrays of 'target.{HOST}.runner' in "
        f"'{project.box.cwd}/.cargo/config.toml' (line 2) and "
        f"'{project.box.cargo_home}/config.toml' (line 2) into one command"])


def flags(project, key, target=HOST):
    """(what xtool says, what rustc got), both as lists"""
    value, _ = project.get(key)
    if isinstance(value, str):
        value = value.split()
    used, _ = project.used("build", target=target)
    return value or [], used


@pytest.mark.requires("cc")
def test_the_flags_that_get_shows_are_those_that_rustc_gets(project):
    project.log_flags()
    of_target, of_build = f"target.{HOST}.rustflags", "build.rustflags"
    project.write("global", "[build]\nrustflags = ['--cfg=our_far']\n")
    project.write("project", "[build]\nrustflags = ['--cfg=our_near']\n")
    assert flags(project, of_build) == (["--cfg=our_far", "--cfg=our_near"],) * 2

    project.env["CARGO_BUILD_RUSTFLAGS"] = "--cfg=our_variable"
    assert flags(project, of_build) == (
        ["--cfg=our_far", "--cfg=our_near", "--cfg=our_variable"],) * 2

    project.write("project", f"[target.{HOST}]\nrustflags = '--cfg=our_one --cfg=our_two'\n")
    assert flags(project, of_target) == (["--cfg=our_one", "--cfg=our_two"],) * 2
    assert any("replaces these flags" in line for line in project.warnings(of_build))

    project.env[f"{VARIABLE}_RUSTFLAGS"] = "--cfg=our_three"
    assert flags(project, of_target) == (["--cfg=our_one", "--cfg=our_two", "--cfg=our_three"],) * 2

    project.env["RUSTFLAGS"] = ""
    assert flags(project, of_target) == ([], [])


def test_a_triple_with_a_dot_is_found_in_nested_tables_only(project):
    project.log_flags()
    project.write("global", f"[target.\"{DOTTED}\"]\nrustflags = ['--cfg=our_quoted']\n")
    quoted = flags(project, f"target.{DOTTED}.rustflags", DOTTED)
    assert quoted == ([], [])
    assert any("without quotes" in line for line in project.warnings("build"))

    project.box.run("config", "set", "--array", f"target.\"{DOTTED}\".rustflags",
                    "--", "--cfg=our_nested").succeeded()
    assert flags(project, f"target.{DOTTED}.rustflags", DOTTED) == (["--cfg=our_nested"],) * 2


@pytest.mark.parametrize("far, near", (
    ("build.rustflags = ['-g']", "build.rustflags = '-g'"),
    ("env.A = '1'", "env.A = { value = '1' }")))
def test_shapes_that_get_warns_of_stop_cargo(project, far, near):
    project.write("global", far + "\n")
    project.write("project", near + "\n")

    warnings = project.warnings("build")
    failed = project.cargo("build")

    assert len(warnings) == 1 and "together with" in warnings[0]
    assert failed.exit_code != 0 and "failed to merge" in failed.err


@pytest.mark.parametrize("text", ("x.ratio = 1.5", "x.day = 1979-05-27"))
def test_values_that_get_warns_of_stop_cargo(project, text):
    project.write("global", text + "\n")

    warnings = project.warnings("build")
    failed = project.cargo("build")

    assert len(warnings) == 1 and "cargo refuses" in warnings[0]
    assert failed.exit_code != 0


@pytest.mark.requires("cc")
@pytest.mark.parametrize("text, outside, value", (
    ("A = 'config'", None, "config"), ("A = 'config'", "outside", "outside"),
    ("A = { value = 'config' }", "outside", "outside"),
    ("A = { value = 'config', force = true }", "outside", "config")))
def test_the_variable_that_get_shows_is_the_one_that_build_scripts_see(
        project, text, outside, value):
    (project.box.cwd / "build.rs").write_text(
        f'fn main() {{ std::fs::write("{project.log}", std::env::var("A").unwrap()).unwrap() }}\n')
    project.write("global", f"[env]\n{text}\n")
    project.env["A"] = outside

    said, _ = project.get("env.A.value" if "{" in text else "env.A")
    used, done = project.used("build")

    done.succeeded()
    assert (said, used) == (value, [value])
