// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "doctor.hpp"

#include "bug_report.hpp"
#include "cli/linker_words.hpp"
#include "cli/options.hpp"
#include "cli/setup_events.hpp"
#include "cli/targets.hpp"
#include "doctor_report.hpp"
#include "github_reports.hpp"

#include <xtool/cargo/config_file.hpp>
#include <xtool/link/linker_record.hpp>
#include <xtool/link/run/runner.hpp>
#include <xtool/rust/private_sysroot.hpp>
#include <xtool/setup/fixes.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/shell.hpp>
#include <xtool/sysroot/store.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>

namespace xtool::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct DoctorOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> targets = {};
  std::string glibc = {};
  bool fix = false;
  bool smoke = false;
  bool report = false;
  std::string format = "text";
};

// Nothing that is wrong keeps the rest from being looked at.
Machine look_around(const DoctorOptions& options, Workbench& bench)
{
  Machine machine{.env = bench.env(),
                  .catalog = bench.catalog(),
                  .home = bench.home(),
                  .cargo_home = cargo_home(bench.env()),
                  .packages = PackageAdvice::of(bench.env()),
                  .root = bench.env().system_root(),
                  .glibc = parse_glibc(options.glibc)};
  try {
    Installation installation = bench.installation(options.sysroot, RustcAnswers::fresh);
    machine.toolchain = std::move(installation.toolchain);
    machine.sysroot = std::move(installation.sysroot);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted || error.kind() == ErrorKind::usage)
      throw;
    machine.toolchain_error = error;
  }
  try {
    machine.config = ConfigSources::read(bench.env());
  } catch (const ConfigError& error) {
    machine.config_error = error;
  }
  return machine;
}

void add_unique(std::vector<Triple>& targets, const std::vector<Triple>& more)
{
  for (const Triple& target : more)
    if (std::find(targets.begin(), targets.end(), target) == targets.end())
      targets.push_back(target);
}

// Damaged records are what a check reports; they keep nothing else from being examined.
std::vector<Triple> installed_traces(const Machine& machine)
{
  try {
    return machine.sysroot && machine.toolchain
               ? targets_with_std({.toolchain = *machine.toolchain, .sysroot = *machine.sysroot},
                                  machine.home)
               : std::vector<Triple>();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    return {};
  }
}

// A linker that is configured for the machine itself links build scripts for all targets.
bool has_own_linker(const Machine& machine)
{
  return machine.config &&
         machine.config->winner(target_key(machine.toolchain->host, "linker")).has_value();
}

// Those that were named; else all that are installed, set up, have a sysroot, or are built for in
// this project. The
// machine itself only counts where somebody has configured a linker for it.
std::vector<TargetEntry> targets_to_examine(const DoctorOptions& options, const Machine& machine,
                                            Workbench& bench)
{
  std::vector<Triple> targets;
  add_unique(targets, installed_traces(machine));
  add_unique(targets, recorded_targets(bench.home()));
  for (const auto& [target, entry] : bench.catalog().entries())
    if (is_there(sysroot_lock_file(bench.home(), target)))
      add_unique(targets, {target});
  add_unique(targets, targets_built_here(machine));
  if (!options.targets.empty()) {
    const std::vector<Triple> known = targets;
    targets = resolve_targets(bench, options.targets, [&] { return known; });
    // It links the build scripts of these.
    if (machine.toolchain && has_own_linker(machine))
      add_unique(targets, {machine.toolchain->host});
  } else if (machine.toolchain && !has_own_linker(machine)) {
    std::erase(targets, machine.toolchain->host);
  }
  std::vector<TargetEntry> entries;
  for (const Triple& target : targets)
    if (std::optional<TargetEntry> entry = bench.catalog().entry_for(target))
      entries.push_back(*std::move(entry));
    else
      bench.console().warn(
          fmt::format("'{}' is not in the catalog, so that little could be checked", target.str()));
  return entries;
}

std::optional<ConfigSource> configured_runner(const Machine& machine, const TargetEntry& entry)
{
  return machine.config ? machine.config->winner(target_key(entry.triple, "runner")) : std::nullopt;
}

bool runs_natively(const Machine& machine, const TargetEntry& entry)
{
  if (!machine.toolchain)
    return false;
  const Runner runner = find_runner(
      entry, {.host = machine.toolchain->host, .packages = machine.packages, .root = machine.root},
      machine.env);
  return runner.kind == RunnerKind::native;
}

// Why a real program cannot be tried; empty when it can.
std::string why_no_smoke(const Machine& machine, const TargetEntry& entry)
{
  if (!machine.toolchain)
    return "a real program, as there is no rustc";
  if (entry.os == "none")
    return fmt::format("a real program, as '{}' has no std", entry.triple.str());
  const bool apart = find_private_std(machine.home, *machine.toolchain, entry.triple).has_value();
  if (!apart && (!machine.sysroot || machine.sysroot->state(entry.triple).absent()))
    return fmt::format("a real program, as the std of '{}' is not installed", entry.triple.str());
  return "";
}

