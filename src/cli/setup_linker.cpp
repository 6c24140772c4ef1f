// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "setup_linker.hpp"

#include "linker_setup.hpp"
#include "linker_words.hpp"
#include "targets.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <memory>

namespace xtool::cli {
namespace {

struct SetupOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> targets = {};
  LinkerWords words = {};
  bool remove = false;
};

Json json(const LinkerTrial& trial)
{
  const LinkerCandidate& candidate = trial.candidate;
  return {{"kind", to_string(candidate.kind)},
          {"program", candidate.program.string()},
          {"found_by", candidate.found_by},
          {"verdict", to_string(trial.verdict)},
          {"reason", trial.reason}};
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json json(const LinkerReport& report)
{
  Json candidates = Json::array();
  for (const LinkerTrial& trial : report.choice.trials)
    candidates.push_back(json(trial));
  const LinkerRecord& record = report.record;
  return {{"triple", report.target.str()},
          {"kind", record.kind},
          {"linker", record.linker},
          {"zig", text_or_null(record.zig_version)},
          {"glibc", text_or_null(record.glibc)},
          {"runner", record.runner},
          {"environment", variables_json(per_target_variables(record))},
          {"config_file", report.config_file.string()},
          {"changed", !report.diff.empty()},
          {"diff", report.diff},
          {"candidates", std::move(candidates)},
          {"seconds", report.seconds}};
}

// "zig 0.15.2 (glibc 2.17)", "gcc 'arm-linux-gnueabihf-gcc'".
std::string describe(const LinkerRecord& record)
{
  if (record.kind != "zig")
    return fmt::format("{} '{}'",
                       record.kind == "configured" ? "the configured linker" : record.kind,
                       record.linker);
  return fmt::format("zig {}{}", record.zig_version,
                     record.glibc.empty() ? "" : fmt::format(" for glibc {}", record.glibc));
}

void tell(const LinkerReport& report, const LinkerOptions& options, Console& console)
{
  const std::string& target = report.target.str();
  if (options.dry_run) {
    console.info(fmt::format("would use {} for '{}'", describe(report.record), target));
    return;
  }
  console.info(fmt::format("'{}' is linked by {}, {}", target, describe(report.record),
                           human_duration(report.seconds)));
  console.info(report.diff.empty() ? fmt::format("'{}' stays as it is", report.config_file.string())
                                   : fmt::format("wrote '{}'", report.config_file.string()));
  if (report.runner.kind == RunnerKind::none && options.runner) {
    console.info(fmt::format("nothing here runs its programs: {}", report.runner.reason));
    for (const std::string& line : report.runner.help)
      console.help(line);
  }
  const bool runs = report.runner.kind == RunnerKind::native || !report.record.runner.empty();
  console.help(fmt::format("next: `cargo {} --target {}`", runs ? "run" : "build", target));
}

std::string dry_run_text(const LinkerReport& report)
{
  std::string text = fmt::format("{}:\n", report.target.str());
  for (const LinkerTrial& trial : report.choice.trials)
    text += fmt::format("  {:<10} {:<11} {}  {}\n", to_string(trial.candidate.kind),
                        to_string(trial.verdict), trial.candidate.program.string(), trial.reason);
  return text + report.diff;
}

std::vector<Triple> wanted_targets(const SetupOptions& options, const Installation& installation,
                                   Workbench& bench)
{
  const std::vector<Triple> installed = installed_targets(installation.sysroot);
  if (!options.targets.empty())
    return resolve_targets(bench, options.targets, installed);
  std::vector<Triple> targets;
  for (const Triple& target : installed)
    if (target != installation.toolchain.host)
      targets.push_back(target);
  if (targets.empty())
    throw Error(ErrorKind::usage, "no target is installed but this machine's own")
        .help("`xtool target add T --setup` installs one and sets up its linker");
  return targets;
}

Outcome set_up(const SetupOptions& options, Workbench& bench)
{
  const LinkerOptions linker_options = options.words.parse();
  Installation installation = bench.installation(options.sysroot);
  const std::vector<Triple> targets = wanted_targets(options, installation, bench);
  std::vector<const TargetEntry*> entries;
  for (const Triple& target : targets)
    entries.push_back(&bench.catalog().require(target.str()));

  LinkerSetup setup(bench, std::move(installation), linker_options);
  Outcome outcome;
  Json reports = Json::array();
  for (const TargetEntry* entry : entries) {
    const LinkerReport report =
        during(fmt::format("cannot set up a linker for '{}'", entry->triple.str()),
               [&] { return setup.set_up(*entry); });
    tell(report, linker_options, bench.console());
    if (linker_options.dry_run)
      outcome.text += dry_run_text(report);
    reports.push_back(json(report));
  }
  outcome.result = {{"dry_run", linker_options.dry_run}, {"targets", std::move(reports)}};
  return outcome;
}

Outcome remove(const SetupOptions& options, Workbench& bench)
{
  const Installation installation = bench.installation(options.sysroot);
  Outcome outcome;
  Json reports = Json::array();
  for (const Triple& target : wanted_targets(options, installation, bench)) {
    const LinkerRemoval removal = remove_linker_setup(bench, target, options.words.dry_run);
    tell_removal(removal, target, options.words.dry_run, bench.console());
    if (options.words.dry_run)
      outcome.text += removal.diff;
    reports.push_back(
        {{"triple", target.str()}, {"removed", removal.was_set_up}, {"diff", removal.diff}});
  }
  outcome.result = {{"dry_run", options.words.dry_run}, {"targets", std::move(reports)}};
  return outcome;
}

}  // namespace

Action bind_setup_linker(CLI::App& command)
{
  auto options = std::make_shared<SetupOptions>();
  command
      .add_option("TARGET", options->targets,
                  "Installed targets; without any, all of them but this machine's own")
      ->expected(0, 1000);
  bind_linker_options(command, options->words);
  command.add_flag("--remove", options->remove, "Take back what this command wrote");
  command.add_flag("--dry-run", options->words.dry_run,
                   "Show the candidates and the change; write nothing");
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) {
    return options->remove ? remove(*options, bench) : set_up(*options, bench);
  };
}

}  // namespace xtool::cli
