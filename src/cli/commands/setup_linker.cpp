// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "setup_linker.hpp"

#include "cli/error_groups.hpp"
#include "cli/linker_words.hpp"
#include "cli/options.hpp"
#include "cli/setup_events.hpp"
#include "cli/targets.hpp"
#include "linker_report.hpp"

#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/setup/linker_removal.hpp>
#include <xtool/setup/linker_setup.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

namespace xtool::cli {
namespace {

struct SetupOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> targets = {};
  LinkerWords words = {};
  bool remove = false;
};

// The targets with the glibc versions that were written behind their names.
using Wanted = std::vector<std::pair<Triple, std::optional<GlibcVersion>>>;

Wanted wanted_targets(const SetupOptions& options, const LinkerOptions& linker,
                      const Installation& installation, Workbench& bench)
{
  std::vector<Triple> installed = installed_targets(installation, bench.home());
  Wanted wanted;
  for (const std::string& word : options.targets) {
    if (zig_version_in(word))
      throw Error(ErrorKind::usage, fmt::format("'{}' is a version, and no target", word))
          .help(fmt::format("a version goes with its option: `--zig={}`", shell_word(word)));
    wanted.emplace_back(resolve_target(bench, word, [&] { return installed; }), glibc_of(word));
  }
  if (!options.targets.empty())
    return wanted;
  for (const Triple& target : installed)
    if (const std::optional<TargetEntry> entry = bench.catalog().entry_for(target);
        entry && worth_setting_up(*entry, installation.toolchain.host, linker, bench.env()))
      wanted.emplace_back(target, std::nullopt);
  if (wanted.empty())
    throw Error(ErrorKind::usage, "no installed target needs a linker")
        .help("`xtool target add T --setup` installs one and sets up its linker");
  return wanted;
}

// What became of the targets that were asked for.
class Results {
 public:
  Results(const LinkerOptions& options, Console& console) : options_(options), console_(console) {}

  void add(const LinkerReport& report)
  {
    tell_linker(report, options_, console_);
    if (options_.dry_run)
      outcome_.text += linker_text(report);
    reports_.push_back(linker_json(report));
  }

  void add_failure(const Triple& target, const Error& error)
  {
    errors_.emplace_back(target, error);
    failed_.push_back({{"triple", target.str()}, {"error", json_of(error)}});
    if (outcome_.exit_code == 0)
      outcome_.exit_code = exit_code(error.kind());
  }

  Outcome outcome() &&
  {
    for (const Error& error : group_errors(errors_))
      console_.error(error);
    if (!failed_.empty())
      console_.warn(fmt::format("{} of {} targets could not be set up", failed_.size(),
                                failed_.size() + reports_.size()));
    outcome_.result = {{"dry_run", options_.dry_run},
                       {"targets", std::move(reports_)},
                       {"failed", std::move(failed_)}};
    return std::move(outcome_);
  }

 private:
  const LinkerOptions& options_;
  Console& console_;
  Outcome outcome_;
  Json reports_ = Json::array();
  Json failed_ = Json::array();
  std::vector<TargetError> errors_ = {};
};

// Of several targets, one that fails does not keep the others from being set up.
Outcome set_up(const SetupOptions& options, Workbench& bench)
{
  const LinkerOptions linker_options = options.words.parse();
  Installation installation = bench.installation(options.sysroot);
  const Wanted wanted = wanted_targets(options, linker_options, installation, bench);
  for (const auto& [target, glibc] : wanted)
    require_glibc_fits(linker_options, glibc);
  LinkerSetup setup(bench.surroundings(), std::move(installation), linker_options,
                    linker_events(bench.console()));
  Results results(linker_options, bench.console());
  for (const auto& [target, glibc] : wanted) {
    const TargetEntry entry = bench.catalog().require_entry_for(target);
    try {
      results.add(during(fmt::format("cannot set up a linker for '{}'", target.str()),
                         [&, &glibc = glibc] { return setup.set_up(entry, glibc); }));
    } catch (const Error& error) {
      if (wanted.size() == 1 || error.kind() == ErrorKind::interrupted)
        throw;
      results.add_failure(target, error);
    }
  }
  return std::move(results).outcome();
}

// What was set up is known without the std, which may be gone by now.
std::vector<Triple> targets_to_clear(const SetupOptions& options, const ConfigLedger& ledger,
                                     Workbench& bench)
{
  std::vector<Triple> recorded = targets_with_traces(bench.home(), ledger);
  if (!options.targets.empty())
    return resolve_targets(bench, options.targets, [&] { return recorded; });
  if (recorded.empty())
    bench.console().info("no linker was set up for any target");
  return recorded;
}

Outcome remove(const SetupOptions& options, Workbench& bench)
{
  Outcome outcome;
  Json reports = Json::array();
  ConfigLedger ledger(bench.home().state(), options.words.dry_run ? ConfigLedger::Mode::rehearsal
                                                                  : ConfigLedger::Mode::real);
  for (const Triple& target : targets_to_clear(options, ledger, bench)) {
    const LinkerRemoval removal = remove_linker_setup(bench.home(), target, ledger);
    tell_removal(removal, target, options.words.dry_run, bench.console());
    if (options.words.dry_run)
      outcome.text += removal.diff;
    else if (removal.compiled)
      bench.console().help(fmt::format(
          "run `{}` in projects with C code that build scripts have compiled with CMake or make",
          clean_command(target)));
    reports.push_back({{"triple", target.str()},
                       {"removed", removal.was_set_up},
                       {"diff", removal.diff},
                       {"clean", removal.compiled ? Json(clean_command(target)) : Json()}});
  }
  outcome.result = {{"dry_run", options.words.dry_run}, {"targets", std::move(reports)}};
  return outcome;
}

}  // namespace

Action bind_setup_linker(CLI::App& command)
{
  auto options = std::make_shared<SetupOptions>();
  add_option(command, "TARGET", options->targets,
             "Installed targets; without any, all of them but this machine's own")
      .expected(0, 1000);
  bind_linker_options(command, options->words);
  const BoundOption remove_flag =
      add_flag(command, "--remove", options->remove, "Take back what this command wrote");
  for (const LinkerKindRow* kind : linker_options())
    remove_flag.excludes(option_of(command, fmt::format("--{}", kind->name)));
  for (const char* choice : {"--auto", "--glibc", "--shim", "--sdk", "--project", "--global",
                             "--no-runner", "--no-env", "--no-warm", "--force"})
    remove_flag.excludes(option_of(command, choice));
  add_flag(command, "--dry-run", options->words.dry_run,
           "Show the candidates and the change; write nothing");
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) {
    return options->remove ? remove(*options, bench) : set_up(*options, bench);
  };
}

}  // namespace xtool::cli
