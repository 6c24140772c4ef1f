# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Configurations of Cargo in the styles that projects have, to try the editor and the resolver on."""

import dataclasses

ARMV7 = "armv7-unknown-linux-gnueabihf"
HOST = "x86_64-unknown-linux-gnu"

# What one file says, without a blank line at its end.
BODIES = {
    "empty": "",
    "comment-only": "# Cargo's settings for this board\n# see docs/flashing.md\n",
    "embedded": """\
[target.'cfg(all(target_arch = "arm", target_os = "none"))']
# choose a probe by its serial number:
# runner = ["probe-run", "--probe", "0483:374b"]
runner = "probe-run --chip nRF52840_xxAA"
rustflags = [
  "-C", "linker=flip-link",
  "-C", "link-arg=-Tlink.x", # from cortex-m-rt
  "-C", "link-arg=-Tdefmt.x",
]

[build]
# target = "thumbv6m-none-eabi"
target = "thumbv7em-none-eabihf"

[env]
DEFMT_LOG = "debug"
""",
    "commented-settings": f"""\
[target.riscv32imc-unknown-none-elf]
runner = "board-flash run --release"

# rustflags = [
#   "-C", "link-arg=-Tmemory.x",
# ]
# linker = "rust-lld"

[build]
target = "riscv32imc-unknown-none-elf"

# [target.{ARMV7}]
# linker = "gcc"
""",
    "text-runner": f"""\
[target.{ARMV7}]
linker = "arm-linux-gnueabihf-gcc"
runner = "qemu-arm -L /usr/arm-linux-gnueabihf"
""",
    "array-runner": f"""\
[target.{HOST}]
runner = ["sudo", "-E", "env"]
""",
    "dotted": f"""\
target.{ARMV7}.linker = "cc-arm"
target.{ARMV7}.rustflags = ["-C", "target-feature=+neon"]
build.jobs = 3
net.retry = 4
term.verbose = false
""",
    "inline": f"""\
target = {{ {ARMV7} = {{ linker = "cc-arm", runner = "run-arm" }} }}
env = {{ A = "1", B = {{ value = "b", force = true }} }}
profile = {{ dev = {{ debug = 1 }} }}
""",
    "inline-empty": "[target]\nx = { }\n[env]\nA = { value = 'a' }\n",
    "indented": """\
[build]
    rustflags = ["--cfg", "tokio_unstable"]
    incremental = true
    [build.analysis]
    enabled = false

    [net]
    git-fetch-with-cli = true
""",
    "dense": """\
[alias]
xtask = "run --package xtask --"
b = ["build", "--release"]
[build]
jobs = 2
[env]
RUST_BACKTRACE = "1"
[term]
color = "never"
""",
    "blank-lines": """\


[build]


target-dir = "out"



[net]

offline = true


""",
    "vendored": """\
[source.crates-io]
replace-with = "vendored-sources"

[source."git+https://git.example.org/board/hal?rev=0a1b2c"]
git = "https://git.example.org/board/hal"
rev = "0a1b2c"
replace-with = "vendored-sources"

[source.vendored-sources]
directory = "vendor"
""",
    "mirror": """\
[source.crates-io]
replace-with = 'mirror'

[source.mirror]
registry = "sparse+https://mirror.example.org/index/"

[registries.company]
index = "sparse+https://crates.example.org/"
credential-provider = ["cargo:token-from-stdout", "cat", "/run/token"]

[registry]
default = "company"
global-credential-providers = ["cargo:token"]

[http]
timeout = 60
multiplexing = false
proxy = "proxy.example.org:3128"
""",
    "profiles": """\
[profile.release]
lto = "thin"
codegen-units = 1
strip = true

[profile.dev.package."*"]
opt-level = 2

[profile.dev.build-override]
debug = false
""",
    "env-tables": f"""\
[env]
CC_{ARMV7.replace("-", "_")} = {{ value = "my-cc", force = true }}
TOOLS = {{ value = "tools/bin", relative = true }}
PLAIN = 'with "quotes" and \\ slashes'

[env.SPREAD]
value = "x"
force = false
""",
    "link-override": f"""\
[target.{ARMV7}.ssl]
rustc-link-lib = ["ssl", "crypto"]
rustc-link-search = ["/opt/arm/lib"]
root = "/opt/arm"

[target.{ARMV7}.ssl.rustc-env]
SSL_DIR = "/opt/arm"
""",
    "conditions": """\
[target."cfg(unix)"]
rustflags = ["--cfg", "on_unix"]

[target.'cfg(all(target_os = "linux", not(target_env = "musl")))']
runner = "./scripts/run.sh"
rustflags = "--cfg glibc_linux"

[target.'cfg(windows)']
linker = "lld-link"
""",
    "dotted-triple": """\
[target.thumbv8m.main-none-eabi]
linker = "arm-none-eabi-ld"

[target."thumbv8m.base-none-eabi"]
linker = "ignored-ld"
""",
    "multiline": '''\
note = """
[target.x]
linker = "no"
"""
[alias]
long = """
run --release"""
''',
    "unicode": """\
[env]
GREETING = "Grüße, 世界"
"späß" = 'ja'
""",
    "workspace": """\
paths = []

[future-incompat-report]
frequency = "never"

[cargo-new]
vcs = "none"

[doc]
browser = ["firefox", "--new-window"]

[install]
root = "/opt/cargo"
""",
    "unstable": """\
[unstable]
build-std = ["core", "alloc"]
build-std-features = ["compiler-builtins-mem"]

[build]
target = "avr-none"
""",
    "xtask": """\
# xtask shortcuts
[alias] # see xtask/src/main.rs
xtask = "run --manifest-path ./xtask/Cargo.toml --"
flash = ["xtask", "flash"]
# the following needs a running bench
bench-all = "xtask bench --all"
""",
    "rust-lld": """\
[target.thumbv7m-none-eabi]
linker = "rust-lld"
rustflags = "-C link-arg=-Tlink.x -C link-arg=--nmagic"

[target.wasm32-unknown-unknown]
runner = 'wasm-server-runner'
""",
}

