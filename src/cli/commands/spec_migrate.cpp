// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "spec_migrate.hpp"

#include "cli/options.hpp"
#include "spec_choice.hpp"

#include <xtool/spec/spec_change.hpp>
#include <xtool/spec/spec_lookup.hpp>
#include <xtool/support/diff.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

struct MigrateOptions {
  SysrootOptions sysroot = {};
  std::string file = {};
  bool dry_run = false;
};

Outcome migrate(const MigrateOptions& options, Workbench& bench)
{
  SpecRustc rustc = spec_rustc(bench, options.sysroot);
  const FoundSpec spec = find_spec(options.file, rustc);
  if (spec.origin == SpecOrigin::builtin)
    throw Error(ErrorKind::usage, fmt::format("'{}' is built into rustc", spec.name))
        .help("give the path of a specification")
        .help(fmt::format("to make one of it: `xtool spec new NAME --from {}`", spec.name));
  const SpecDocument before = read_spec(spec, rustc);
  const SpecMigration migrated = migrate_spec(before, rustc);
  const SpecCheck left = check_spec(migrated.document, spec, rustc);

  Outcome outcome;
  if (options.dry_run) {
    outcome.text = unified_diff(before.text(), migrated.document.text(), spec.path.native(),
                                spec.path.native());
  } else {
    for (const std::string& change : migrated.changes)
      outcome.text += change + "\n";
    if (!migrated.changes.empty())
      write_atomically(spec.path, migrated.document.text());
  }
  if (migrated.changes.empty())
    bench.console().info(fmt::format("'{}' needs no changes for rustc {}", spec.path.native(),
                                     rustc.toolchain().release.str()));
  if (!left.good()) {
    outcome.exit_code = 1;
    bench.console().warn(fmt::format("'{}' still has faults", spec.path.native()));
  }
  if (!left.findings.empty())
    bench.console().text(text_of(left.findings));
  outcome.result = {
      {"path", spec.path.string()},  {"rustc", rustc.toolchain().version},
      {"changes", migrated.changes}, {"written", !options.dry_run && !migrated.changes.empty()},
      {"ok", left.good()},           {"findings", json_of(left.findings)}};
  return outcome;
}

}  // namespace

Action bind_spec_migrate(CLI::App& command)
{
  auto options = std::make_shared<MigrateOptions>();
  add_option(command, "FILE", options->file, "The path of a specification").required();
  add_flag(command, "--dry-run", options->dry_run, "Show the change as a diff and write nothing");
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return migrate(*options, bench); };
}

}  // namespace xtool::cli
