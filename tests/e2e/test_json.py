# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What --json prints, held against docs/output.schema.json, for every command."""

import json
import pathlib
import re
import struct

import jsonschema
import pytest

from conftest import requires
from testbed.damage import DAMAGES
from testbed.deb_repository import small_repository
from testbed.device_tree import write_tree
from testbed.elf import elf
from testbed.library import put_library
from testbed.sandbox import read_tree
from testbed.synthetic import HOST

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/output.schema.json").read_text())
ARMV7 = "armv7-unknown-linux-gnueabihf"

# command -> (a command line that succeeds, one that fails)
COMMANDS = {
    "target add": (["target", "add", ARMV7], ["target", "add", "potato"]),
    "target build": (["target", "build", "sparc64-unknown-linux-gnu", "--private"],
                     ["target", "build", "potato"]),
    "target remove": (["target", "remove", ARMV7], ["target", "remove", "potato"]),
    "target list": (["target", "list"], ["target", "list", "--toolchain", "none-such"]),
    "target info": (["target", "info", ARMV7], ["target", "info", "potato"]),
    "target verify": (["target", "verify"], ["target", "verify", "potato"]),
    "spec show": (["spec", "show", ARMV7], ["spec", "show", "potato"]),
    "spec check": (["spec", "check", ARMV7], ["spec", "check", "potato"]),
    "spec new": (["spec", "new", "thumb-acme-none", "--from", ARMV7],
                 ["spec", "new", ARMV7, "--from", ARMV7]),
    "spec migrate": (["spec", "migrate", "acme.json"], ["spec", "migrate", ARMV7]),
    "spec diff": (["spec", "diff", ARMV7, "acme.json"], ["spec", "diff", ARMV7, "potato"]),
    "setup-linker": (["setup-linker", ARMV7, "--remove"], ["setup-linker", "potato"]),
    "sysroot add": (["sysroot", "add", ARMV7, "zlib1g-dev"], ["sysroot", "add", "potato", "x"]),
    "sysroot from": (["sysroot", "from", "device", "aarch64-unknown-linux-gnu"],
                     ["sysroot", "from", "none"]),
    "sysroot upgrade": (["sysroot", "upgrade", ARMV7], ["sysroot", "upgrade", "potato"]),
    "sysroot remove": (["sysroot", "remove", ARMV7], ["sysroot", "remove", "potato"]),
    "sysroot list": (["sysroot", "list"], ["-C", "/none/such", "sysroot", "list"]),
    "sysroot info": (["sysroot", "info", ARMV7], ["sysroot", "info", "potato"]),
    "sysroot which": (["sysroot", "which", ARMV7, "zlib.h"], ["sysroot", "which", "potato", "x"]),
    "sysroot repair": (["sysroot", "repair", ARMV7], ["sysroot", "repair", "potato"]),
    "sysroot lock": (["sysroot", "lock", ARMV7], ["sysroot", "lock", "potato"]),
    "sysroot sync": (["sysroot", "sync", "sysroot.lock.json"], ["sysroot", "sync", "none.json"]),
    "doctor": (["doctor"], ["doctor", "potato"]),
    "env": (["env", ARMV7], ["env", "potato"]),
    "inspect": (["inspect", "/bin/sh"], ["inspect", "/bin/sh", "--target", "potato"]),
    "lipo": (["lipo", "arm64-app", "-o", "app"], ["lipo", "none", "-o", "x"]),
    "explain": (["explain", "--list"], ["explain", "--target", "potato"]),
    "detect": (["detect", "--uname", "armv7l"], ["detect", "--uname", "quantum"]),
    "config get": (["config", "get", "target"], ["config", "get", "a..b"]),
    "config set": (["config", "set", "target.x.linker", "ld"], ["config", "set", "a.b"]),
    "config unset": (["config", "unset", "build.jobs"], ["config", "unset", "a..b"]),
    "settings list": (["settings", "list"], ["-C", "/none/such", "settings", "list"]),
    "completions": (["completions", "bash"], ["-C", "/none/such", "completions", "zsh"]),
    "complete": (["complete", "target"], ["-C", "/none/such", "complete", "--", ""]),
    "man": (["man", "target", "add"], ["man", "target", "ad"]),
    "self uninstall": (["self", "uninstall", "--yes"],
                       ["-C", "/none/such", "self", "uninstall"]),
    "version": (["version"], ["-C", "/none/such", "version"]),
    "cache dir": (["cache", "dir"], ["-C", "/none/such", "cache", "dir"]),
    "cache list": (["cache", "list"], ["-C", "/none/such", "cache", "list"]),
    "cache size": (["cache", "size"], ["-C", "/none/such", "cache", "size"]),
    "cache prune": (["cache", "prune"], ["cache", "prune", "--max-size", "much"]),
    "cache clean": (["cache", "clean"], ["-C", "/none/such", "cache", "clean"]),
    "cache verify": (["cache", "verify"], ["-C", "/none/such", "cache", "verify"]),
}
# Its output is the other program's, so that it refuses --json.
WITHOUT_RESULT = {"exec"}


