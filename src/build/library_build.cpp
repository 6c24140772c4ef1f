// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/build/library_build.hpp>

#include "library_tree.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/json.hpp>
#include <xtool/support/process.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <set>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view wrapper =
    "#!/bin/sh\n"
    "# rustc wants the crate panic_abort to be compiled for what it is for.\n"
    "case \" $* \" in *' --crate-name panic_abort '*) set -- \"$@\" -C panic=abort ;; esac\n"
    "exec \"$@\"\n";

std::string commit_or_release(const Toolchain& toolchain)
{
  const std::size_t open = toolchain.version.find('(');
  const std::size_t blank = toolchain.version.find(' ', open);
  if (open == std::string::npos || blank == std::string::npos)
    return toolchain.release.str();
  return toolchain.version.substr(open + 1, blank - open - 1);
}

// Debugging information then names files as that of rustc's own libraries does, and is the same
// wherever it was built.
std::vector<std::string> remapped(const LibraryBuild& build)
{
  const std::string origin = "/rustc/" + commit_or_release(build.toolchain);
  return {
      fmt::format("--remap-path-prefix={}={}/library", (build.work / "library").native(), origin),
      fmt::format("--remap-path-prefix={}=/rust/deps", build.crates.native())};
}

Env cargo_environment(const LibraryBuild& build, const Env& env)
{
  std::vector<std::string> flags = build.recipe.rustflags;
  for (std::string& flag : remapped(build))
    flags.push_back(std::move(flag));
  Env result = without_rust_variables(env)
                   // From here up, no directory has a configuration of the user's.
                   .in("/")
                   .with("CARGO_HOME", (build.work / "cargo").native())
                   .with("CARGO_TARGET_DIR", (build.work / "target").native())
                   .with("CARGO_ENCODED_RUSTFLAGS", fmt::format("{}", fmt::join(flags, "\x1f")))
                   .with("CARGO_INCREMENTAL", "0")
                   .with("CARGO_PROFILE_RELEASE_OPT_LEVEL", build.recipe.opt_level)
                   .with("CARGO_PROFILE_RELEASE_DEBUG", build.recipe.debug)
                   .with("CARGO_TERM_COLOR", "never")
                   // Two stds in one program differ in the names of their symbols.
                   .with("__CARGO_DEFAULT_LIB_METADATA", "xtool-std")
                   .with("RUSTC", build.tools.rustc.native())
                   .with("RUSTC_WRAPPER", (build.work / "rustc").native())
                   .with("RUST_TARGET_PATH", (build.work / "specs").native())
                   // std uses what is unstable; this reaches no other build.
                   .with("RUSTC_BOOTSTRAP", "1");
  if (build.toolchain.release.stage.empty() || build.toolchain.release.stage.starts_with("beta"))
    result = result.with("CFG_DISABLE_UNSTABLE_FEATURES", "1");
  return result;
}

std::vector<std::string> cargo_call(const LibraryBuild& build)
{
  const char* const package = build.recipe.std ? "sysroot" : "alloc";
  std::vector<std::string> argv{build.tools.cargo.native(),
                                "build",
                                "--release",
                                "--locked",
                                "--offline",
                                "--config",
                                (build.work / "config.toml").native(),
                                "--target",
                                build.target.name.str(),
                                "--manifest-path",
                                (build.work / "library" / package / "Cargo.toml").native(),
                                "--features",
                                fmt::format("{}", fmt::join(build.recipe.features, ","))};
  if (build.jobs > 0)
    argv.insert(argv.end(), {"--jobs", std::to_string(build.jobs)});
  return argv;
}

// "   Compiling core v0.0.0 (/x/library/core)"
std::optional<std::string> crate_in(std::string_view line)
{
  constexpr std::string_view word = "Compiling ";
  const std::size_t at = line.find_first_not_of(' ');
  if (at == std::string_view::npos || !line.substr(at).starts_with(word))
    return std::nullopt;
  const std::string_view rest = line.substr(at + word.size());
  return std::string(rest.substr(0, rest.find(' ')));
}

std::string first_error(const std::string& printed)
{
  std::size_t at = 0;
  while (at < printed.size()) {
    const std::size_t end = std::min(printed.find('\n', at), printed.size());
    if (printed.compare(at, 5, "error") == 0)
      return printed.substr(at, end - at);
    at = end + 1;
  }
  return "error: it printed no reason";
}

// How many crates cargo is going to name. It names a package once, whatever it compiles of it, and
// whatever for.
int crate_count(const LibraryBuild& build, const Env& env)
{
  std::vector<std::string> argv = cargo_call(build);
  argv.insert(argv.end(), {"--unit-graph", "-Zunstable-options"});
  std::set<std::string> packages;
  try {
    const Output answer = run({.argv = argv}, env);
    if (answer.exit_code != 0)
      return 0;
    const Json graph = parse_json(answer.out, "cargo's graph of units");
    for (const JsonCursor& unit : JsonCursor(graph, "cargo's graph of units").at("units").items())
      packages.insert(unit.at("pkg_id").string());
  } catch (const Error& error) {  // nobody has to know
    if (error.kind() == ErrorKind::interrupted)
      throw;
    return 0;
  }
  return static_cast<int>(packages.size());
}