# What cargo loads no configuration with, or does not build with.
# The first cargo 1.x whose mind on one of these is that of all later ones. xtool speaks of those:
# https://github.com/rust-lang/cargo/pull/11644, /pull/11958; of `registries` tried with 1.85 only.
FIRST = {"env-home": 69, "debug-tables": 71, "registries-number": 85}

# What looks like one of those below, and is right.
RIGHT = {
    "debug-tables": "[profile.dev]\ndebug = 'line-tables-only'\n",
    "lto-off": "[profile.dev]\nlto = 'off'\nstrip = 'symbols'\nopt-level = 's'\n",
    "own-profile": "[profile.mine]\ninherits = 'nothing'\nopt-level = 'x'\n",
    "all-packages": "[profile.dev.package.'*']\nopt-level = 2\n",
    "env-all": "[env]\nLEVEL = { value = '1', force = true, relative = false }\n",
    "source-of-crates-io": "[source.crates-io]\nreplace-with = 'near'\n"
                           "[source.near]\ndirectory = 'vendor'\n",
    "source-git": "[source.mirror]\ngit = 'https://host.example/x'\nbranch = 'main'\n",
    "progress-width": "term.progress = { when = 'always', width = 80 }\n",
    "paths-here": "paths = ['.']\n",
}

WRONG = {
    "target-word": "[target]\nlinker = 'cc'\n",
    "number-as-directory": "[build]\ntarget-dir = 5\n",
    "text-as-truth": "build.incremental = 'true'\n",
    "linker-array": f"[target.{HOST}]\nlinker = ['cc']\n",
    "env-number": "[env]\nLEVEL = 3\n",
    "env-home": "[env]\nCARGO_HOME = '/x'\n",
    "no-jobs": "build.jobs = 0\n",
    "colour": "term.color = 'yes'\n",
    "timeout": "[http]\ntimeout = 'long'\n",
    "float": "[build]\nratio = 0.5\n",
    "include-text": "include = 'x.toml'\n",
    "runner-empty": f"[target.{HOST}]\nrunner = ''\n",
    "flags-number": f"[target.{HOST}]\nrustflags = 3\n",
    "link-override-at-target": f"[target.{HOST}]\nrustc-link-search = ['/x']\n",
    "wrapper": "build.rustc-wrapper = 'no-such-wrapper'\n",
    "progress": "term.progress.when = 'sometimes'\n",
    "two-conditions": "[target.'cfg(unix)']\nlinker = 'cc'\n"
                      "[target.'cfg(target_os = \"linux\")']\nlinker = 'cc'\n",
    "unstable-flag": "build.rustflags = ['-Zthreads=2']\n",
    "compiler": "build.rustc = '/no/such/rustc'\n",
    "optimisation": "[profile.dev]\nopt-level = 'x'\n",
    "optimisation-as-text": "[profile.release]\nopt-level = '3'\n",
    "units-as-text": "[profile.bench]\ncodegen-units = '4'\n",
    "no-units": "[profile.dev]\ncodegen-units = 0\n",
    "debug-word": "[profile.test]\ndebug = 'some'\n",
    "panic-word": "[profile.release]\npanic = 'stop'\n",
    "panic-of-a-package": "[profile.dev.package.demo]\npanic = 'abort'\n",
    "panic-of-scripts": "[profile.dev.build-override]\npanic = 'abort'\n",
    "strip-word": "[profile.dev]\nstrip = 'all'\n",
    "lto-word": "[profile.dev]\nlto = 'fatt'\n",
    "root-inherits": "[profile.dev]\ninherits = 'release'\n",
    "checks-as-number": "[profile.dev]\noverflow-checks = 0\n",
    "env-without-value": "[env]\nLEVEL = { force = true }\n",
    "paths-nowhere": "paths = ['no-such-package']\n",
    "patch-nowhere": "[patch.crates-io]\nlibc = { path = 'no-such-package' }\n",
    "source-nowhere": "[source.mirror]\nreplace-with = 'crates-io'\n",
    "source-twice": "[source.mirror]\ndirectory = 'a'\nlocal-registry = 'b'\n",
    "source-url": "[source.mirror]\nregistry = 'mirror.example'\n",
    "registries-number": "registries = 1\n",
    "progress-text": "term.progress = 'always'\n",
    "progress-without-width": "term.progress.when = 'always'\n",
}


