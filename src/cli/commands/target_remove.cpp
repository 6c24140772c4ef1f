// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_remove.hpp"

#include "cli/options.hpp"
#include "cli/targets.hpp"
#include "linker_report.hpp"

#include <xtool/install/install.hpp>
#include <xtool/install/leftover.hpp>
#include <xtool/setup/linker_removal.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

struct RemoveOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> targets = {};
};

Json remove_target(const Triple& target, const Installation& installation, Workbench& bench)
{
  const Sysroot& sysroot = installation.sysroot;
  Console& console = bench.console();
  if (target == installation.toolchain.host && !sysroot.state(target).absent())
    console.warn(fmt::format(
        "'{}' is the host: without its std, build scripts and proc-macros no longer build",
        target.str()));

  // First what may be refused: a configuration that cannot be read or written.
  ConfigLedger ledger(bench.home().state());
  const LinkerRemoval linker = remove_linker_setup(bench.home(), target, ledger);
  if (linker.was_set_up)
    tell_removal(linker, target, false, console);
  const Removed removed = remove_std(sysroot, target);
  if (removed.was_installed)
    console.info(fmt::format("removed rust-std for '{}' ({} files)", target.str(), removed.files));
  else
    console.info(fmt::format("rust-std for '{}' is not installed", target.str()));
  if (!removed.kept.empty())
    console.warn(fmt::format(
        "kept {} in '{}' that no record names, such as '{}'",
        removed.kept.size() == 1 ? "a file" : fmt::format("{} files", removed.kept.size()),
        sysroot.target_dir(target).string(), removed.kept.front()));
  const std::string left = removed.was_installed ? leftover_directory(sysroot, target) : "";
  if (!left.empty())
    console.warn(fmt::format("{}; run the command again when it can be removed", left));
  return {{"triple", target.str()},     {"removed", removed.was_installed},
          {"files", removed.files},     {"kept", removed.kept},
          {"left", text_or_null(left)}, {"linker_removed", linker.was_set_up}};
}

Outcome remove_targets(const RemoveOptions& options, Workbench& bench)
{
  const Installation installation = bench.installation(options.sysroot);
  const std::vector<Triple> targets =
      resolve_targets(bench, options.targets, [&] { return installation.sysroot.targets(); });

  const FileLock lock = lock_sysroot(
      installation.sysroot, [&] { bench.console().info("waiting for another xtool to finish"); });
  for (const std::string& line : recover(installation.sysroot))
    bench.console().info(line);

  Json report = Json::array();
  for (const Triple& target : targets)
    during(fmt::format("cannot remove the target '{}'", target.str()),
           [&] { report.push_back(remove_target(target, installation, bench)); });
  return {.result = {{"sysroot", installation.sysroot.root().string()},
                     {"targets", std::move(report)}}};
}

}  // namespace

Action bind_target_remove(CLI::App& command)
{
  auto options = std::make_shared<RemoveOptions>();
  add_option(command, "TARGET", options->targets,
             "Targets to remove; one that is not there is fine")
      .required()
      .expected(1, 1000);
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return remove_targets(*options, bench); };
}

}  // namespace xtool::cli
