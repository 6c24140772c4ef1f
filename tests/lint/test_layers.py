# SPDX-License-Identifier: Apache-2.0 OR MIT
"""The layers of docs/architecture.md: who may include whom, and who may touch the outside."""

import re

import project

# Each layer sees itself and what is named here; layers that do not name each other are siblings.
SEES = {
    "support": set(),
    "catalog": {"support"},
    "binary": {"support", "catalog"},
    "device": {"support", "catalog", "binary"},
    "rust": {"support", "catalog", "binary"},
    "spec": {"support", "catalog", "rust"},
    "fetch": {"support"},
    "install": {"support", "catalog", "rust", "fetch"},
    "sysroot": {"support", "catalog", "binary", "fetch"},
    "build": {"support", "catalog", "binary", "rust", "install", "link"},
    "link": {"support", "catalog", "binary", "fetch", "sysroot"},
    "cargo": {"support", "catalog"},
    "inspect": {"support", "catalog", "binary"},
    "explain": {"support", "catalog"},
    "doctor": {"support", "catalog", "binary", "rust", "install", "link", "cargo", "sysroot"},
    "setup": {"support", "catalog", "binary", "rust", "fetch", "install", "link", "cargo", "sysroot"},
    "launcher": {"support", "link"},
    "cli": {"support", "catalog", "binary", "device", "rust", "spec", "fetch", "install", "build",
            "link", "cargo", "inspect", "explain", "doctor", "setup", "sysroot"},
}

# Third-party headers, by the start of their name, and the only files that may name them.
LIBRARIES = {
    "curl/": {"src/support/curl_library.hpp"},
    "archive": {"src/support/archive_library.hpp"},
    "isa-l": {"src/support/inflate_stream.cpp"},
    "toml++/": {"src/support/toml.cpp"},
    "openssl/": {"src/support/crypto_library.hpp"},
    "nlohmann/": {"include/xtool/support/json.hpp"},
    # All headers, and seconds for each file that includes them: commands use src/cli/options.hpp.
    "CLI/": {"src/cli/app.cpp", "src/cli/command_shape.cpp", "src/cli/end_of_options.cpp",
             "src/cli/options.cpp", "src/cli/usage_errors.cpp"},
}

# The operating system's headers: all whose names end in ".h", as those of the C++ library do not.
# <elf.h> describes a format, which is read everywhere.
SYSTEM_PLACES = {"src/support/", "src/launcher/"}
ELF_PLACES = {"src/binary/", "src/inspect/elf_symbols.cpp", "src/inspect/why.cpp",
              "src/link/shim/section_brackets.cpp"}
PORTABLE = ("curl/", "archive", "isa-l", "openssl/", "toml++/", "fmt/", "spdlog/", "xtool/")

