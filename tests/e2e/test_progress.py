# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The JSON lines of --progress json, held against docs/progress.schema.json."""

import json
import pathlib

import jsonschema
import pytest

from conftest import requires
from testbed import fake_zig
from testbed.deb_repository import small_repository
from testbed.device_tree import write_tree
from testbed.elf import elf
from testbed.faulty import Fault
from testbed.library import CARGO, put_library
from testbed.synthetic import UNAVAILABLE

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/progress.schema.json").read_text())
for form in SCHEMA["definitions"].values():
    if "properties" in form:
        form["additionalProperties"] = False  # so that tests see new members
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
ARMV7 = "armv7-unknown-linux-gnueabihf"


def events(run):
    """The events that a run told: stderr has nothing else."""
    told = [json.loads(line) for line in run.err.splitlines()]
    for event in told:
        assert [error.message for error in VALIDATOR.iter_errors(event)] == [], event
    return told


def follow(sandbox, *words, **options):
    """The events of a command that succeeds."""
    return events(sandbox.run("--progress", "json", *words, **options).succeeded())


def only(told, name):
    """The one event of that name."""
    [event] = [event for event in told if event["event"] == name]
    return event


def test_the_schema_and_the_document_have_the_same_events():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    described = set()
    for form in SCHEMA["definitions"].values():
        event = form.get("properties", {}).get("event", {})
        described |= set(event.get("enum", [event.get("const")])) - {None}
    text = (ROOT / "docs/json.md").read_text()
    table = text[text.index("| `event` |"):text.index("## target list")]
    rows = [line.split("|")[1] for line in table.splitlines()[2:] if line]

    assert described == {name.strip(" `") for row in rows for name in row.split(",")}


def test_a_target_is_followed_from_the_first_byte_to_the_last(sandbox, faulty_mirror):
    faulty_mirror.server.faults.append(Fault("rust-std", cut_after=300, times=1))
    sandbox.serve_from(faulty_mirror)
    sandbox.fake_toolchain(faulty_mirror)
    sandbox.variables["XTOOL_HTTP_RETRY_DELAY"] = "100"

    told = follow(sandbox, "target", "add", ARMV7)
    again = follow(sandbox, "target", "add", ARMV7)

    names = [event["event"] for event in told]
    downloads = [event for event in told if event["event"] == "download"]
    assert names[0] == "installing-std" and names[-2:] == ["installed-std", "help"]
    assert 0.05 <= only(told, "retry")["seconds"] <= 0.15  # spread by half
    assert {event["name"] for event in downloads} == {ARMV7}
    assert downloads[0]["received"] < downloads[-1]["received"] == downloads[-1]["total"]
    assert only(told, "installed-std")["status"] == "installed"
    assert only(told, "installed-std")["downloaded"] >= downloads[-1]["total"]
    assert [(event["event"], event["status"]) for event in again] == [
        ("installed-std", "up-to-date")]


def test_a_build_of_std_is_followed_crate_by_crate(sandbox):
    units = [{"pkg_id": name} for name in ("core", "alloc")]
    graph = json.dumps({"version": 1, "units": units, "roots": []})
    put_library(sandbox.fake_toolchain(),
                f"case \"$*\" in *--unit-graph*) echo '{graph}'; exit ;; esac\n{CARGO}")

    told = follow(sandbox, "target", "build", UNAVAILABLE)

    assert only(told, "building-std")["crates"] == "alloc"
    assert only(told, "building-crate") == {
        "event": "building-crate", "target": UNAVAILABLE, "crate": "core", "number": 1, "total": 2}
    assert only(told, "built-std")["status"] == "built"


def test_a_sysroot_is_followed_by_its_packages_and_files(sandbox):
    requires("gpg", "gpgv")
    repository = small_repository(sandbox.root / "debian")
    repository.trust_below(sandbox.root / "system")
    sandbox.variables["XTOOL_SYSTEM_ROOT"] = str(sandbox.root / "system")
    sandbox.variables["XTOOL_SYSROOT_MIRROR"] = f"file://{repository.path}"
    write_tree(sandbox.cwd / "device", {"lib/libz.so.1": elf(
        machine="183", bits="64", type="3", flags="0", needed="libc.so.6")})

    made = follow(sandbox, "sysroot", "add", ARMV7, "zlib1g-dev")
    copied = follow(sandbox, "sysroot", "from", "device", "aarch64-unknown-linux-gnu")

    unpacked = [event for event in made if event["event"] == "unpacking-packages"]
    packages = only(made, "installed-sysroot")["packages"]
    assert [event["done"] for event in unpacked] == list(range(1, packages + 1))
    assert {event["total"] for event in unpacked} == {packages}
    assert only(copied, "copying-files")["total"] == 1
    assert only(copied, "installed-sysroot")["target"] == "aarch64-unknown-linux-gnu"


@pytest.mark.requires(fake_zig.GCC, fake_zig.GXX)
def test_the_installation_of_a_zig_is_followed(sandbox, fake_toolchain, tmp_path):
    sandbox.run("target", "add", ARMV7, "-q").succeeded()

    told = follow(sandbox, "setup-linker", f"--zig={fake_zig.VERSION}", "--no-warm", ARMV7,
                  env={"XTOOL_ZIG_INDEX": fake_zig.publish(tmp_path)})

    assert only(told, "installing-zig")["version"] == fake_zig.VERSION
    assert only(told, "installed-zig")["downloaded"] > 0
    assert f"zig {fake_zig.VERSION}" in {
        event["name"] for event in told if event["event"] == "download"}


@pytest.mark.parametrize("words", [
    ("target", "info", "nowhere-at-all"), ("target", "info", "--colour"), ("target", "inf")])
@pytest.mark.parametrize("way", ["option", "joined", "variable"])
def test_an_error_is_an_event_too_wherever_it_comes_from(sandbox, words, way):
    option, env = {"option": (("--progress", "json"), {}), "joined": (("--progress=json",), {}),
                   "variable": ((), {"XTOOL_PROGRESS": "json"})}[way]

    run = sandbox.run(*option, *words, env=env)
    [error] = events(run)

    assert (run.exit_code, run.out) == (sandbox.run(*words).exit_code, "")
    assert (error["event"], error["causes"]) == ("error", [])


def test_a_setting_asks_for_json_lines_as_the_option_does(sandbox):
    sandbox.xtool_home.mkdir(parents=True, exist_ok=True)
    (sandbox.xtool_home / "config.toml").write_text('progress = "json"\n')

    asked = sandbox.run("target", "info", "nowhere-at-all")
    overruled = sandbox.run("--progress", "never", "target", "info", "nowhere-at-all")

    assert [event["event"] for event in events(asked)] == ["error"]
    assert overruled.err.startswith("error: ")


def test_quiet_leaves_what_is_wrong(sandbox, fake_toolchain):
    assert follow(sandbox, "-q", "target", "add", ARMV7) == []
    failed = sandbox.run("-q", "--progress", "json", "target", "info", "nowhere-at-all")
    assert [event["event"] for event in events(failed)] == ["error"]


def test_with_json_the_error_is_on_standard_output_alone(sandbox):
    run = sandbox.run("--json", "--progress", "json", "target", "info", "nowhere-at-all")

    assert json.loads(run.out)["error"]["kind"] == "unknown-target"
    assert run.err == ""
