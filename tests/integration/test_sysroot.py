# SPDX-License-Identifier: Apache-2.0 OR MIT
"""xtool sysroot on small repositories that are made, signed and served here."""

import json
import os
import random
import re
import subprocess

import pytest

from testbed.deb_repository import (LIBRARIES, TRIPLET, Repository, deb, shared_library,
                                    small_repository)
from testbed.sandbox import read_tree

ARMV7 = "armv7-unknown-linux-gnueabihf"
pytestmark = pytest.mark.requires("gpg", "gpgv")


@pytest.fixture
def repository(sandbox):
    made = small_repository(sandbox.root / "repository")
    sandbox.variables["XTOOL_SYSROOT_MIRROR"] = f"file://{made.path}"
    return made


@pytest.fixture
def sysroot(sandbox, repository):
    """A function that runs `xtool sysroot COMMAND`, with the repository's keys."""
    def run(command, *arguments, keyring=repository.keyring, **options):
        keys = ["--keyring", str(keyring)] if command in ("add", "upgrade") else []
        return sandbox.run("sysroot", command, *arguments, *keys, **options)
    return run


def place(sandbox):
    return sandbox.xtool_home / "sysroots" / ARMV7


def result(run):
    return json.loads(run.succeeded().out)["result"]


def added(sysroot, *words):
    return result(sysroot("add", ARMV7, *words, "--json"))


def names(report):
    return [package["name"] for package in report["packages"]]


def refused(run, exit_code, *texts):
    assert run.exit_code == exit_code, run.err
    for text in texts:
        assert text in run.err


def test_a_library_comes_with_all_that_it_needs_and_nothing_leads_out(sandbox, sysroot):
    report = added(sysroot, "libssl-dev")

    assert names(report) == ["libc6", "libc6-dev", "libssl-dev", "libssl3"]
    assert (report["glibc"], report["needs_glibc"]) == ("2.36", "2.33")
    assert report["missing"] == {"libraries": [], "modules": [], "links": []}
    root, libraries = report["root"], report["libraries"]
    assert os.path.realpath(f"{root}/{LIBRARIES}/libssl.so").startswith(os.path.realpath(root))
    assert os.path.exists(f"{root}/lib/ld-linux-armhf.so.3")
    assert os.path.exists(f"{libraries}/usr/include/openssl/ssl.h")
    assert not os.path.exists(f"{libraries}/usr/include/stdio.h")
    assert not list(place(sandbox).glob(".new-*"))


@pytest.mark.parametrize("word", ["openssl-sys", "openssl", "-lssl", "libcrypto.so", "openssl.pc",
                                  "openssl/ssl.h", "ssl", "libssl-dev"])
def test_a_package_is_found_by_the_names_that_people_know(sysroot, word):
    assert "libssl-dev" in added(sysroot, word)["asked"]


def test_a_header_that_no_table_knows_is_found_in_the_index_of_files(sysroot):
    assert added(sysroot, "odd.h")["asked"] == ["zlib1g-dev"]
    refused(sysroot("add", ARMV7, "both.h"), 2, "is in several packages", "libssl-dev, zlib1g-dev")


def test_an_unknown_package_is_refused_with_similar_ones(sandbox, sysroot):
    refused(sysroot("add", ARMV7, "libsll-dev"), 2, "'libsll-dev'", "libssl-dev")
    assert not place(sandbox).exists()


def test_adding_and_removing_again_makes_the_same_tree(sandbox, sysroot):
    first = added(sysroot, "zlib1g-dev")
    before = read_tree(first["root"])
    both = added(sysroot, "libssl-dev")
    assert both["root"] != first["root"]
    assert not os.path.exists(first["root"])

    again = result(sysroot("remove", ARMV7, "openssl-sys", "--json"))["sysroot"]

    assert again["root"] == first["root"]
    assert read_tree(again["root"]) == before
    refused(sysroot("remove", ARMV7, "libssl-dev"), 2, "was not asked for", "zlib1g-dev")
    assert sysroot("remove", ARMV7).succeeded()
    assert not place(sandbox).exists()
    assert sysroot("remove", ARMV7).succeeded()


def test_a_lock_makes_the_same_sysroot_elsewhere_and_then_without_network(sandboxes, sandbox,
                                                                         sysroot):
    report = added(sysroot, "libssl-dev")
    lock = sandbox.root / "lock.json"
    lock.write_text(sysroot("lock", ARMV7).succeeded().out)

    other = sandboxes()
    synced = result(other.run("sysroot", "sync", str(lock), "--json"))
    assert read_tree(synced["root"]) == read_tree(report["root"])
    other.run("sysroot", "remove", ARMV7).succeeded()
    other.run("sysroot", "sync", str(lock), "--offline", "--mirror",
              "http://127.0.0.1:9").succeeded()
    refused(sandboxes().run("sysroot", "sync", str(lock), "--offline"), 12, "offline")


