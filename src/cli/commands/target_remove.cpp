// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_remove.hpp"

#include "cli/options.hpp"
#include "cli/targets.hpp"
#include "linker_report.hpp"
#include "target_build_report.hpp"

#include <xtool/build/stale_std.hpp>
#include <xtool/install/install.hpp>
#include <xtool/install/leftover.hpp>
#include <xtool/rust/built_std.hpp>
#include <xtool/rust/rustup.hpp>
#include <xtool/setup/linker_removal.hpp>
#include <xtool/setup/private_std.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

namespace xtool::cli {
namespace {

struct RemoveOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> targets = {};
  bool stale = false;
};

// What setup-linker had made for the target goes first: it may be refused, where a configuration
// cannot be read or written.
bool remove_linker(const Triple& target, ConfigLedger& ledger, Workbench& bench)
{
  const LinkerRemoval linker = remove_linker_setup(bench.home(), target, ledger);
  if (linker.was_set_up)
    tell_removal(linker, target, false, bench.console());
  return linker.was_set_up;
}

void warn_of_host(const Triple& target, const Installation& installation, Console& console)
{
  if (target == installation.toolchain.host && !installation.sysroot.state(target).absent())
    console.warn(fmt::format(
        "'{}' is the host: without its std, build scripts and proc-macros no longer build",
        target.str()));
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

// In another of rustup's toolchains. The flags that make rustc take a custom target serve all.
bool is_built_elsewhere(const Triple& target, const Sysroot& here, const Env& env)
{
  const std::vector<std::filesystem::path> roots = rustup_toolchain_directories(env);
  return std::any_of(roots.begin(), roots.end(), [&](const std::filesystem::path& root) {
    std::error_code unknown;
    return !std::filesystem::equivalent(root, here.root(), unknown) &&
           is_built_by_xtool(Sysroot(root), target);
  });
}

// Those in the toolchain's sysroot, all in one change.
Json remove_installed(const std::vector<Triple>& targets, const Installation& installation,
                      ConfigLedger& ledger, Workbench& bench)
{
  Json report = Json::array();
  if (targets.empty())
    return report;
  const Sysroot& sysroot = installation.sysroot;
  const FileLock lock =
      lock_sysroot(sysroot, [&] { bench.console().info("waiting for another xtool to finish"); });
  for (const std::string& line : recover(sysroot))
    bench.console().info(line);

  std::vector<bool> had_linker;
  for (const Triple& target : targets)
    had_linker.push_back(during(in_words({target}), [&] {
      warn_of_host(target, installation, bench.console());
      return remove_linker(target, ledger, bench);
    }));
  for (const Triple& target : targets) {
    if (is_built_elsewhere(target, sysroot, bench.env()))
      continue;
    tell_private_removal(remove_private_std(bench.home(), installation.toolchain, target, ledger,
                                            removal_events(bench.console())),
                         target, bench.console());
  }
  const std::vector<Removed> removed =
      during(in_words(targets), [&] { return remove_stds(sysroot, targets); });

  for (std::size_t i = 0; i < targets.size(); ++i) {
    const std::string left = tell_removed(removed[i], targets[i], sysroot, bench.console());
    report.push_back({{"triple", targets[i].str()},
                      {"removed", removed[i].was_installed},
                      {"private", false},
                      {"files", removed[i].files},
                      {"kept", removed[i].kept},
                      {"left", text_or_null(left)},
                      {"linker_removed", had_linker[i]}});
  }
  return report;
}

// One in xtool's own sysroot. Cargo goes back to that of the toolchain, if it has one.
Json remove_private(const Triple& target, const Installation& installation, ConfigLedger& ledger,
                    Workbench& bench)
{
  Console& console = bench.console();
  const bool had_linker = remove_linker(target, ledger, bench);
  const PrivateRemoval removal = remove_private_std(bench.home(), installation.toolchain, target,
                                                    ledger, removal_events(console));
  tell_private_removal(removal, target, console);
  std::uint64_t files = 0;
  std::vector<std::string> kept;
  for (const auto& [sysroot, removed] : removal.stds) {
    files += removed.files;
    kept.insert(kept.end(), removed.kept.begin(), removed.kept.end());
  }
  if (!installation.sysroot.state(target).absent())
    console.info(fmt::format("'{}' is still installed in '{}'; run the command again to remove it",
                             target.str(), installation.sysroot.root().string()));
  return {{"triple", target.str()},
          {"removed", true},
          {"private", true},
          {"files", files},
          {"kept", kept},
          {"left", nullptr},
          {"linker_removed", had_linker}};
}

std::vector<Triple> targets_to_remove(const RemoveOptions& options,
                                      const Installation& installation, const ConfigLedger& ledger,
                                      Workbench& bench)
{
  if (options.targets.empty() && !options.stale)
    throw Error(ErrorKind::usage, "'xtool target remove' needs a TARGET, or --stale")
        .help("for example `xtool target remove armv7-unknown-linux-gnueabihf`");
  std::vector<Triple> targets = resolve_targets(
      bench, options.targets, [&] { return targets_with_std(installation, bench.home()); });
  if (!options.stale)
    return targets;
  const StaleStds found = stale_stds(installation, wired_sysroots(ledger));
  for (const StaleStd& std : found.stds)
    targets.push_back(std.target);
  for (const UnreadableStd& std : found.unreadable)
    bench.console().warn(fmt::format("kept '{}': {}", std.target.str(), std.reason.what()));
  if (targets.empty() && found.unreadable.empty())
    bench.console().info("every std that xtool has built is of this rustc");
  return targets;
}

Outcome remove_targets(const RemoveOptions& options, Workbench& bench)
{
  const Installation installation = bench.installation(options.sysroot);
  ConfigLedger ledger(bench.home().state());
  std::vector<Triple> installed;
  Json report = Json::array();
  for (const Triple& target : targets_to_remove(options, installation, ledger, bench)) {
    if (has_private_std(bench.home(), installation.toolchain, target, ledger))
      report.push_back(during(in_words({target}),
                              [&] { return remove_private(target, installation, ledger, bench); }));
    else
      installed.push_back(target);
  }
  for (Json& each : remove_installed(installed, installation, ledger, bench))
    report.push_back(std::move(each));
  return {.result = {{"sysroot", installation.sysroot.root().string()},
                     {"targets", std::move(report)}}};
}

}  // namespace

Action bind_target_remove(CLI::App& command)
{
  auto options = std::make_shared<RemoveOptions>();
  const BoundOption targets =
      add_option(command, "TARGET", options->targets, "Targets to remove (not installed: ignored)")
          .expected(0, 1000);
  add_flag(command, "--stale", options->stale,
           "Remove every std that xtool built with another rustc")
      .excludes(targets);
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return remove_targets(*options, bench); };
}

}  // namespace xtool::cli
