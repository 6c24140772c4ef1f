// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "setup_linker.hpp"

#include "linker_report.hpp"
#include "linker_setup.hpp"
#include "linker_words.hpp"
#include "next_step.hpp"
#include "targets.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

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

Wanted wanted_targets(const SetupOptions& options, const Installation& installation,
                      Workbench& bench)
{
  const std::vector<Triple> installed = installed_targets(installation.sysroot);
  Wanted wanted;
  for (const std::string& word : options.targets)
    wanted.emplace_back(resolve_target(bench, word, [&] { return installed; }), glibc_of(word));
  if (!options.targets.empty())
    return wanted;
  for (const Triple& target : installed)
    if (const TargetEntry* entry = bench.catalog().find(target);
        target != installation.toolchain.host && entry != nullptr && !brings_its_linker(*entry))
      wanted.emplace_back(target, std::nullopt);
  if (wanted.empty())
    throw Error(ErrorKind::usage, "no target is installed that wants a linker")
        .help("`xtool target add T --setup` installs one and sets up its linker");
  return wanted;
}

Outcome set_up(const SetupOptions& options, Workbench& bench)
{
  const LinkerOptions linker_options = options.words.parse();
  Installation installation = bench.installation(options.sysroot);
  const Wanted wanted = wanted_targets(options, installation, bench);
  LinkerSetup setup(bench, std::move(installation), linker_options);
  Outcome outcome;
  Json reports = Json::array();
  for (const auto& [target, glibc] : wanted)
    require_glibc_fits(linker_options, glibc);
  for (const auto& [target, glibc] : wanted) {
    if (brings_its_linker(bench.catalog().require(target.str()))) {
      bench.console().info(fmt::format("'{}' needs no linker: rustc brings its own", target.str()));
      continue;
    }
    const LinkerReport report =
        during(fmt::format("cannot set up a linker for '{}'", target.str()),
               [&] { return setup.set_up(bench.catalog().require(target.str()), glibc); });
    tell_linker(report, linker_options, bench.console());
    if (linker_options.dry_run)
      outcome.text += linker_text(report);
    reports.push_back(linker_json(report));
  }
  outcome.result = {{"dry_run", linker_options.dry_run}, {"targets", std::move(reports)}};
  return outcome;
}

Outcome remove(const SetupOptions& options, Workbench& bench)
{
  const Installation installation = bench.installation(options.sysroot);
  Outcome outcome;
  Json reports = Json::array();
  for (const auto& [target, glibc] : wanted_targets(options, installation, bench)) {
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