def test_a_lock_that_somebody_has_changed_is_refused(sandbox, sysroot):
    added(sysroot, "zlib1g-dev")
    lock = json.loads(sysroot("lock", ARMV7).out)
    lock["packages"][0]["file"] = "../../etc/passwd"
    file = sandbox.root / "lock.json"
    file.write_text(json.dumps(lock))

    refused(sandbox.run("sysroot", "sync", str(file)), 17, "/packages/0/file")


def test_an_upgrade_takes_the_newest_versions_and_says_what_changed(repository, sysroot):
    before = added(sysroot, "zlib1g-dev")
    assert result(sysroot("upgrade", ARMV7, "--json"))["changes"] == []
    repository.add("libc6", {f"lib/{TRIPLET}/libc.so.6": shared_library("libc.so.6", "")},
                   version="2.36-10")
    repository.add("libc6-dev", {}, version="2.36-10", Depends="libc6 (= 2.36-10)")
    repository.publish()

    upgraded = result(sysroot("upgrade", ARMV7, "--json"))

    assert upgraded["changes"] == [{"name": name, "before": "2.36-9", "after": "2.36-10"}
                                   for name in ("libc6", "libc6-dev")]
    assert upgraded["root"] != before["root"]


def test_which_and_info_tell_where_files_are_from(sysroot):
    root = added(sysroot, "zlib1g-dev")["root"]

    for word in ("zlib.h", "-lz", f"{root}/usr/include/zlib.h"):
        found = result(sysroot("which", ARMV7, word, "--json"))["files"]
        assert [file["package"] for file in found] == ["zlib1g-dev"]
    assert sysroot("which", ARMV7, "lib.h").exit_code == 1
    assert "zlib1g-dev" in sysroot("info", ARMV7).succeeded().out
    assert ARMV7 in sysroot("list").succeeded().out


def test_damaged_files_are_made_anew(sysroot):
    root = added(sysroot, "zlib1g-dev")["root"]
    before = read_tree(root)
    os.unlink(f"{root}/usr/include/zlib.h")

    assert added(sysroot, "zlib1g-dev")["root"] == root
    assert read_tree(root) == before
    with open(f"{root}/{LIBRARIES}/pkgconfig/zlib.pc", "w", encoding="utf-8") as file:
        file.write("changed")
    sysroot("repair", ARMV7).succeeded()
    assert read_tree(root) == before


def test_the_oldest_release_that_is_supported_is_taken_and_none_newer_than_the_device(
        repository, sysroot):
    assert added(sysroot, "zlib1g-dev")["suites"][0]["codename"] == "bookworm"
    refused(sysroot("add", ARMV7, "zlib1g-dev", "--suite", "bookworm", "--glibc", "2.31"), 2,
            "need glibc 2.36", "has 2.31")
    repository.stanzas["bullseye"] = repository.stanzas["bookworm"]
    repository.publish("bullseye")
    sysroot("remove", ARMV7).succeeded()
    older = result(sysroot("add", ARMV7, "zlib1g-dev", "--glibc", "2.31", "--json"))
    assert older["suites"][0]["codename"] == "bullseye"


def test_libraries_with_another_time_t_are_warned_of(repository, sysroot):
    repository.stanzas["trixie"] = repository.stanzas["bookworm"]
    repository.publish("trixie")

    run = sysroot("add", ARMV7, "zlib1g-dev", "--suite", "trixie").succeeded()

    assert "time_t of 64 bits" in run.err


def test_targets_without_packages_are_refused_with_what_serves(sandbox):
    refused(sandbox.run("sysroot", "add", "aarch64-unknown-linux-musl", "libssl-dev"), 2, "musl",
            "'vendored' of openssl")
    refused(sandbox.run("sysroot", "add", "x86_64-pc-windows-gnu", "libssl-dev"), 2,
            "no libraries for 'x86_64-pc-windows-gnu'")


def test_what_no_package_has_is_told(repository, sysroot):
    repository.add("libodd-dev", {f"{LIBRARIES}/libodd.so.1": shared_library("x", "libgone.so.4"),
                                  f"{LIBRARIES}/pkgconfig/odd.pc": "Requires: gone\n"})
    repository.publish()

    run = sysroot("add", ARMV7, "libodd-dev").succeeded()

    assert "'libgone.so.4', which no package here has" in run.err
    assert "the module 'gone'" in run.err


def test_no_script_of_a_package_is_run(repository, sysroot, tmp_path):
    scripts = {name: f"#!/bin/sh\ntouch {tmp_path}/run\n" for name in
               ("preinst", "postinst", "prerm", "postrm", "triggers", "config")}
    repository.add("libodd-dev", package=deb({"usr/include/odd.h": "x"}, scripts))
    repository.publish()

    added(sysroot, "libodd-dev")
    assert not (tmp_path / "run").exists()


@pytest.mark.requires("pkg-config")
def test_pkg_config_answers_with_paths_of_the_tree(sysroot):
    report = added(sysroot, "zlib1g-dev")
    libraries = report["libraries"]
    answer = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "zlib"], check=True, capture_output=True, text=True,
        env={"PATH": os.environ["PATH"], "PKG_CONFIG_ALLOW_SYSTEM_LIBS": "1",
             "PKG_CONFIG_LIBDIR": f"{libraries}/{LIBRARIES}/pkgconfig"}).stdout.split()

    paths = [os.path.normpath(word[2:]) for word in answer if word[:2] in ("-I", "-L")]
    assert paths == [f"{libraries}/usr/include", f"{libraries}/{LIBRARIES}"]


