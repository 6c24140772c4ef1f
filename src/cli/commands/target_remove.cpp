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
#include <fmt/ranges.h>

#include <memory>

namespace xtool::cli {
namespace {

struct RemoveOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> targets = {};
};

// What setup-linker had made for the target goes first: it may be refused, where a configuration
// cannot be read or written.
bool remove_linker(const Triple& target, const Installation& installation, Workbench& bench)
{
  if (target == installation.toolchain.host && !installation.sysroot.state(target).absent())
    bench.console().warn(fmt::format(
        "'{}' is the host: without its std, build scripts and proc-macros no longer build",
        target.str()));
  ConfigLedger ledger(bench.home().state());
  const LinkerRemoval linker = remove_linker_setup(bench.home(), target, ledger);
  if (linker.was_set_up)
    tell_removal(linker, target, false, bench.console());
  return linker.was_set_up;
}

// Returns why a directory is left, or nothing.
std::string tell_removed(const Removed& removed, const Triple& target, const Sysroot& sysroot,
                         Console& console)
{
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
  return left;
}

std::string in_words(const std::vector<Triple>& targets)
{
  std::vector<std::string> names;
  for (const Triple& target : targets)
    names.push_back(fmt::format("'{}'", target.str()));
  return fmt::format("cannot remove the target{} {}", names.size() == 1 ? "" : "s",
                     fmt::join(names, ", "));
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

  std::vector<bool> had_linker;
  for (const Triple& target : targets)
    had_linker.push_back(
        during(in_words({target}), [&] { return remove_linker(target, installation, bench); }));
  const std::vector<Removed> removed =
      during(in_words(targets), [&] { return remove_stds(installation.sysroot, targets); });

  Json report = Json::array();
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const std::string left =
        tell_removed(removed[i], targets[i], installation.sysroot, bench.console());
    report.push_back({{"triple", targets[i].str()},
                      {"removed", removed[i].was_installed},
                      {"files", removed[i].files},
                      {"kept", removed[i].kept},
                      {"left", text_or_null(left)},
                      {"linker_removed", had_linker[i]}});
  }
  return {.result = {{"sysroot", installation.sysroot.root().string()},
                     {"targets", std::move(report)}}};
}

}  // namespace

Action bind_target_remove(CLI::App& command)
{
  auto options = std::make_shared<RemoveOptions>();
  add_option(command, "TARGET", options->targets, "Targets to remove (not installed: ignored)")
      .required()
      .expected(1, 1000);
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return remove_targets(*options, bench); };
}

}  // namespace xtool::cli
