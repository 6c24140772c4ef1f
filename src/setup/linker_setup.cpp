// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/linker_setup.hpp>

#include "tell.hpp"

#include <xtool/link/find/cxx_advice.hpp>
#include <xtool/link/shim/compiler_shim.hpp>
#include <xtool/link/shim/warm.hpp>
#include <xtool/setup/linker_config.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// A program on PATH goes by its name: such a configuration can be shared, and survives a move.
std::string short_name(const fs::path& program, const Env& env)
{
  const std::string name = program.filename().string();
  return env.find_program(name) == program ? name : program.string();
}

Error no_linker(const TargetEntry& entry, const LinkerChoice& choice,
                std::optional<LinkerKind> kind, const std::string& os_release)
{
  const std::string what =
      kind ? fmt::format("no {} on this machine links for '{}'", to_string(*kind),
                         entry.triple.str())
           : fmt::format("nothing on this machine links for '{}'", entry.triple.str());
  Error error(ErrorKind::no_toolchain, what);
  for (auto trial = choice.trials.rbegin(); trial != choice.trials.rend(); ++trial)
    if (trial->verdict == LinkerVerdict::refused)
      error.help(
          fmt::format("'{}' was refused: {}", trial->candidate.program.string(), trial->reason));
  const bool clang_is_here = std::any_of(
      choice.trials.begin(), choice.trials.end(),
      [](const LinkerTrial& trial) { return trial.candidate.kind == LinkerKind::clang; });
  for (const std::string& line : linker_advice(entry, os_release, kind, clang_is_here))
    error.help(line);
  return error;
}

}  // namespace

bool worth_setting_up(const TargetEntry& entry, const Triple& host, const LinkerOptions& options)
{
  if (links_with_lld_alone(entry))
    return !options.kind && !options.glibc && !options.shim && options.runner.value_or(true);
  return entry.triple != host && !brings_its_linker(entry);
}

LinkerSetup::LinkerSetup(Surroundings around, Installation installation, LinkerOptions options,
                         LinkerEvents events)
    : around_(std::move(around)),
      installation_(std::move(installation)),
      options_(std::move(options)),
      events_(std::move(events)),
      ledger_(around_.home / "state",
              options_.dry_run ? ConfigLedger::Mode::rehearsal : ConfigLedger::Mode::real)
{
}

// [env] and linker settings for the host would also reach build scripts and proc-macros.
void LinkerSetup::require_target(const TargetEntry& entry) const
{
  const Triple& target = entry.triple;
  if (target == installation_.toolchain.host && !options_.force)
    throw Error(ErrorKind::conflict, fmt::format("'{}' is this machine itself", target.str()))
        .help(
            "a linker for the host would also be used for build scripts and proc-macros; "
            "--force sets it up nevertheless");
  if (installation_.sysroot.state(target).absent())
    throw Error(ErrorKind::no_toolchain,
                fmt::format("the standard library of '{}' is not installed in '{}'", target.str(),
                            installation_.sysroot.root().string()))
        .help(fmt::format("run `xtool target add {} --setup` to install it and set up a linker",
                          target.str()));
}

LinkerChoices LinkerSetup::choices_for(const Triple& target,
                                       std::optional<GlibcVersion> glibc) const
{
  LinkerOptions options = options_;
  if (glibc)
    options.glibc = glibc;
  const std::optional<LinkerRecord> before = read_linker_record(around_.home, target);
  return make_choices(options, before ? &*before : nullptr, around_.env);
}

// The one of the last time, as long as it works; else the same for all targets.
Zig LinkerSetup::zig_for(const LinkerChoices& choices)
{
  if (!choices.zig.empty())
    if (const ZigTrial trial = try_zig(choices.zig, "the last set-up", around_.env); trial.version)
      return trial.zig();
  if (!zig_)
    zig_ = provide_zig({.version = options_.zig_version, .dry_run = options_.dry_run},
                       installation_.toolchain.host, around_, events_.zig);
  return *zig_;
}

LinkerChoice LinkerSetup::choose(const TargetEntry& entry, const LinkerChoices& choices)
{
  const std::optional<LinkerKind> kind = choices.kind;
  LinkerSearch search{.only = kind,
                      .glibc = choices.glibc,
                      .zig = zig_,
                      .home = around_.home,
                      .lld_directories = {rust_lld_directory(installation_.sysroot.root(),
                                                             installation_.toolchain.host)}};
  if (kind == LinkerKind::zig) {
    // What no zig can do is said before one is installed, and what this one cannot here and not in
    // a trial, as the reason is the answer to what the user asked for.
    if (!entry.zig.is_object() || (choices.glibc && entry.libc != "glibc"))
      zig_target(entry, oldest_zig, choices.glibc);
    search.zig = zig_for(choices);
    zig_target(entry, search.zig->version, choices.glibc);
  }
  if (!kind)
    search.configured = users_linker(entry.triple, around_.home, around_.env);

  const LinkerProof proof{.zig_cache = zig_cache(around_.home), .on_try = events_.trying};
  LinkerChoice choice = choose_linker(entry, search, proof, around_.env);
  if (choice.chosen() != nullptr)
    return choice;
  if (!choices.kind_is_old)
    throw no_linker(entry, choice, kind, around_.os_release);
  tell(events_.gone, *kind, entry.triple);
  LinkerChoices any = choices;
  any.kind = std::nullopt;
  any.kind_is_old = false;
  return choose(entry, any);
}

