# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Every environment variable of the code is in data/environment.json, and the page is made from it."""

import importlib.util
import json
import re

import project

TABLE = json.loads((project.ROOT / "data/environment.json").read_text(encoding="utf-8"))
VARIABLES = [variable for group in TABLE["groups"] for variable in group["variables"]]
NAMES = {variable["name"] for variable in VARIABLES}

# Calls that look a variable up or set one, with its name.
CALL = re.compile(r'(?:\.get(?:_even_empty)?|\bgetenv|\bsetenv|\benvname|\.with|\bvariable|\bnumber)'
                  r'\s*\(\s*(?:\w+,\s*)?"([A-Za-z][A-Za-z0-9_]*)"')
# A name wherever it is: in a list of variables that a loop looks up, or a constant. One that ends
# in '_' goes on with a target's name.
NAME = re.compile(r'"([A-Z][A-Z0-9]*(?:_[A-Z0-9]*)+|(?:RUST|CARGO)[A-Z]*|[a-z]+_proxy)"')
# The first word of a table's rows, where that is a variable.
TABLE_OF_VARIABLES = re.compile(r"struct (\w+) \{\s*(?:const char\*|std::string_view) variable;")
# What looks like one and is none.
OTHERS = re.compile(r"""
    (EM|CPU_TYPE|IMAGE_FILE_MACHINE|GLIBC|LIBC|GLIBCXX|CXXABI|TM)_\w*  # constants and versions in binaries
    | ID_LIKE | VERSION_CODENAME                                   # of /etc/os-release
    | CMAKE_(AR|RANLIB|\w+_COMPILER)                               # in a CMake toolchain file
    | DEB_HOST_MULTIARCH | NO_PUBKEY                               # in packages' scripts; gpgv's answer
    | RUST | HOST_C(C|XX)                                            # beginnings of names
    | OUT_DIR                                                      # in a build script
    | CARGO(_TARGET_)? | RUSTUP_                                   # where every such name begins
""", re.VERBOSE)
# These layers have names of variables only as words of logs.
READS_NO_VARIABLES = ("src/explain/",)


def literals(text):
    """The code without its comments."""
    return re.sub(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?\*/',
                  lambda match: match.group(1) or " ", text, flags=re.DOTALL)


def names_in(text):
    code = literals(text)
    rows = {name for struct in TABLE_OF_VARIABLES.findall(code)
            for name in re.findall(struct + r'\{"(\w+)"', code)}
    return rows | set(CALL.findall(code)) | {name for name in NAME.findall(code)
                                      if not OTHERS.fullmatch(name)}


def is_listed(name):
    if not name.endswith("_"):
        return name in NAMES
    return any(re.fullmatch(re.escape(name) + r"<\w+>\w*", listed) for listed in NAMES) or (
        name[:-1] in NAMES)


def unlisted(tree):
    for path, text in tree.items():
        if not path.startswith(READS_NO_VARIABLES):
            for name in sorted(names_in(text)):
                if not is_listed(name):
                    yield f"{path}: '{name}' is not in data/environment.json"


def generator():
    path = project.ROOT / "data/generate_environment_doc.py"
    spec = importlib.util.spec_from_file_location("generate_environment_doc", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_variable_of_the_code_is_listed():
    tree = project.cpp("src", "include")

    assert len(tree) > 20
    assert list(unlisted(tree)) == []


def test_the_list_names_no_variable_that_the_code_does_not_know():
    code = "".join(literals(text) for text in project.cpp("src", "include").values())

    def known(name):
        stem = re.sub(r"<\w+>$", "", name)
        return f'"{stem}"' in code or f'"{stem.rstrip("_")}"' in code

    assert [name for name in sorted(NAMES) if not known(name)] == []


def test_no_variable_is_listed_twice():
    assert len(NAMES) == len(VARIABLES)


def test_a_variable_of_an_option_is_listed_with_that_option():
    code = "".join(project.cpp("src/cli").values())
    bound = {}
    for name, rest in re.findall(r'add_(?:option|flag)\(\w+,\s*"(?:-\w,)?(--[\w-]+)"([^;]*);', code):
        for variable in re.findall(r'envname\("(\w+)"\)', rest):
            bound[variable] = name
    listed = {variable["name"]: variable["option"] for variable in VARIABLES
              if "option" in variable}

    assert len(bound) > 4
    assert bound.items() <= listed.items()


def test_the_page_is_made_from_the_list():
    written = (project.ROOT / "docs/environment.md").read_text(encoding="utf-8")

    assert written == generator().document(), "run data/generate_environment_doc.py"


PLANTED = {
    'const auto a = env.get("XTOOL_NEW");': "XTOOL_NEW",
    'const auto a = env.get_even_empty("TZ");': "TZ",
    'const char* a = std::getenv("TMPDIR");': "TMPDIR",
    'option->envname("XTOOL_COLOUR");': "XTOOL_COLOUR",
    'for (const char* name : {"RUSTC", "CARGO_NET_OFFLINE"}) read(env, name);': "CARGO_NET_OFFLINE",
    'constexpr const char* home = "RUSTUP_OTHER";': "RUSTUP_OTHER",
    'read(env, "ARFLAGS_" + suffix);': "ARFLAGS_",
    'read(env, "ftp_proxy");': "ftp_proxy",
    'read(env, "RUSTFMT");': "RUSTFMT",
    'struct Row {\n const char* variable;\n};\nconst Row rows[] = {Row{"WINDIR", "x"}};': "WINDIR",
    'child = env.with("MAKEFLAGS", "-j1");': "MAKEFLAGS",
}


def test_a_variable_that_is_not_listed_is_noticed():
    for line, name in PLANTED.items():
        assert list(unlisted({"src/cli/new.cpp": line + "\n"})) == [
            f"src/cli/new.cpp: '{name}' is not in data/environment.json"]


def test_words_that_are_no_variables_are_not_noticed():
    text = ('// env.get("XTOOL_COMMENT")\nif (machine == "EM_ARM" || key == "ID_LIKE") '
            'env.get("XTOOL_HOME"); value.get<std::string>();\n')

    assert list(unlisted({"src/cli/new.cpp": text})) == []