# What belongs to the process as a whole, and the only files that may touch it.
PROCESS_STATE = {
    r"\b(?:secure_)?getenv\b|\benviron\b": {
        "src/support/env.cpp",
        "src/support/checkpoint.cpp",  # compiled for crash tests only; no Env reaches that deep
        "src/launcher/",  # a program of its own, which must be small
    },
    r"\bcurrent_path\b|\bgetcwd\b|\bchdir\b": {"src/support/env.cpp", "src/launcher/"},
    r"\bstd::(?:cout|cerr|clog)\b|\b(?:std::)?f?(?:printf|puts)\b": {"src/cli/main.cpp"},
    r"\b(?:_|quick_|_E)?[eE]xit\s*\(|\b(?:std::)?abort\s*\(": {"src/cli/main.cpp", "src/launcher/"},
    r"\bEnv::of_process\b": {"src/support/env.cpp", "src/cli/main.cpp"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def layer_of(path):
    parts = path.split("/")
    return parts[2] if parts[0] == "include" else parts[1]


def allowed(path, places):
    return any(path == place or (place.endswith("/") and path.startswith(place)) for place in places)


def is_of_the_system(name):
    return name == "csignal" or (name.endswith(".h") and not name.startswith(PORTABLE))


def violations(tree):
    """One sentence for each broken rule in {path: text}."""
    for path, text in tree.items():
        layer = layer_of(path)
        if layer not in SEES:
            yield f"{path}: '{layer}' is not a layer"
            continue
        for kind, name in INCLUDE.findall(text):
            if kind == '"' and "/" in name and name.split("/")[0] != layer:
                yield f"{path}: includes '{name}': quotes are for headers of the same layer"
            if name.startswith("xtool/"):
                other = name.split("/")[1]
                if other not in SEES[layer] | {layer}:
                    yield f"{path}: {layer} may not include {other} ('{name}')"
            for library, places in LIBRARIES.items():
                if kind == "<" and name.startswith(library) and not allowed(path, places):
                    yield f"{path}: may not include <{name}>"
            if kind == "<" and is_of_the_system(name) and not allowed(path, SYSTEM_PLACES) and not (
                    name == "elf.h" and allowed(path, ELF_PLACES)):
                yield f"{path}: only support and launcher include <{name}>"
        for number, line in project.code_lines(text):
            for pattern, places in PROCESS_STATE.items():
                found = re.search(pattern, line)
                if found and not allowed(path, places):
                    yield f"{path}:{number}: may not use '{found.group()}'"


def test_the_sources_keep_to_their_layers():
    tree = project.cpp("src", "include")

    assert len(tree) > 20
    assert list(violations(tree)) == []


def test_every_folder_of_sources_is_a_layer():
    folders = {path.name for path in (project.ROOT / "src").iterdir() if path.is_dir()}
    headers = {path.name for path in (project.ROOT / "include/xtool").iterdir() if path.is_dir()}

    assert folders <= set(SEES)
    assert headers <= set(SEES) - {"cli", "launcher"}


PLANTED = {
    "#include <xtool/install/client.hpp>": "src/rust/sysroot.cpp: rust may not include install",
    "#include <xtool/link/find/linker.hpp>": "src/rust/sysroot.cpp: rust may not include link",
    '#include "install/private.hpp"': "quotes are for headers of the same layer",
    "#include <xtool/inspect/inspect.hpp>": "src/rust/sysroot.cpp: rust may not include inspect",
    "#include <curl/curl.h>": "may not include <curl/curl.h>",
    "#include <archive_entry.h>": "may not include <archive_entry.h>",
    "#include <toml++/toml.h>": "may not include <toml++/toml.h>",
    "#include <openssl/evp.h>": "may not include <openssl/evp.h>",
    "#include <CLI/CLI.hpp>": "may not include <CLI/CLI.hpp>",
    "#include <unistd.h>": "sysroot.cpp: only support and launcher include <unistd.h>",
    "#include <sys/stat.h>": "only support and launcher include <sys/stat.h>",
    "  #  include <linux/openat2.h>": "only support and launcher include <linux/openat2.h>",
    "#include <csignal>": "only support and launcher include <csignal>",
    "#include <elf.h>": "only support and launcher include <elf.h>",
    'const char* home = std::getenv("HOME");': "sysroot.cpp:1: may not use 'getenv'",
    "const auto here = fs::current_path();": "may not use 'current_path'",
    'std::cerr << "no";': "may not use 'std::cerr'",
    'printf("no");': "may not use 'printf'",
    "std::exit(1);": "may not use 'exit('",
    "_exit(1);": "may not use '_exit('",
    "const Env env = Env::of_process();": "may not use 'Env::of_process'",
}


def test_a_planted_violation_is_noticed():
    for line, expected in PLANTED.items():
        found = list(violations({"src/rust/sysroot.cpp": line + "\n"}))
        assert len(found) == 1 and expected in found[0], (line, found)


def test_words_in_comments_and_texts_are_no_violation():
    text = '// getenv is for env.cpp\nconst auto advice = "std::cout << exit(1)"; /* abort() */\n'

    assert list(violations({"src/rust/sysroot.cpp": text})) == []


def test_allowed_includes_are_no_violation():
    tree = {
        "src/install/client.cpp": "#include <xtool/rust/sysroot.hpp>\n#include <fmt/format.h>\n",
        "src/support/curl_library.hpp": "#include <curl/curl.h>\n",
        "src/support/files.cpp": "#include <fcntl.h>\n#include <sys/stat.h>\n",
        "src/launcher/main.cpp": "#include <unistd.h>\n",
        "src/binary/elf.cpp": "#include <elf.h>\n#include <cerrno>\n",
        "src/cli/app.cpp": '#include "help.hpp"\n#include <CLI/CLI.hpp>\n',
        "include/xtool/catalog/triple.hpp": "#include <xtool/support/json.hpp>\n",
    }

    assert list(violations(tree)) == []


# The places of xtool's own directory are named in one file.
PLACE = re.compile(r'(?<!cargo_)(?<!env\.)\bhome(?:\(\)|_)?(?:\.root\(\))? / "')


def places_named(tree):
    return [f"{path}: ask Home for the place in '{line.strip()}'"
            for path, text in tree.items() if path != "src/catalog/home.cpp"
            for line in text.split("\n") if PLACE.search(line)]


def test_only_home_names_the_places_of_xtools_directory():
    assert places_named(project.cpp("src", "include")) == []


def test_a_place_that_is_named_elsewhere_is_noticed():
    for line in ('x = home / "state";', 'bench.home() / "zig"', 'home_ / "cache"',
                 'home.root() / "shims"'):
        assert len(places_named({"src/cli/x.cpp": line})) == 1, line
    for line in ('env.home() / ".cargo"', 'cargo_home / "bin"', 'sysroot.root() / "lib"'):
        assert places_named({"src/cli/x.cpp": line}) == [], line


# Two types of one name in one namespace are undefined behaviour that no compiler reports: each
# layer's sources see only one of them.
TYPE = re.compile(r"^(?:struct|class|enum class) (\w+)(?: final)?(?: : [^{;]*)? \{", re.MULTILINE)


def types_defined_twice(tree):
    where = {}
    for path, text in tree.items():
        namespace = "xtool::cli" if layer_of(path) == "cli" else "xtool"
        for name in TYPE.findall(text):
            where.setdefault((namespace, name), []).append(path)
    return {name: paths for name, paths in where.items() if len(paths) > 1}


def test_no_two_headers_define_a_type_of_the_same_name():
    headers = project.files("include", "src", suffixes={".hpp"})

    assert types_defined_twice(headers) == {}


def test_a_type_that_two_headers_define_is_noticed():
    tree = {"include/xtool/link/run/a.hpp": "struct Same {\n", "src/install/b.hpp": "class Same : A {\n",
            "src/cli/c.hpp": "struct Same {\n"}

    assert types_defined_twice(tree) == {
        ("xtool", "Same"): ["include/xtool/link/run/a.hpp", "src/install/b.hpp"]}