// What the tools will be called; nothing is written yet.
LinkerSetup::Tools LinkerSetup::plan_tools(const TargetEntry& entry,
                                           const LinkerCandidate& candidate, ShimKind shim) const
{
  const fs::path directory = shim_directory(around_.home, entry.triple);
  Tools tools{.record = {.target = entry.triple, .kind = std::string(to_string(candidate.kind))}};
  LinkerRecord& record = tools.record;
  switch (candidate.kind) {
    case LinkerKind::configured:
      record.linker = candidate.program.string();
      return tools;
    case LinkerKind::lld:  // rustc finds its own by itself
      if (candidate.program.filename() != "rust-lld")
        record.linker = short_name(candidate.program, around_.env);
      return tools;
    case LinkerKind::gcc:
    case LinkerKind::clang:
      if (needs_shim(candidate)) {
        tools.shims = compiler_shims(directory, entry.triple.str(), candidate);
        tools.write = [=] { write_compiler_shims(directory, entry.triple.str(), candidate); };
        record.linker = tools.shims.cc.string();
      } else {
        tools.shims = {.cc = candidate.program,
                       .cxx = candidate.cxx.value_or(""),
                       .ar = candidate.ar.value_or(""),
                       .ranlib = candidate.ranlib.value_or("")};
        record.linker = short_name(candidate.program, around_.env);
      }
      break;
    case LinkerKind::zig: {
      const ShimRequest request{.triple = entry.triple.str(),
                                .target = candidate.zig_target.value(),
                                .zig = candidate.zig.value(),
                                .cache = zig_cache(around_.home),
                                .kind = shim};
      tools.shims = shim_paths(directory, request);
      record.linker = tools.shims.cc.string();
      record.zig = request.zig.program.string();
      record.zig_version = request.zig.version.str();
      record.glibc = request.target.glibc ? request.target.glibc->str() : "";
      record.bindgen = bindgen_arguments(candidate, request.cache, around_.env);
      tools.write = [=] { write_shims(directory, request); };
      break;
    }
  }
  if (candidate.kind != LinkerKind::zig)
    add_cmake_toolchain(tools, directory, entry, candidate);
  record.cc = tools.shims.cc.string();
  record.cxx = tools.shims.cxx.string();
  record.ar = tools.shims.ar.string();
  record.ranlib = tools.shims.ranlib.string();
  record.cmake_toolchain = tools.shims.cmake_toolchain.string();
  return tools;
}

// zig's shims have one of their own.
void LinkerSetup::add_cmake_toolchain(Tools& tools, const fs::path& directory,
                                      const TargetEntry& entry, const LinkerCandidate& candidate)
{
  const std::optional<fs::path> root = separate_root(candidate, entry);
  if (!root)
    return;
  tools.shims.cmake_toolchain = directory / "toolchain.cmake";
  const CompilerRequest request{
      .triple = entry.triple.str(), .os = entry.os, .tools = tools.shims, .root = *root};
  tools.write = [request, write_shims = tools.write] {
    if (write_shims)
      write_shims();
    write_cmake_toolchain(request);
  };
}

LinkerReport LinkerSetup::set_up(const TargetEntry& entry, std::optional<GlibcVersion> glibc)
{
  require_target(entry);
  const Clock::time_point start = Clock::now();
  ConfigSources::read(around_.env);  // what Cargo cannot read is told before anything is done
  const LinkerChoices choices = choices_for(entry.triple, glibc);
  const fs::path file = config_file(choices.project);  // throws where there is no project
  LinkerReport report{.target = entry.triple,
                      .choice = choose(entry, choices),
                      .record = {.target = entry.triple},
                      .wants_runner = choices.runner,
                      .config_file = file};
  const LinkerCandidate& candidate = report.choice.chosen()->candidate;
  report.runner = find_runner(entry,
                              {.host = installation_.toolchain.host,
                               .sysroot = candidate.sysroot,
                               .dll_directories = candidate.dll_directories,
                               .os_release = around_.os_release},
                              around_.env);
  report.cxx_advice = cxx_advice(entry, around_.os_release);
  const Tools tools = plan_tools(entry, candidate, choices.shim);
  report.record = tools.record;
  if (choices.runner)
    report.record.runner = report.runner.argv;
  report.record.config_file = report.config_file.string();
  remember(choices, report.record);
  report.dlltool = plan_dlltool(entry, tools.shims.dlltool, installation_.toolchain, file,
                                around_.home, around_.env);
  report.record.dlltool = report.dlltool.program;
  if (choices.environment)
    report.environment = per_target_variables(report.record);

  const ConfigPlan change = plan(report);
  report.diff = change.diff();
  ledger_.require_applicable(change);
  if (!options_.dry_run && tools.write)
    tools.write();
  ledger_.carry_out(change, [&] { return plan(report); });
  if (!options_.dry_run) {
    write_linker_record(around_.home, report.record);
    report.outranked = outranked(report);
    if (candidate.kind == LinkerKind::zig && options_.warm)
      warm(entry, tools.shims);
  }
  report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return report;
}

// zig builds its libraries for a target when they are first wanted. A failure here is no failure of
// the set-up: what could not be built now is built, or fails with its reason, in the user's build.
void LinkerSetup::warm(const TargetEntry& entry, const Shims& shims) const
{
  try {
    warm_shims(shims, around_.env,
               [&](std::string_view step) { tell(events_.warming, step, entry.triple); });
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::external_tool)
      throw;
    tell(events_.not_warmed, error);
  }
}

}  // namespace xtool
