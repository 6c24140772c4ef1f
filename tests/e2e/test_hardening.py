# SPDX-License-Identifier: Apache-2.0 OR MIT
"""How users' builds are hardened, on a small program that is compiled and linked as they are."""

import os
import pathlib
import subprocess

import hardening
import pytest

PROGRAM = pathlib.Path(os.environ.get("XTOOL_BIN", "/nowhere/xtool")).with_name("xtool_hardened")


def test_a_program_that_is_built_for_users_lacks_no_hardening():
    assert hardening.missing(PROGRAM) == []


def test_a_program_that_writes_where_there_is_no_room_is_ended():
    done = subprocess.run([PROGRAM, "x" * 64], capture_output=True, text=True, check=False)

    assert done.returncode < 0 and done.stdout == ""


@pytest.mark.requires("cc")
@pytest.mark.parametrize("options, lacks", (
    ("-no-pie", "PIE"), ("-Wl,-z,norelro", "RELRO"), ("-Wl,-z,lazy", "immediate binding"),
    ("-z execstack", "stack without execution"), ("-fno-stack-protector", "stack protector"),
    ("-U_FORTIFY_SOURCE", "FORTIFY_SOURCE")))
def test_a_program_without_one_of_them_is_found_out(tmp_path, options, lacks):
    source = tmp_path / "p.c"
    source.write_text("#include <stdio.h>\n#include <string.h>\n"
                      "int main(int c, char **v) { char b[9]; strcpy(b, v[c - 1]); puts(b); }\n")
    program = tmp_path / "p"
    subprocess.run(["cc", "-O2", "-fPIE", "-pie", "-fstack-protector-strong", "-U_FORTIFY_SOURCE",
                    "-D_FORTIFY_SOURCE=2", "-Wl,-z,relro", "-Wl,-z,now", *options.split(),
                    str(source), "-o", str(program)], check=True)

    assert hardening.missing(program) == [lacks]
