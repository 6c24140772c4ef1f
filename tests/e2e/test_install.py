# SPDX-License-Identifier: Apache-2.0 OR MIT
"""What `cmake --install` puts where."""

import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture
def installed(sandbox):
    """Every file below the prefix, and the folder itself."""
    build = pathlib.Path(sandbox.xtool).parents[1]
    prefix = sandbox.root / "prefix"
    subprocess.run(["cmake", "--build", build, "--target", "xtool_man"], check=True,
                   stdout=subprocess.PIPE)
    subprocess.run(["cmake", "--install", build, "--prefix", prefix], check=True,
                   stdout=subprocess.PIPE)
    return prefix, {file.relative_to(prefix).as_posix()
                    for file in prefix.rglob("*") if file.is_file()}


@pytest.mark.requires("cmake")
def test_the_program_comes_with_pages_completions_and_licenses(installed):
    prefix, files = installed
    table = (ROOT / "src/cli/commands.cpp").read_text()
    pages = {f"share/man/man1/xtool-{path.replace(' ', '-')}.1"
             for path in re.findall(r'Command\{\.path = "([^"]+)"', table)}

    assert files == pages | {
        "bin/xtool", "share/man/man1/xtool.1",
        "share/bash-completion/completions/xtool", "share/zsh/site-functions/_xtool",
        "share/fish/vendor_completions.d/xtool.fish",
        "share/xtool/completions/xtool.ps1", "share/xtool/completions/xtool.nu",
        "share/doc/xtool/LICENSE", "share/doc/xtool/LICENSE-APACHE", "share/doc/xtool/LICENSE-MIT",
        "share/doc/xtool/THIRD-PARTY-NOTICES.md", "share/doc/xtool/README.md",
        "share/doc/xtool/CHANGELOG.md", "share/doc/xtool/docs/licenses/LGPL-2.1.txt"}
    assert subprocess.run([prefix / "bin/xtool", "version"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.startswith("xtool ")


@pytest.mark.requires("cpack", "dpkg-deb")
def test_a_debian_package_has_the_same_files_where_the_policy_has_them(installed, sandbox):
    prefix, files = installed
    build = pathlib.Path(sandbox.xtool).parents[1]
    subprocess.run(["cpack", "--config", build / "CPackConfig.cmake", "-B", sandbox.root / "deb",
                    "-D", f"CPACK_INSTALLED_DIRECTORIES={prefix};/usr", "-D", "CPACK_INSTALL_CMAKE_PROJECTS=",
                    "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip"],
                   check=True, stdout=subprocess.PIPE)
    (package,) = (sandbox.root / "deb").glob("xtool_*.deb")
    root = sandbox.root / "unpacked"
    subprocess.run(["dpkg-deb", "-x", package, root], check=True)

    moved = {"share/zsh/site-functions/_xtool": "share/zsh/vendor-completions/_xtool",
             "share/doc/xtool/CHANGELOG.md": "share/doc/xtool/changelog.gz"}
    in_copyright = re.compile(r"share/doc/xtool/(LICENSE.*|THIRD-PARTY-NOTICES\.md|docs/.*)")
    expected = {moved.get(name, re.sub(r"(man1/.*)$", r"\1.gz", name))
                for name in files if not in_copyright.fullmatch(name)}
    assert {file.relative_to(root / "usr").as_posix() for file in root.rglob("*") if file.is_file()} == (
        expected | {"share/doc/xtool/copyright", "share/doc/xtool/changelog.Debian.gz",
                    "share/lintian/overrides/xtool"})
    assert subprocess.run([root / "usr/bin/xtool", "version"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.startswith("xtool ")
    depends = subprocess.run(["dpkg-deb", "-f", package, "Depends"], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    assert "libcurl4" in depends and "libarchive13" in depends
    notices = (root / "usr/share/doc/xtool/copyright").read_text()
    assert "Permission is hereby granted" in notices and "CLI11" in notices


@pytest.mark.requires("cmake", "zsh")
def test_zsh_finds_the_installed_function_by_its_first_line(installed):
    prefix, _ = installed

    found = subprocess.run(
        ["zsh", "-f", "-c", f"fpath=({prefix}/share/zsh/site-functions $fpath); autoload -Uz compinit; "
                            "compinit -D -u; print -r -- $_comps[xtool]"],
        check=True, text=True, stdout=subprocess.PIPE).stdout

    assert found == "_xtool\n"