def described_commands():
    """The commands of which the schema says what their result is."""
    return {rule["if"]["properties"]["command"]["const"] for rule in SCHEMA["allOf"]}


def strict(schema):
    """The schema with members that it does not name forbidden: so that tests see new ones."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items()}
    if "required" in made and "properties" in made and made.get("type") in (
            "object", ["object", "null"]):
        made["additionalProperties"] = False
    return made


VALIDATOR = jsonschema.Draft7Validator(strict(SCHEMA))


def output(run):
    """The one object that a run printed, checked."""
    whole = json.loads(run.out)
    assert [error.message for error in VALIDATOR.iter_errors(whole)] == []
    if whole["command"] is not None:
        assert whole["command"] in described_commands()
    assert whole["ok"] == (run.exit_code == 0)
    return whole


def set_up_gcc(sandbox):
    """Adds ARMV7 and makes the distribution's cross gcc its linker: what was printed."""
    requires("arm-linux-gnueabihf-gcc")
    sandbox.run("target", "add", ARMV7, "-q").succeeded()
    return sandbox.run("setup-linker", ARMV7, "--gcc", "--json").succeeded()


def set_up_sysroot(sandbox):
    """A repository that xtool takes for the distribution's, a sysroot made from it, and its lock."""
    requires("gpg", "gpgv")
    repository = small_repository(sandbox.root / "debian")
    repository.trust_below(sandbox.root / "system")
    sandbox.variables["XTOOL_SYSTEM_ROOT"] = str(sandbox.root / "system")
    sandbox.variables["XTOOL_SYSROOT_MIRROR"] = f"file://{repository.path}"
    sandbox.run("sysroot", "add", ARMV7, "zlib1g-dev", "-q").succeeded()
    write_tree(sandbox.cwd / "device", {"lib/libz.so.1": elf(
        machine="183", bits="64", type="3", flags="0", needed="libc.so.6")})
    lock = sandbox.run("sysroot", "lock", ARMV7).succeeded().out
    (sandbox.cwd / "sysroot.lock.json").write_text(lock)


def test_the_schema_is_one_and_describes_just_the_commands_of_the_program():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    table = (ROOT / "src/cli/commands.cpp").read_text()

    paths = set(re.findall(r'\.path = "([^"]+)"', table))

    assert described_commands() == paths == set(COMMANDS) | WITHOUT_RESULT


