// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/build/self_contained.hpp>

#include "library_tree.hpp"
#include "zig_libc.hpp"

#include <xtool/link/run/runner.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/process.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// A backtrace runs off the end of the tables where the last part does not end them, and to unwind
// takes an unwinder that fits the C library: programs that only print would not tell.
constexpr std::string_view unwinding = R"rust(use std::backtrace::Backtrace;
use std::sync::atomic::{AtomicU32, Ordering};
static DROPPED: AtomicU32 = AtomicU32::new(0);
struct Guard;
impl Drop for Guard {
    fn drop(&mut self) { DROPPED.fetch_add(1, Ordering::SeqCst); }
}
#[inline(never)]
fn fails(words: usize) -> usize {
    let _guard = Guard;
    if words > 0 { panic!("as it should"); }
    words
}
fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let words = std::env::args().count();
    let caught = std::panic::catch_unwind(|| fails(words)).is_err();
    let trace = Backtrace::force_capture().to_string();
    println!("{caught} {} {}", DROPPED.load(Ordering::SeqCst), trace.contains("main"));
}
)rust";
constexpr std::string_view unwound = "true 1 true";

constexpr std::string_view aborting = R"rust(fn main() {
    let words: Vec<String> = std::env::args().collect();
    let trace = std::backtrace::Backtrace::force_capture().to_string();
    println!("{} {}", !trace.is_empty(), words.iter().map(|_| 42).min().unwrap_or(42));
}
)rust";
constexpr std::string_view ended = "true 42";

bool unwinds(const LibraryBuild& build)
{
  return build.recipe.panic != "abort" && build.target.text("panic-strategy") != "abort" &&
         std::find(build.recipe.features.begin(), build.recipe.features.end(), "panic-unwind") !=
             build.recipe.features.end();
}

struct ProofLinker {
  fs::path program;
  std::string name = {};
};

// An LLD, as that needs no C compiler: rustc's own, the one in zig, or one on PATH.
std::optional<ProofLinker> find_lld(const LibraryBuild& build, const LibcSource& source,
                                    const fs::path& work, const Env& env)
{
  const char* const name = build.target.text("arch").starts_with("wasm") ? "wasm-ld" : "ld.lld";
  const fs::path own =
      build.toolchain.sysroot / "lib/rustlib" / build.toolchain.host.str() / "bin/rust-lld";
  if (is_there(own))
    return ProofLinker{.program = own, .name = "rust-lld"};
  if (source.zig) {
    const fs::path script = work / name;
    // rustc names the flavour for those who call LLD by another name; zig's does not expect it.
    write_new_file(script, fmt::format("#!/bin/sh\n[ \"$1\" != -flavor ] || shift 2\n"
                                       "exec {} \"$@\"\n",
                                       shell_command({source.zig->program.native(), name})));
    fs::permissions(script, fs::perms::owner_all);
    return ProofLinker{.program = script, .name = fmt::format("zig {}", name)};
  }
  if (const auto program = env.find_program(name))
    return ProofLinker{.program = *program, .name = name};
  return std::nullopt;
}

// What a linker says first of what is wrong; rustc's own words only repeat the call.
std::string link_error_in(const std::string& printed)
{
  for (const char* sign : {"lld: error: ", "wasm-ld: error: ", "undefined ", "error: "})
    if (const std::size_t at = printed.rfind(sign); at != std::string::npos) {
      const std::size_t first = printed.find(sign);
      const std::string_view rest = std::string_view(printed).substr(std::min(at, first));
      return std::string(rest.substr(0, rest.find('\n')));
    }
  return "it printed no reason";
}

void link_program(const LibraryBuild& build, const fs::path& sysroot, const ProofLinker& linker,
                  const fs::path& program, const Env& env)
{
  const fs::path source = fs::path(program) += ".rs";
  write_new_file(source, unwinds(build) ? unwinding : aborting);
  std::vector<std::string> flags{"-Ctarget-feature=+crt-static", "-Clink-self-contained=yes",
                                 "-Clinker=" + linker.program.native()};
  if (build.recipe.panic == "abort")
    flags.emplace_back("-Cpanic=abort");
  const Output output =
      compile_with_built(build, sysroot, source, program, flags, env.with("LC_ALL", "C"));
  if (output.exit_code != 0)
    throw Error(ErrorKind::external_tool,
                fmt::format("{} cannot link a program with what was built: {}", linker.name,
                            link_error_in(output.err)));
}

}  // namespace

void add_frame_files(const LibraryBuild& build, const SelfContainedParts& parts,
                     std::vector<fs::path>& files, const Env& env)
{
  const fs::path directory = build.work / "self-contained";
  // rustc finds the crates that were just built as those of a sysroot.
  const fs::path sysroot = build.work / "sysroot";
  const fs::path lib = sysroot / "lib/rustlib" / build.target.name.str();
  xtool::create_directories(lib);
  fs::create_directory_symlink(build.work / "target" / build.target.name.str() / "release/deps",
                               lib / "lib");
  std::vector<std::string> flags = build.recipe.rustflags;
  flags.insert(flags.end(), {"--sysroot", sysroot.native(), "--crate-name", "frame",
                             "-Cpanic=abort", "-Cembed-bitcode=no"});

  std::vector<std::string> names = parts.frame_files;
  names.insert(names.end(), parts.start_files.begin(), parts.start_files.end());
  for (const std::string& name : names) {
    if (is_there(directory / name))
      continue;
    // Rust's programs need nothing of gcc's but the end of the unwinder's table: a zero.
    const fs::path source = build.work / (name + ".rs");
    write_new_file(source, name.starts_with("crtend")
                               ? "#![no_std]\n#[used]\n#[link_section = \".eh_frame\"]\n"
                                 "pub static END: u32 = 0;\n"
                               : "#![no_std]\n");
    compile_object(build, source, directory / name, env, flags);
    files.push_back(directory / name);
  }
}

ProgramProof prove_program(const LibraryBuild& build, const fs::path& sysroot,
                           const LibcSource& source, const Home& home, const Env& env)
{
  const TempDir work;
  const auto linker = find_lld(build, source, work.path(), env);
  if (!linker)
    return {.not_run = "there is no LLD to link it with"};
  ProgramProof proof{.linker = linker->name};
  const fs::path program = work.path() / "program";
  link_program(build, sysroot, *linker, program, zig_environment(home, env).in(env.cwd()));
  if (!build.target.entry) {
    proof.not_run = "it is not known what runs it";
    return proof;
  }
  const Runner runner = find_runner(*build.target.entry,
                                    {.host = build.toolchain.host, .root = env.system_root()}, env);
  if (runner.kind == RunnerKind::none) {
    proof.not_run = runner.reason;
    return proof;
  }
  std::vector<std::string> argv = runner.argv;
  if (!argv.empty())
    if (const auto found = env.find_program(argv.front()))
      argv.front() = found->native();
  argv.push_back(program.native());
  proof.runner =
      runner.argv.empty() ? "this machine" : fs::path(runner.argv.front()).filename().native();
  const Output output = run({.argv = argv, .timeout = std::chrono::minutes(2)}, env);
  const std::string_view expected = unwinds(build) ? unwound : ended;
  if (output.exit_code != 0 || !output.out.starts_with(expected))
    throw Error(
        ErrorKind::external_tool,
        fmt::format("a program with what was built does not do what it should with {}: it "
                    "ended with {} and printed '{}'",
                    proof.runner, output.exit_code, output.out.substr(0, output.out.find('\n'))));
  return proof;
}

}  // namespace xtool
