# SPDX-License-Identifier: Apache-2.0 OR MIT
"""How rustc gets a dlltool where zig links for Windows. That it serves is shown by tests/matrix."""

import json
import subprocess

import pytest

from testbed.sandbox import read_tree
from testbed.shims import Target
from testbed.zig import CI_VERSIONS, share_zig_cache

WINDOWS = "x86_64-pc-windows-gnu"
WINDOWS_32 = "i686-pc-windows-gnu"
VARIABLE = "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS"
# The words with which rustc calls a dlltool, and the names that the library then has.
RUSTC = ("-d", "names.def", "-D", "own.dll", "-m", "{machine}", "-f", "{bits}",
         "--no-leading-underscore", "--temp-prefix", "own.dll", "-l", "own.lib")
LIBRARIES = {
    WINDOWS: ("x86_64-windows-gnu", "i386:x86-64", "--64", "plain\nnumbered @111 NONAME",
              {"plain", "__imp_plain", "numbered", "__imp_numbered"}),
    WINDOWS_32: ("x86-windows-gnu", "i386", "--32",
                 "plain@8 = plain\n_c\nnumbered@4 @111 NONAME",
                 {"plain@8", "__imp_plain@8", "_c", "__imp__c", "numbered@4", "__imp_numbered@4"}),
}


@pytest.fixture
def box(sandbox, fake_toolchain, synthetic_mirror, zig):
    """A sandbox with a std for Windows and a zig, and without MinGW."""
    share_zig_cache(sandbox.xtool_home)
    sandbox.hide("w64-mingw32")
    sandbox.variables["XTOOL_ZIG"] = str(zig("0.15.2"))
    synthetic_mirror.publish(WINDOWS)
    sandbox.run("target", "add", WINDOWS).succeeded()
    return sandbox


def set_up(box, *options, **more):
    return box.run("setup-linker", "--zig", "--no-warm", "--no-env", *options, WINDOWS, **more)


def report(done):
    return json.loads(done.succeeded().out)["result"]["targets"][0]


def flag_of(box):
    return f"-Cdlltool={box.xtool_home}/shims/{WINDOWS}/{WINDOWS}-zig-dlltool"


def config_of(box):
    return box.cargo_home / "config.toml"


def write_config(box, text):
    config_of(box).parent.mkdir(exist_ok=True)
    config_of(box).write_text(text)


def variables(box, **more):
    return json.loads(box.run("env", WINDOWS, "--format", "json", **more).succeeded().out)


def test_plain_cargo_tells_rustc_of_zigs_dlltool_until_all_is_taken_back(box):
    before = read_tree(box.cargo_home)

    dlltool = report(set_up(box, "--json"))["dlltool"]
    written = config_of(box).read_text()
    told = set_up(box).succeeded().err
    again = report(set_up(box, "--json"))
    env = variables(box)
    box.run("setup-linker", "--remove", WINDOWS).succeeded()

    assert dlltool == {"program": flag_of(box).partition("=")[2], "flag": flag_of(box),
                       "configured": True, "obstacle": None}
    assert f'rustflags = ["{flag_of(box)}"]\n' in written
    assert again["changed"] is False and "dlltool" not in told
    assert VARIABLE not in env  # the file says it
    assert read_tree(box.cargo_home) == before


def test_removing_the_target_takes_the_flag_too(box):
    set_up(box).succeeded()

    box.run("target", "remove", WINDOWS).succeeded()

    assert not config_of(box).exists()


def test_mingws_dlltool_on_path_is_left_to_rustc(box):
    box.program("x86_64-w64-mingw32-dlltool", "exit 0")

    assert report(set_up(box, "--json"))["dlltool"] is None
    assert "rustflags" not in config_of(box).read_text()
    assert VARIABLE not in variables(box)


