#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Writes targets.json, the catalog of targets, from two sources beside this file:

  rustc_targets.json  what rustc says about its targets; --import fetches it anew
  target_facts.json   what rustc does not say, kept by hand

  generate_targets.py                      write targets.json
  generate_targets.py --import             first take rustc_targets.json from --rustc
  generate_targets.py [--import] --check   write nothing; exit 1 when a file is not as it would be
"""
import argparse
import fnmatch
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
# Systems whose GNU toolchains are also named after the whole target.
NAMED_AFTER_TARGET = {"dragonfly", "freebsd", "haiku", "helenos", "hurd", "illumos", "linux",
                      "managarm", "netbsd", "openbsd", "redox"}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--import", dest="import_", action="store_true", help="ask rustc")
    parser.add_argument("--rustc", default="rustc", help="command to ask, such as 'rustc +1.95.0'")
    parser.add_argument("--manifest", type=pathlib.Path,
                        help="channel manifest that lists the published std "
                             "(default: the one that rustup keeps in the sysroot)")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    args = parser.parse_args()

    rustc_file = HERE / "rustc_targets.json"
    same = True
    if args.import_:
        text = render(import_from_rustc(shlex.split(args.rustc), args.manifest))
        same = put(rustc_file, text, args.check)
    rustc = json.loads(rustc_file.read_text())
    facts = json.loads((HERE / "target_facts.json").read_text())
    same = put(HERE / "targets.json", render(generate(rustc, facts)), args.check) and same
    sys.exit(0 if same else 1)


def put(path, text, check):
    if not check:
        path.write_text(text)
        return True
    if path.exists() and path.read_text() == text:
        return True
    print(f"{path.name} is not what generate_targets.py writes", file=sys.stderr)
    return False


def render(document):
    """One target a line, so that a diff shows which ones changed."""
    head = {key: value for key, value in document.items() if key != "targets"}
    lines = ",\n".join(json.dumps(target, ensure_ascii=False) for target in document["targets"])
    return json.dumps(head)[:-1] + ', "targets": [\n' + lines + "\n]}\n"


# ---- rustc's own data

def import_from_rustc(rustc, manifest):
    def ask(*options):
        # The specifications are an unstable output, also on a stable compiler.
        return subprocess.run([*rustc, *options], check=True, capture_output=True, text=True,
                              env={**os.environ, "RUSTC_BOOTSTRAP": "1"}).stdout

    specs = json.loads(ask("-Zunstable-options", "--print", "all-target-specs-json"))
    names = ask("--print", "target-list").split()
    if manifest is None:
        manifest = pathlib.Path(ask("--print", "sysroot").strip(),
                                "lib/rustlib/multirust-channel-manifest.toml")
    channel = tomllib.loads(manifest.read_text())
    published = {name for name, target in channel["pkg"]["rust-std"]["target"].items()
                 if target.get("available")}
    version = ask("--version").removeprefix("rustc ").strip()
    if channel["pkg"]["rust"]["version"] != version:
        sys.exit(f"{manifest} is of {channel['pkg']['rust']['version']}, rustc is {version}")
    return {"rustc": version, "targets": [rustc_facts(name, specs[name], name in published)
                                          for name in sorted(names)]}


def rustc_facts(name, spec, published):
    metadata = spec["metadata"]
    arch = spec["arch"]
    soft = spec.get("rustc-abi") == "softfloat" or "+soft-float" in spec.get("features", "")
    if arch.startswith("wasm"):
        binary_format = "wasm"
    elif arch == "nvptx64":
        binary_format = "ptx"
    else:
        binary_format = spec.get("binary-format", "elf")
    return {
        "triple": name,
        "description": metadata["description"] or "",
        "tier": metadata["tier"],
        "std": published,
        "host_tools": bool(metadata["host_tools"]),
        "pointer_width": int(spec["target-pointer-width"]),
        "endian": spec.get("target-endian", "little"),
        "arch": arch,
        "vendor": spec.get("vendor", ""),
        "os": spec.get("os", "none"),
        "env": spec.get("env", ""),
        "abi": spec.get("abi", ""),
        "llvm_target": spec["llvm-target"],
        "llvm_abi": spec.get("llvm-abiname", ""),
        "llvm_float_abi": spec.get("llvm-floatabi", ""),
        "soft_float": soft,
        "format": binary_format,
        "linker": spec["linker-flavor"],
        "dynamic_linking": bool(spec.get("dynamic-linking")),
        "crt_static": bool(spec.get("crt-static-default")),
    }


# ---- the catalog

def generate(rustc, facts):
    entries = [entry_of(target, facts) for target in rustc["targets"]]
    add_aliases(entries, facts)
    return {"schema": 1, "rustc": rustc["rustc"], "targets": entries}


def entry_of(target, facts):
    found = {"gnu_prefixes": [], "packages": {}, "notes": []}
    add_debian(found, target["triple"], facts)
    for rule in facts["rules"]:
        if matches(rule["match"], target):
            apply(found, rule["facts"], target)
    if target["os"] in NAMED_AFTER_TARGET:
        found["gnu_prefixes"].append(target["triple"])
    stated = re.search(r"glibc (\d+\.\d+)", target["description"])
    glibc_min = stated.group(1) if stated else found.get("glibc_min")
    return {
        **{key: target[key] for key in ("triple", "description", "tier", "std", "host_tools",
                                        "pointer_width", "endian", "arch", "os")},
        "libc": found.get("libc"),
        "float_abi": float_abi(target),
        "elf": elf(target, found, facts),
        "interpreter": found.get("interpreter"),
        "glibc_min": glibc_min if found.get("libc") == "glibc" else None,
        "linker": target["linker"],
        "llvm_target": target["llvm_target"],
        "gnu_prefixes": list(dict.fromkeys(found["gnu_prefixes"])),
        "packages": {name: packages(name, roles) for name, roles in found["packages"].items()},
        "clang_flags": found.get("clang_flags", []),
        "c_flags": found.get("c_flags", []),
        "zig": zig(found.get("zig")),
        "qemu": whole(found.get("qemu"), "program", "cpu", "machine"),
        "ndk": whole(found.get("ndk"), "target", "abi", "sysroot", "min_api"),
        "notes": found["notes"],
        "aliases": [],
    }


def matches(match, target):
    def fits(key, wanted):
        value = target[key]
        if isinstance(value, bool):
            return value == wanted
        patterns = wanted if isinstance(wanted, list) else [wanted]
        return any(fnmatch.fnmatchcase(value, pattern) for pattern in patterns)
    return all(fits(key, wanted) for key, wanted in match.items())


def apply(found, facts, target):
    for key, value in facts.items():
        value = filled(value, target)
        if key in ("notes", "gnu_prefixes"):
            found[key] = found[key] + value
        elif key == "packages":
            found[key] = {**found[key], **value}
        else:
            found[key] = value


def filled(value, target):
    """Puts what rustc says in place of {arch}, {os}, {abi}, and of {isa}, RISC-V's "rv32imac"."""
    if isinstance(value, str):
        isa = re.sub("^riscv", "rv", target["triple"].split("-")[0])
        return (value.replace("{arch}", target["arch"]).replace("{os}", target["os"])
                .replace("{abi}", target["llvm_abi"]).replace("{isa}", isa))
    if isinstance(value, dict):
        return {key: filled(inner, target) for key, inner in value.items()}
    return [filled(inner, target) for inner in value] if isinstance(value, list) else value