def random_packages(dice, alternatives):
    """Packages that depend on each other in all the ways that there are: name -> groups of names."""
    count, packages = 14, {}
    for number in range(count):
        groups = []
        for _ in range(dice.randrange(4)):
            choices = 2 if alternatives and dice.random() < 0.4 else 1
            groups.append([f"pk{dice.randrange(count)}" for _ in range(choices)])
        if alternatives and dice.random() < 0.2:
            groups.append(["virtual"])
        packages[f"pk{number}"] = groups
    return packages


def publish_random(folder, packages, dice):
    repository = Repository(folder)
    for name, groups in packages.items():
        bounds = ["", "", " (>= 1)", " (<< 9)", " (= 2.0-1)"]
        depends = ", ".join(" | ".join(
            other + (dice.choice(bounds) if other != "virtual" else "") for other in group)
            for group in groups)
        fields = {"Depends": depends} if depends else {}
        if name in ("pk3", "pk7"):
            fields["Provides"] = "virtual"
        repository.add(name, {}, version="2.0-1", **fields)
    repository.publish()
    return repository


@pytest.mark.requires("apt-get")
@pytest.mark.parametrize("alternatives", [False, True])
def test_closures_are_those_of_apt(sandbox, sandboxes, alternatives):
    """On made-up repositories. Which of several alternatives apt takes is a matter of its order."""
    for seed in range(40 if os.environ.get("XTOOL_ORACLE") == "all" else 2):
        dice = random.Random(seed)
        packages = random_packages(dice, alternatives)
        repository = publish_random(sandbox.root / f"repository{seed}", packages, dice)
        name = dice.choice(sorted(packages))
        run = sandboxes().run("sysroot", "add", ARMV7, name, "--full", "--json", "--mirror",
                              f"file://{repository.path}", "--keyring", str(repository.keyring))
        found = set(names(result(run)))
        if not alternatives:
            assert found == apt_closure(repository, sandbox.root / f"apt{seed}", name), seed
        provided = found | ({"virtual"} if found & {"pk3", "pk7"} else set())
        assert name in found
        assert [(one, group) for one in found for group in packages[one]
                if not provided & set(group)] == [], seed


def apt_closure(repository, folder, name):
    """The names that apt would install."""
    for part in ("lists/partial", "cache/archives/partial", "etc/preferences.d", "etc/apt.conf.d"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "status").touch()
    (folder / "sources.list").write_text(
        f"deb [signed-by={repository.keyring}] file://{repository.path} bookworm main\n")
    options = {"APT::Architecture": "armhf", "APT::Architectures": "armhf", "Dir::State": folder,
               "Dir::State::Lists": folder / "lists", "Dir::State::status": folder / "status",
               "Dir::Cache": folder / "cache", "Dir::Etc": folder / "etc",
               "Dir::Etc::SourceList": folder / "sources.list", "Dir::Etc::SourceParts": "-",
               "Debug::NoLocking": "1", "APT::Sandbox::User": "root",
               "APT::Install-Recommends": "0", "Acquire::Languages": "none"}
    words = [word for pair in options.items() for word in ("-o", "{}={}".format(*pair))]
    subprocess.run(["apt-get", *words, "update"], check=True, capture_output=True)
    run = subprocess.run(["apt-get", *words, "-s", "install", name], capture_output=True, text=True,
                         check=True)
    return set(re.findall(r"^Inst (\S+)", run.stdout, re.MULTILINE))


@pytest.mark.requires("dpkg")
def test_versions_are_ordered_as_dpkg_orders_them(sandbox, sandboxes):
    """Of two versions in a repository, the one that dpkg takes for newer is installed."""
    dice = random.Random(7)
    versions = {"".join(dice.choice("019.~+aZ-") for _ in range(dice.randrange(1, 5)))
                for _ in range(24)}
    versions = sorted("1" + version.rstrip("-") for version in versions)
    repository = Repository(sandbox.root / "repository")
    pairs = list(zip(versions, versions[1:]))
    for number, pair in enumerate(pairs):
        for version in pair:
            repository.add(f"pair{number}", {}, version=version)
    repository.publish()

    report = result(sandboxes().run(
        "sysroot", "add", ARMV7, *(f"pair{number}" for number in range(len(pairs))), "--json",
        "--mirror", f"file://{repository.path}", "--keyring", str(repository.keyring)))

    chosen = {package["name"]: package["version"] for package in report["packages"]}
    for number, (one, other) in enumerate(pairs):
        newer = subprocess.run(["dpkg", "--compare-versions", one, "gt", other], check=False)
        expected = one if newer.returncode == 0 else other
        same = subprocess.run(["dpkg", "--compare-versions", one, "eq", other], check=False)
        if same.returncode != 0:
            assert chosen[f"pair{number}"] == expected, (one, other)
