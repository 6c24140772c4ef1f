# SPDX-License-Identifier: Apache-2.0 OR MIT
"""One std: built, and tried with a program."""

import datetime
import json
import resource

from testbed import parts
from testbed.library import Distribution
from testbed.sandbox import Sandbox
from testbed.wine import wine_prefix, wine_variables
from testbed.zig import find_zig, zig_cache

from std_report import Row
from std_targets import CUSTOM, is_bare

ZIG = "0.15.2"
PROGRAM = """\
use std::collections::HashMap;
struct Told<'a>(&'a std::sync::atomic::AtomicBool);
impl Drop for Told<'_> {
    fn drop(&mut self) { self.0.store(true, std::sync::atomic::Ordering::SeqCst); }
}
fn main() {
    let dropped = std::sync::atomic::AtomicBool::new(false);
    if !cfg!(target_family = "wasm") {
        let caught = std::panic::catch_unwind(|| { let _told = Told(&dropped); panic!("on purpose") });
        assert!(caught.is_err() && dropped.into_inner());
        let sums: Vec<u64> = (0..4).map(|i| std::thread::spawn(move || (0..=i).sum()))
            .map(|thread| thread.join().unwrap()).collect();
        assert_eq!(sums, [0, 1, 3, 6]);
    }
    let names: HashMap<u32, String> = (0..3).map(|i| (i, i.to_string())).collect();
    println!("{} names", names.len());
}
"""
LIBRARY = """\
#![no_std]
extern crate alloc;
pub fn numbers(n: u32) -> alloc::vec::Vec<u32> { (0..n).collect() }
"""
MANIFEST = '[package]\nname = "tried"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n'


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(xtool, target, jobs):
    box = Sandbox(xtool)
    try:
        return _measure(box, target, jobs)
    finally:
        box.remove()


def _measure(box, target, jobs):
    toolchain = Distribution(box, parts.compiler(), parts.library_registry())
    box.program("zig", f'exec "{find_zig(ZIG)}" "$@"')
    box.variables["ZIG_GLOBAL_CACHE_DIR"] = str(zig_cache())
    if "windows" in target:
        box.variables.update(wine_variables(wine_prefix()))
    word = target
    if target in CUSTOM:
        box.run("spec", "new", target, "--from", CUSTOM[target]).succeeded()
        word = f"./{target}.json"
    start = processor_seconds()
    run = box.run("target", "build", "--offline", "--force", word, "--json",
                  *(["--jobs", str(jobs)] if jobs else []), timeout=7200)
    seconds = processor_seconds() - start
    row = Row(target=target, day=datetime.date.today().isoformat(),
              rustc=toolchain.release, xtool=box.run("--version").out.split()[1])
    if run.exit_code:
        row.linked = f"not built: {_reason(run)}"
        return row
    (std,) = json.loads(run.out)["result"]["targets"]
    row.crates, row.features = std["crates"], " ".join(std["features"])
    row.seconds, row.megabytes = round(seconds), round(std["bytes"] / 1e6)
    if std["self_contained"] and std["self_contained"]["linked_with"]:
        row.linked, row.ran = (std["self_contained"][key] or "no" for key in
                               ("linked_with", "ran_with"))
    else:
        row.linked, row.ran = _try(box, target)
    return row


def _reason(run):
    error = json.loads(run.out)["error"]
    return [error["message"], *error["causes"]][-1]


def _project(box, kind, source):
    project = box.cwd / "tried"
    (project / "src").mkdir(parents=True)
    (project / "Cargo.toml").write_text(MANIFEST)
    (project / f"src/{kind}.rs").write_text(source)
    return project


def _try(box, target):
    """(what linked a program, what ran it)"""
    if is_bare(target):
        project = _project(box, "lib", LIBRARY)
        box.command("cargo", "build", "--target", target, cwd=project, timeout=600).succeeded()
        return "a library only", "no"
    project = _project(box, "main", PROGRAM)
    linker, runner = "cc", "this machine"  # what a custom copy of the host's target takes
    if target not in CUSTOM:
        run = box.run("setup-linker", target, "--json", timeout=1800)
        if run.exit_code:
            return f"no: {_reason(run)}", "no"
        (told,) = json.loads(run.out)["result"]["targets"]
        linker = told["kind"] + (f" {told['zig']}" if told["zig"] else "")
        runner = told["runner"]
    box.command("cargo", "build", "--target", target, cwd=project, timeout=1800).succeeded()
    if not runner:
        return linker, "no"
    ran = box.command("cargo", "run", "-q", "--target", target, cwd=project, timeout=600)
    assert ran.succeeded().out.split() == ["3", "names"], ran
    words = runner.split() if isinstance(runner, str) else runner
    # Wine is given variables by `env NAME=VALUE`.
    name = next(word for word in words if "=" not in word and not word.endswith("env"))
    return linker, name.rpartition("/")[2]