@dataclasses.dataclass
class Config:
    """Files by their place: home, project (.cargo/config.toml), above, and others by name."""

    name: str
    files: dict

    def write(self, home, project):
        """`project` is two levels below the directory that has 'above'."""
        places = {"home": home / "config.toml", "project": project / ".cargo/config.toml",
                  "above": project.parent / ".cargo/config.toml"}
        for name, text in self.files.items():
            path = places.get(name) or project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())


def single():
    """One file in the project each, as people's editors leave them."""
    for name, text in BODIES.items():
        yield Config(name, {"project": text})
        if text:
            yield Config(f"{name}, CRLF", {"project": text.replace("\n", "\r\n")})
            yield Config(f"{name}, open end", {"project": text.rstrip("\n")})
    for name in ("embedded", "dotted", "inline"):
        yield Config(f"{name}, BOM", {"project": "\ufeff" + BODIES[name]})


def several():
    """Files that Cargo merges."""
    text, array, flags = BODIES["text-runner"], BODIES["array-runner"], "[build]\nrustflags = "
    yield Config("near and far", {"home": text, "project": BODIES["dotted"]})
    yield Config("three levels", {"home": flags + "['a']\n", "above": flags + "['b']\n",
                                  "project": flags + "['c']\n"})
    yield Config("flags as text", {"home": flags + "'a b'\n", "project": flags + "'c'\n"})
    yield Config("twins", {".cargo/config": BODIES["dense"], "project": BODIES["profiles"]})
    yield Config("old name", {".cargo/config": BODIES["conditions"]})
    yield Config("same condition", {"home": BODIES["conditions"], "project": BODIES["conditions"]})
    yield Config("only home", {"home": BODIES["mirror"]})
    yield Config("providers", {"home": BODIES["mirror"], "above": BODIES["vendored"]})
    yield Config("array at home", {"home": array})
    yield Config("include", {"project": "include = ['more.toml', 'again.toml']\nnet.retry = 1\n",
                             ".cargo/more.toml": "[net]\nretry = 2\n[build]\nrustflags = ['m']\n",
                             ".cargo/again.toml": "[build]\nrustflags = ['n']\njobs = 5\n"})
    yield Config("optional include",
                 {"project": "include = [{ path = 'gone.toml', optional = true }]\n"})
    yield Config("TOML 1.1", {"project": "[env]\nA = {\n  value = 'x', # a comment\n}\n"})
    yield Config("env twice", {"home": "[env]\nA = 'h'\nB = 'h'\n", "project": "[env]\nA = 'p'\n"})


def corpus():
    return [*single(), *several()]


# Variables that change what Cargo makes of them.
VARIABLES = {
    "none": {},
    "linker": {"CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_LINKER": "variable-cc"},
    "runner": {"CARGO_TARGET_ARMV7_UNKNOWN_LINUX_GNUEABIHF_RUNNER": "variable-run  with words"},
    "jobs": {"CARGO_BUILD_JOBS": "7"},
    "flags": {"CARGO_BUILD_RUSTFLAGS": "-g  -O"},
    "target": {"CARGO_BUILD_TARGET": "wasm32-wasip1"},
    "net": {"CARGO_NET_RETRY": "9", "CARGO_NET_OFFLINE": "true"},
    "term": {"CARGO_TERM_COLOR": "always", "CARGO_TERM_VERBOSE": "true"},
    "alias": {"CARGO_ALIAS_XTASK": "run -q"},
    "profile": {"CARGO_PROFILE_DEV_DEBUG": "0", "CARGO_PROFILE_RELEASE_LTO": "fat"},
}
