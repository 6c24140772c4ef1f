// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view manifest =
    "[package]\n"
    "name = \"smoke\"\n"
    "version = \"0.0.0\"\n"
    "edition = \"2021\"\n"
    "[workspace]\n";

// The C compiler comes from where the cc crate looks first, and may be several words, as there;
// without one there is no C part.
constexpr std::string_view build_script = R"rust(use std::{env, process::Command};
fn main() {
    println!("cargo:rustc-check-cfg=cfg(with_c)");
    let target = env::var("TARGET").unwrap().replace(['-', '.'], "_");
    let Ok(cc) = env::var(format!("CC_{target}")) else { return };
    let mut words = cc.split_whitespace();
    let Some(program) = words.next() else { return };
    let object = format!("{}/answer.o", env::var("OUT_DIR").unwrap());
    let mut call = Command::new(program);
    call.args(words).args(["-c", "-O1", "answer.c", "-o", &object]);
    let status = call.status().unwrap_or_else(|error| panic!("cannot start '{cc}': {error}"));
    assert!(status.success(), "'{cc}' failed");
    println!("cargo:rustc-link-arg-bins={object}");
    println!("cargo:rustc-cfg=with_c");
}
)rust";

constexpr std::string_view program = R"rust(use std::{panic, thread};
#[cfg(with_c)]
extern "C" { fn answer(given: i32) -> i32; }
#[cfg(with_c)]
fn c_says(given: i32) -> i32 { unsafe { answer(given) } }
#[cfg(not(with_c))]
fn c_says(given: i32) -> i32 { given * 2 }
fn main() {
    let threads: Vec<_> = (1..=6).map(|n| thread::spawn(move || n * n)).collect();
    let sum: i32 = threads.into_iter().map(|t| t.join().unwrap()).sum();
    panic::set_hook(Box::new(|_| {}));
    let caught = panic::catch_unwind(|| { if sum == 91 { panic!() } }).is_err();
    println!("smoke: sum {sum}, unwinding {caught}, C {}", c_says(21));
}
)rust";
constexpr std::string_view expected = "smoke: sum 91, unwinding true, C 42";

void write_project(const fs::path& directory)
{
  xtool::create_directories(directory / "src");
  write_new_file(directory / "Cargo.toml", manifest);
  write_new_file(directory / "build.rs", build_script);
  write_new_file(directory / "answer.c", "int answer(int given) { return 2 * given; }\n");
  write_new_file(directory / "src/main.rs", program);
}

// The first line that says what went wrong.
std::string telling_line(const std::string& log)
{
  for (std::size_t at = 0; at < log.size();) {
    const std::size_t end = std::min(log.find('\n', at), log.size());
    const std::string line = log.substr(at, end - at);
    if (line.starts_with("error"))
      return line;
    at = end + 1;
  }
  return log.substr(0, log.find('\n'));
}

// What a program that was run said last, where cargo's own lines come before.
std::string last_words(const Output& run)
{
  std::string last;
  for (std::size_t at = 0; at < run.err.size();) {
    const std::size_t end = std::min(run.err.find('\n', at), run.err.size());
    if (run.err.find_first_not_of(" \r\n", at) < end)
      last = run.err.substr(at, end - at);
    at = end + 1;
  }
  return last.empty() || last.starts_with("     Running")
             ? fmt::format("it ended with exit code {}", run.exit_code)
             : last;
}

class Smoke {
 public:
  Smoke(const Machine& machine, const TargetEntry& entry, const std::string& cargo)
      : machine_(machine), entry_(entry), cargo_(cargo)
  {
  }

  // The user's own directory stays the working directory, so that the configuration of the project
  // there counts.
  void test(bool runs, Report& report) const
  {
    const TempDir directory;
    write_project(directory.path());
    const Output build = call("build", directory.path());
    if (build.exit_code != 0)
      return report.found("build-fails",
                          {{"reason", telling_line(build.err)}, {"log", keep(build.err).string()}});
    if (!runs)
      return report.found("not-run");
    const Output run = call("run", directory.path());
    if (run.exit_code != 0)
      return report.found("run-fails",
                          {{"reason", last_words(run)}, {"log", keep(run.err).string()}});
    if (run.out.find(expected) == std::string::npos)
      report.found("wrong", {{"said", run.out.substr(0, run.out.find('\n'))}});
  }

 private:
  Output call(const std::string& verb, const fs::path& project) const
  {
    constexpr std::chrono::minutes patience{10};
    return xtool::run(
        {.argv = {cargo_, verb, "--offline", "--target", entry_.triple.str(), "--manifest-path",
                  (project / "Cargo.toml").string(), "--target-dir", (project / "target").string()},
         .timeout = patience},
        environment());
  }

  // By the compiler that is examined, whichever comes first on PATH.
  Env environment() const
  {
    return machine_.toolchain ? machine_.env.with("RUSTC", machine_.toolchain->rustc.string())
                              : machine_.env;
  }

  fs::path keep(const std::string& log) const
  {
    const fs::path file = machine_.home.smoke_log(entry_.triple);
    xtool::create_directories(file.parent_path());
    write_atomically(file, log);
    return file;
  }

  const Machine& machine_;
  const TargetEntry& entry_;
  const std::string& cargo_;
};

}  // namespace

CheckResult smoke_test(const Machine& machine, const TargetEntry& entry, bool runs)
{
  Report report("smoke", entry.triple);
  const auto cargo = find_cargo(machine);
  try {
    if (cargo)
      Smoke(machine, entry, cargo->string()).test(runs, report);
    else
      report.found("no-cargo");
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
    report.failed(error);
  }
  return std::move(report).result();
}

}  // namespace xtool