void run_cargo(const LibraryBuild& build, const Env& env, const OnCrate& on_crate)
{
  std::ofstream log(build.work / "log", std::ios::binary);
  CrateProgress progress{.of = on_crate ? crate_count(build, env) : 0};
  const auto pass_on = [&](LongCommand::Stream, std::string_view line) {
    log << line << std::flush;
    if (auto crate = crate_in(line); crate && on_crate) {
      progress.crate = *std::move(crate);
      ++progress.number;
      on_crate(progress);
    }
  };
  const Output output = run_long({.argv = cargo_call(build), .pass_on = pass_on}, env);
  if (output.exit_code != 0)
    throw Error(ErrorKind::external_tool, fmt::format("cargo cannot build the standard library: {}",
                                                      first_error(output.err)));
}

// What comes first and last in every program for the GNU ABI of Windows.
std::vector<fs::path> frame_objects(const LibraryBuild& build, const Env& env)
{
  std::vector<fs::path> objects;
  for (const char* name : {"rsbegin", "rsend"}) {
    objects.push_back(build.work / (std::string(name) + ".o"));
    compile_object(build, build.work / "library/rtstartup" / (std::string(name) + ".rs"),
                   objects.back(), env);
  }
  return objects;
}

}  // namespace

BuildTools build_tools(const Toolchain& toolchain, const Env& env, const PackageAdvice& packages)
{
  const fs::path bin = toolchain.sysroot / "bin";
  BuildTools tools{.rustc = is_there(bin / "rustc") ? bin / "rustc" : toolchain.rustc};
  if (is_there(bin / "cargo"))
    tools.cargo = bin / "cargo";
  else if (const auto found = env.find_program("cargo"))
    tools.cargo = *found;
  else
    throw Error(ErrorKind::no_toolchain,
                "building a standard library takes cargo, which was not found")
        .help(packages.advice("cargo"));
  return tools;
}

Env without_rust_variables(const Env& env)
{
  std::map<std::string, std::string> kept;
  for (const std::string& line : env.lines()) {
    const std::size_t equals = line.find('=');
    const std::string name = line.substr(0, equals);
    const auto starts = [&](const char* prefix) { return name.starts_with(prefix); };
    if (name == "RUSTUP_HOME" || (!starts("CARGO") && !starts("RUST") && !starts("__CARGO") &&
                                  !starts("CFG_") && name != "MAKEFLAGS"))
      kept[name] = line.substr(equals + 1);
  }
  return Env(std::move(kept), env.cwd());
}

void compile_object(const LibraryBuild& build, const fs::path& source, const fs::path& object,
                    const Env& env, const std::vector<std::string>& flags)
{
  std::vector<std::string> argv{build.tools.rustc.native(), "--target",   build.target.name.str(),
                                "--crate-type=lib",         "--emit=obj", "-Awarnings"};
  argv.insert(argv.end(), flags.begin(), flags.end());
  argv.insert(argv.end(), {"-o", object.native(), source.native()});
  const Env own = without_rust_variables(env)
                      .with("RUSTC_BOOTSTRAP", "1")
                      .with("RUST_TARGET_PATH", (build.work / "specs").native());
  const Output output = run({.argv = argv}, own);
  if (output.exit_code != 0)
    throw Error(ErrorKind::external_tool,
                fmt::format("rustc cannot compile '{}': {}", source.filename().native(),
                            first_error(output.err)));
}

Output compile_with_built(const LibraryBuild& build, const fs::path& sysroot,
                          const fs::path& source, const fs::path& result,
                          const std::vector<std::string>& flags, const Env& env)
{
  std::vector<std::string> argv{build.tools.rustc.native(),
                                "--sysroot",
                                sysroot.native(),
                                "--target",
                                build.target.name.str(),
                                "--edition=2021",
                                "-o",
                                result.native(),
                                source.native()};
  argv.insert(argv.end(), flags.begin(), flags.end());
  Env clean = without_rust_variables(env);
  if (build.target.needs_unstable_options) {
    argv.emplace_back("-Zunstable-options");
    clean = clean.with("RUSTC_BOOTSTRAP", "1");
  }
  return run({.argv = argv, .timeout = std::chrono::minutes(10)}, clean);
}

std::vector<fs::path> build_library(const LibraryBuild& build, const Env& env,
                                    const OnCrate& on_crate)
{
  copy_library(build.sources, build.work);
  xtool::create_directories(build.work / "cargo");
  xtool::create_directories(build.work / "specs");
  write_new_file(build.work / "rustc", wrapper);
  fs::permissions(build.work / "rustc", fs::perms::owner_all);
  write_new_file(build.work / "config.toml", vendored_source(build.crates));
  if (build.target.custom)
    write_new_file(build.work / "specs" / (build.target.name.str() + ".json"),
                   *build.target.custom);

  run_cargo(build, cargo_environment(build, env), on_crate);

  std::vector<fs::path> files;
  std::error_code code;
  for (const fs::directory_entry& entry : fs::directory_iterator(
           build.work / "target" / build.target.name.str() / "release/deps", code))
    if (entry.path().extension() == ".rlib")
      files.push_back(entry.path());
  if (files.empty())
    throw Error(ErrorKind::external_tool,
                "cargo has built the standard library, but left no crates");
  if (build.recipe.std && has_frame_objects(build.target))
    for (fs::path& object : frame_objects(build, env))
      files.push_back(std::move(object));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace xtool