// The user's runner is run, whatever it does: that is said first.
CheckResult smoke(const Machine& machine, const TargetEntry& entry, Console& console)
{
  const std::string& triple = entry.triple.str();
  if (std::string reason = why_no_smoke(machine, entry); !reason.empty())
    return {.check = "smoke", .target = entry.triple, .not_checked = std::move(reason)};
  const auto runner = configured_runner(machine, entry);
  if (runner)
    console.info(fmt::format("building a program for '{}' and running it with the runner {} of {}",
                             triple, runner->written, describe_origin(*runner)));
  else
    console.info(fmt::format("building and running a program for '{}'", triple));
  return smoke_test(machine, entry, runner || runs_natively(machine, entry));
}

void smoke_all(const Machine& machine, const std::vector<TargetEntry>& entries,
               Diagnosis& diagnosis, Console& console)
{
  for (const TargetEntry& entry : entries)
    diagnosis.results.push_back(smoke(machine, entry, console));
  std::stable_sort(diagnosis.results.begin(), diagnosis.results.end(),
                   [](const CheckResult& a, const CheckResult& b) { return a.target < b.target; });
}

// What can be done about the findings.
std::vector<Fix> asked_fixes(const std::vector<CheckResult>& results)
{
  std::vector<Fix> asked;
  for (const CheckResult& result : results)
    for (const Finding& finding : result.findings)
      if (const std::optional<FixKind> kind = parse_fix(finding.fix))
        asked.push_back({.kind = *kind, .target = finding.target, .check = finding.check});
  return asked;
}

std::vector<Fixed> fix(const std::vector<CheckResult>& results, const DoctorOptions& options,
                       Workbench& bench)
{
  const FixTools tools{.around = bench.surroundings(),
                       .sources = std_sources(bench, options.sysroot),
                       .installation = [&] { return bench.installation(options.sysroot); },
                       .glibc = parse_glibc(options.glibc)};
  return apply_fixes(plan_fixes(asked_fixes(results)), tools, fix_events(bench.console()));
}

// The command that fixes what this one has found, by what was given on the command line.
std::string fixing_command(const DoctorOptions& options)
{
  std::vector<std::string> words{"xtool", "doctor", "--fix"};
  for (const auto& [name, value] :
       {std::pair{"--toolchain", &options.sysroot.toolchain},
        std::pair{"--sysroot", &options.sysroot.sysroot}, std::pair{"--glibc", &options.glibc}})
    if (!value->empty())
      for (std::string& word : option_words(name, *value))
        words.push_back(std::move(word));
  words.insert(words.end(), options.targets.begin(), options.targets.end());
  return shell_command(words);
}

bool is_fixable(const Diagnosis& diagnosis) { return !asked_fixes(diagnosis.results).empty(); }

// A report is what was asked for, whatever is in it.
Outcome report(const Machine& machine, const Diagnosis& diagnosis, Workbench& bench)
{
  Outcome outcome{.text = bug_report(machine, diagnosis, bench),
                  .result = diagnosis_json(diagnosis)};
  outcome.result["report"] = outcome.text;
  bench.console().help("read the report before you send it: it names projects and directories");
  return outcome;
}

Outcome examine_and_report(const DoctorOptions& options, Workbench& bench)
{
  const bool for_github = is_for_github(options.format, bench.options().json);
  const Clock::time_point start = Clock::now();
  std::optional<Machine> machine = look_around(options, bench);
  const std::vector<TargetEntry> entries = targets_to_examine(options, *machine, bench);
  Diagnosis diagnosis{.results = examine(*machine, entries),
                      .all_checks = bench.options().verbose > 0};
  if (options.fix) {
    diagnosis.fixed = fix(diagnosis.results, options, bench);
    if (!diagnosis.fixed.empty()) {
      machine.emplace(look_around(options, bench));
      diagnosis.results = examine(*machine, entries);
    }
  }
  if (options.smoke)
    smoke_all(*machine, entries, diagnosis, bench.console());
  diagnosis.seconds = std::chrono::duration<double>(Clock::now() - start).count();

  if (options.report)
    return report(*machine, diagnosis, bench);
  std::string text = for_github
                         ? tell_github(github_report(diagnosis), bench.env(), bench.console())
                         : diagnosis_text(diagnosis);
  if (for_github)
    bench.console().info(counts_text(diagnosis));
  else if (is_fixable(diagnosis) && !options.fix)
    text += fmt::format("help: run `{}` to apply the safe fixes\n", fixing_command(options));
  return {.text = std::move(text),
          .result = diagnosis_json(diagnosis),
          .exit_code = diagnosis.count(Severity::error) > 0 ? 1 : 0};
}

}  // namespace

Action bind_doctor(CLI::App& command)
{
  auto options = std::make_shared<DoctorOptions>();
  add_option(command, "TARGET", options->targets,
             "Targets to check; without any, all that are installed or set up")
      .expected(0, 1000);
  const BoundOption fix = add_flag(command, "--fix", options->fix, "Apply the safe fixes");
  const BoundOption smoke = add_flag(command, "--smoke", options->smoke,
                                     "Also build a real program for each target, and run it");
  add_option(command, "--glibc", options->glibc,
             "The oldest glibc that the programs have to run on")
      .type_name("X.Y");
  const BoundOption format = bind_report_format(command, options->format);
  add_flag(command, "--report", options->report,
           "Print everything that a bug report needs, in Markdown, with secrets masked")
      .excludes(fix)
      .excludes(smoke)
      .excludes(format);
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return examine_and_report(*options, bench); };
}

}  // namespace xtool::cli