def test_an_object_of_an_unknown_form_is_noticed():
    good = {"schema": 1, "command": "target list", "ok": True, "result": {"targets": []}}
    bad = [{**good, "result": {}}, {**good, "result": {"targets": [], "more": 1}},
           {**good, "schema": 2}, {**good, "ok": "yes"}, {**good, "more": 1},
           {"schema": 1, "command": None, "ok": True},
           {"schema": 1, "command": "exec", "ok": True, "result": {}},
           {**good, "error": {"kind": "usage", "message": "m", "causes": [], "help": None}}]

    assert VALIDATOR.is_valid(good)
    assert [each for each in bad if VALIDATOR.is_valid(each)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_success_and_a_failure_are_as_the_schema_says(sandbox, fake_toolchain, command):
    good, bad = COMMANDS[command]
    if command == "env":
        set_up_gcc(sandbox)
    if command.startswith("sysroot "):
        set_up_sysroot(sandbox)
    if command == "doctor":
        sandbox.program("cargo", "echo 'cargo 1.85.0 (d73d2caf9 2024-12-31)'")
    if command == "target build":
        put_library(fake_toolchain)
    sandbox.cargo_home.mkdir(exist_ok=True)
    (sandbox.cargo_home / "config.toml").write_text("[target.x]\nrunner = ['a']\n")
    (sandbox.cwd / "acme.json").write_text(json.dumps({
        "llvm-target": "thumbv7em-none-eabihf", "arch": "arm", "target-pointer-width": 32,
        "data-layout": "e-m:e-p:32:32-n32-S64", "panic-strategy": "abort"}))
    (sandbox.cwd / "arm64-app").write_bytes(
        struct.pack("<8I", 0xfeedfacf, 0x0100000c, 0, 2, 0, 0, 0, 0))

    succeeded = sandbox.run(*good, "--json")
    failed = sandbox.run("--json", *bad)

    assert output(succeeded)["command"] == output(failed)["command"] == command
    assert succeeded.exit_code == 0
    assert failed.exit_code in (2, 10, 15, 16)
    assert failed.err == ""


def test_add_verify_and_remove_report_what_they_did(sandbox, fake_toolchain):
    def result(*words):
        return output(sandbox.run("target", *words, "--json"))["result"]

    added = result("add", ARMV7, "wasm32-unknown-unknown")
    again = result("add", ARMV7)
    next((fake_toolchain.rustlib / ARMV7 / "lib").glob("libcore-*")).unlink()
    verified = result("verify", ARMV7)
    repaired = result("verify", ARMV7, "--repair")
    removed = result("remove", ARMV7, "i686-unknown-linux-gnu")

    files = [t["files"] for t in added["targets"]]
    sizes = [t["bytes"] for t in added["targets"]]
    assert (added["rustc"], added["sysroot"]) == (
        "1.85.0 (4d91de4e4 2025-02-17)", str(fake_toolchain.sysroot))
    assert [t["status"] for t in added["targets"]] == ["installed", "installed"]
    assert files == [3, 3] and min(sizes) > 3000
    assert [t["status"] for t in again["targets"]] == ["up-to-date"]
    assert verified["targets"] == [{
        "triple": ARMV7, "ok": False, "repaired": False, "damage": [{
            "id": "file-missing",
            "fact": f"'lib/rustlib/{ARMV7}/lib/libcore-1bad2556e2bea61b.rlib' is missing"}]}]
    assert repaired["targets"] == [
        {"triple": ARMV7, "ok": True, "repaired": True, "damage": []}]
    assert removed["targets"] == [
        {"triple": ARMV7, "removed": True, "private": False, "files": 3, "kept": [],
         "left": None, "linker_removed": False},
        {"triple": "i686-unknown-linux-gnu", "removed": False, "private": False, "files": 0,
         "kept": [], "left": None, "linker_removed": False}]


def test_verify_says_no_with_a_result_and_not_with_an_error(sandbox, fake_toolchain):
    run = sandbox.run("target", "verify", ARMV7, "--json")

    whole = output(run)
    assert (run.exit_code, whole["ok"]) == (1, False)
    assert [one["id"] for one in whole["result"]["targets"][0]["damage"]] == ["not-installed"]


@pytest.mark.parametrize("words, kind, code", [
    (["target", "add"], "usage", 2),
    (["target", "ad", ARMV7], "usage", 2),
    (["nonsense"], "usage", 2),
    (["target", "add", ARMV7, "--no-such-option"], "usage", 2),
    (["target", "add", "potato"], "unknown-target", 10),
    (["target", "add", "sparc64-unknown-linux-gnu"], "no-std", 11),
    (["target", "add", ARMV7, "--offline"], "network", 12),
    (["target", "list", "--sysroot", "/nowhere"], "no-toolchain", 15),
    (["target", "add", "--from", "absent.tar.xz"], "file-system", 16),
    (["target", "add", "--from", "std.zip"], "invalid-input", 17)])
def test_an_error_is_an_object_of_its_kind(sandbox, fake_toolchain, words, kind, code):
    (sandbox.cwd / "std.zip").write_bytes(b"PK")
    before = read_tree(fake_toolchain.sysroot)

    run = sandbox.run(*words, "--json")

    error = output(run)["error"]
    assert (run.exit_code, error["kind"]) == (code, kind)
    assert error["help"] is None or not error["help"].endswith("\n")
    assert read_tree(fake_toolchain.sysroot) == before


@pytest.mark.requires("qemu-arm")
def test_setup_linker_and_env_report_what_they_chose(sandbox, fake_toolchain):
    whole = output(set_up_gcc(sandbox))
    chosen = whole["result"]["targets"][0]
    shown = output(sandbox.run("env", ARMV7, "--json"))["result"]["environment"]
    added = output(sandbox.run("target", "add", ARMV7, "--setup=gcc", "--json"))["result"]
    tried = output(sandbox.run("setup-linker", ARMV7, "--dry-run", "--json"))["result"]
    removed = output(sandbox.run("setup-linker", ARMV7, "--remove", "--json"))["result"]

    assert (whole["result"]["dry_run"], tried["dry_run"]) == (False, True)
    assert (chosen["kind"], chosen["linker"], chosen["zig"], chosen["glibc"]) == (
        "gcc", "arm-linux-gnueabihf-gcc", None, None)
    assert chosen["runner"][0] == "qemu-arm"
    assert (chosen["changed"], added["targets"][0]["linker"]["changed"]) == (True, False)
    assert [one["verdict"] for one in chosen["candidates"]] == ["works"]
    assert chosen["environment"].items() <= shown.items()
    assert shown["CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER"] == chosen["linker"]
    assert [(one["triple"], one["removed"]) for one in removed["targets"]] == [(ARMV7, True)]


def test_exec_refuses_to_speak_json(sandbox, fake_toolchain):
    whole = output(sandbox.run("--json", "exec", ARMV7, "--", "make"))

    assert (whole["command"], whole["error"]["kind"]) == ("exec", "usage")


def test_an_error_tells_its_causes_from_the_outside_in(
        sandbox, synthetic_mirror, plain_toolchain):
    synthetic_mirror.publish(ARMV7, DAMAGES["wrong-hash"])

    error = output(sandbox.run("target", "add", ARMV7, "--json"))["error"]

    assert error["message"] == f"cannot add the target '{ARMV7}'"
    assert ["wrong sha256" in cause for cause in error["causes"]] == [True]


def test_bytes_that_are_no_text_do_not_spoil_the_object(sandbox, fake_toolchain):
    run = sandbox.run("target", "add", "--json", b"\xff\xfe".decode("utf-8", "surrogateescape"))

    assert output(run)["error"]["kind"] == "usage"


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["target", "add", "--help"]])
def test_help_is_an_object_too(sandbox, words):
    whole = output(sandbox.run(*words, "--json"))

    assert whole["command"] is None
    assert whole["result"]["text"]