@pytest.mark.parametrize("key, text", [
    (f"target.{WINDOWS}.rustflags", f'[target.{WINDOWS}]\nrustflags = ["-Cpanic=abort"]\n'),
    ("build.rustflags", '[build]\nrustflags = ["-Cpanic=abort"]\n')])
@pytest.mark.parametrize("options", [(), ("--force",)], ids=["plain", "forced"])
def test_the_users_flags_are_neither_replaced_nor_hidden(box, key, text, options):
    write_config(box, text)

    told = set_up(box, *options).succeeded()
    dlltool = report(set_up(box, "--json", *options))["dlltool"]

    assert text.splitlines()[1] in config_of(box).read_text()
    assert "-zig-dlltool" not in config_of(box).read_text()
    assert dlltool["obstacle"] == {"key": key, "origin": str(config_of(box))}
    assert not dlltool["configured"]
    assert key in told.err and flag_of(box) in told.err


def test_what_the_user_was_told_to_add_is_enough(box):
    write_config(box, f'[build]\nrustflags = ["-Cpanic=abort", "{flag_of(box)}"]\n')

    told = set_up(box).succeeded()
    doctor = json.loads(box.run("doctor", "--json", WINDOWS).out)["result"]

    assert "dlltool" not in told.err
    assert config_of(box).read_text().count("-zig-dlltool") == 1
    assert "dlltool-found" not in [finding["check"] for finding in doctor["findings"]]


def test_flags_that_the_user_adds_later_are_not_hidden_by_the_next_run(box):
    set_up(box).succeeded()
    config_of(box).write_text(config_of(box).read_text() + '\n[build]\nrustflags = ["-Dwarnings"]\n')

    dlltool = report(set_up(box, "--json"))["dlltool"]

    assert dlltool["obstacle"]["key"] == "build.rustflags"
    assert "-zig-dlltool" not in config_of(box).read_text()


def test_a_variable_that_hides_the_flag_is_told_and_exec_adds_to_it(box):
    done = report(set_up(box, "--json", env={"RUSTFLAGS": "-Dwarnings"}))
    shown = box.run("exec", WINDOWS, "--", "sh", "-c", 'echo "$RUSTFLAGS"',
                    env={"RUSTFLAGS": "-Dwarnings"}).succeeded()

    assert [setting["origin"] for setting in done["outranked"]] == ["RUSTFLAGS"]
    assert (done["kind"], done["zig"]) == ("zig", "0.15.2")
    assert shown.out == f"-Dwarnings {flag_of(box)}\n"


def test_env_gives_the_flag_where_no_file_does(box):
    write_config(box, '[build]\nrustflags = ["-Cpanic=abort"]\n')
    set_up(box).succeeded()

    assert variables(box)[VARIABLE] == f"-Cpanic=abort {flag_of(box)}"


def test_a_rustc_without_the_option_is_not_given_it(box, fake_toolchain):
    script = fake_toolchain.rustc
    script.write_text(script.read_text().replace("release: 1.85.0", "release: 1.70.0"))

    assert report(set_up(box, "--json"))["dlltool"] is None
    assert "rustflags" not in config_of(box).read_text()


@pytest.mark.parametrize("target", LIBRARIES)
@pytest.mark.parametrize("version", CI_VERSIONS)
def test_zigs_dlltool_takes_what_rustc_says(write_shims, zig, target, version, tmp_path):
    name, machine, bits, names, expected = LIBRARIES[target]
    shims = write_shims(tmp_path / target, Target(target, name), zig(version), version)
    (tmp_path / "names.def").write_text(f"EXPORTS\n{names}\n")

    # rustc takes whatever is printed to stderr for a failure.
    shims.build("dlltool", *(word.format(machine=machine, bits=bits) for word in RUSTC),
                cwd=tmp_path)

    listed = subprocess.run(["nm", "own.lib"], cwd=tmp_path, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL).stdout
    found = {line.split()[-1] for line in listed.splitlines() if " T " in line or " I " in line}
    assert expected <= found