def whole(value, *keys):
    if value is None:
        return None
    unknown = set(value) - set(keys)
    if unknown:
        sys.exit(f"unknown facts {sorted(unknown)}")
    return {key: value.get(key) for key in keys}


def zig(facts):
    if facts is None:
        return None
    known = whole(facts, "target", "cpu", "since", "before", "why", "glibc_min", "exceptions")
    exceptions = [whole(given, "since", "before", "target", "glibc_min", "why")
                  for given in facts.get("exceptions", [])]
    return {**known, "exceptions": exceptions}


def packages(distribution, roles):
    if distribution != "debian":
        return whole(roles, "cc", "cxx", "libc_dev")
    # native_releases have the architecture itself, so that its libraries can be had from there.
    return whole({"releases": [], "native_releases": [], **roles},
                 "cc", "cxx", "libc_dev", "arch", "releases", "native_releases")


def add_debian(found, triple, facts):
    if triple in facts["packages"]:
        found["packages"] = dict(facts["packages"][triple])
    for prefix, cross in facts["debian"].items():
        if triple not in cross["targets"]:
            continue
        package = prefix.replace("_", "-")
        found["gnu_prefixes"].append(prefix)
        found["packages"]["debian"] = {
            "cc": f"gcc-{package}", "cxx": f"g++-{package}",
            "libc_dev": f"libc6-dev-{cross['libc']}-cross", "arch": cross["arch"],
            "releases": cross.get("releases", facts["debian_releases"]),
            "native_releases": cross["native"],
        }


def elf(target, found, facts):
    if target["format"] != "elf":
        return None
    machine = found.get("elf", {}).get("machine") or facts["elf_machines"][target["arch"]]
    return {"class": "ELF64" if target["pointer_width"] == 64 else "ELF32", "machine": machine}


def float_abi(target):
    """How floating-point arguments are passed, for architectures that have both ways."""
    arch = target["arch"]
    if arch == "arm":
        return target["llvm_float_abi"]
    if target["soft_float"] or target["abi"] in ("softfloat", "spe", "abiv2"):
        return "soft"
    if arch.startswith(("riscv", "loongarch")):
        return "hard" if target["llvm_abi"].endswith(("d", "f")) else "soft"
    both = ("aarch64", "csky", "mips", "powerpc", "s390x", "x86")
    return "hard" if arch.startswith(both) and arch != "powerpc64" else None


def add_aliases(entries, facts):
    by_name = {entry["triple"]: entry for entry in entries}
    claims = {}
    for entry in entries:
        names = entry["gnu_prefixes"] + [entry[key]["target"] for key in ("zig", "ndk") if entry[key]]
        for name in names:
            claims.setdefault(name, set()).add(entry["triple"])

    chosen = {alias: triple for alias, triple in facts["aliases"].items()
              if not alias.startswith("about ")}
    for name, claimants in sorted(claims.items()):
        if name in by_name:
            continue
        if len(claimants) == 1:
            triple = claimants.copy().pop()
        elif name in facts["shared_names"]:
            triple = facts["shared_names"][name]
        else:
            sys.exit(f"shared_names does not say which of {sorted(claimants)} '{name}' means")
        if chosen.setdefault(name, triple) != triple:
            sys.exit(f"alias '{name}' is both {chosen[name]} and {triple}")
    for name in facts["shared_names"]:
        if len(claims.get(name, ())) < 2:
            sys.exit(f"shared_names decides about '{name}', which is not shared")

    for alias, triple in sorted(chosen.items()):
        if alias in by_name:
            sys.exit(f"alias '{alias}' is the name of a target")
        if triple is not None:
            by_name[triple]["aliases"].append(alias)


if __name__ == "__main__":
    main()