def test_list_gives_every_target_with_what_is_known_of_it(sandbox, fake_toolchain):
    facts = json.loads((ROOT / "data/targets.json").read_text())["targets"]

    listed = output(sandbox.run("target", "list", "--json"))["result"]["targets"]

    assert [{key: target[key] for key in ("triple", "tier", "std")} for target in listed] == [
        {key: target[key] for key in ("triple", "tier", "std")} for target in facts]
    assert [target["triple"] for target in listed if target["installed"]] == [HOST]
    assert {type(target["available"]) for target in listed} == {bool}


# One of each kind: the form is the same for all (a unit test of the catalog), the schema strict.
@pytest.mark.parametrize("triple", [
    ARMV7, "aarch64-apple-darwin", "avr-none", "mips-unknown-linux-musl", "msp430-none-elf",
    "thumbv7em-none-eabihf", "wasm32-wasip1", "x86_64-linux-android", "x86_64-pc-windows-msvc",
    "x86_64-unknown-linux-gnux32"])
def test_info_gives_all_facts_of_the_catalog_and_of_this_machine(sandbox, triple):
    facts = json.loads((ROOT / "data/targets.json").read_text())["targets"]
    known = next(target for target in facts if target["triple"] == triple)

    told = output(sandbox.run("target", "info", triple, "--json", env={"PATH": ""}))["result"]

    assert {key: told[key] for key in known} == known
    nothing = {"rustc": None, "built": None, "private_sysroot": None, "c_compilers": [],
               "emulator": None, "set_up": None}
    assert (told["installed"], told["available"]) == (False, None)
    assert {name: told["machine"][name] for name in nothing} == nothing
    assert [one for one in told["machine"]["linkers"] if one["program"] is not None] == []
    assert set(known) >= {
        "triple", "tier", "std", "pointer_width", "endian", "libc", "float_abi", "elf",
        "interpreter", "glibc_min", "gnu_prefixes", "packages", "zig", "qemu"}
