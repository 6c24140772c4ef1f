// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "self_uninstall.hpp"

#include "cli/installed_files.hpp"
#include "cli/options.hpp"
#include "target_build_report.hpp"

#include <xtool/setup/uninstall.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/own_process.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

namespace xtool::cli {
namespace {

struct UninstallOptions {
  bool yes = false;
  bool dry_run = false;
  bool stds = false;
};

// That of the rustc at hand: a distribution's is none of rustup's toolchains.
std::vector<Sysroot> sysroot_at_hand(Workbench& bench)
{
  try {
    return {bench.installation({}, RustcAnswers::fresh).sysroot};
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::no_toolchain)
      throw;
    return {};
  }
}

std::string plan_in_words(const UninstallPlan& plan, bool with_stds)
{
  std::string text;
  const auto line = [&](const std::string& words) { text += words + '\n'; };
  for (const SettingsRemoval& removal : plan.settings)
    line(fmt::format("change  {} (settings for '{}')", removal.file.native(),
                     fmt::join(removal.targets, "', '")));
  for (const BuiltStdPlace& std : plan.stds)
    line(fmt::format("{}  the std of '{}' in {}", with_stds ? "remove" : "keep  ", std.target.str(),
                     std.sysroot.root().native()));
  for (const OwnPlace& place : plan.places)
    line(fmt::format("remove  {} ({})", place.path.native(), human_size(place.bytes)));
  for (const std::filesystem::path& path : plan.kept)
    line(fmt::format("keep    {}", path.native()));
  for (const SettingsRemoval& removal : plan.settings)
    text += removal.diff;
  return text.empty() ? "nothing is here that xtool has written\n" : text;
}

Json result_of(const UninstallPlan& plan, const UninstallOptions& options,
               const InstalledFiles& program)
{
  Json settings = Json::array();
  for (const SettingsRemoval& removal : plan.settings)
    settings.push_back(
        {{"file", removal.file.native()}, {"targets", removal.targets}, {"diff", removal.diff}});
  Json stds = Json::array();
  for (const BuiltStdPlace& std : plan.stds)
    stds.push_back({{"target", std.target.str()},
                    {"sysroot", std.sysroot.root().native()},
                    {"removed", options.yes && options.stds}});
  Json places = Json::array();
  for (const OwnPlace& place : plan.places)
    places.push_back({{"path", place.path.native()}, {"bytes", place.bytes}});
  Json kept = Json::array();
  for (const std::filesystem::path& path : plan.kept)
    kept.push_back(path.native());
  Json left = Json::array();
  for (const std::filesystem::path& path : program.paths)
    left.push_back(path.native());
  return {{"done", options.yes},
          {"settings", settings},
          {"stds", stds},
          {"places", places},
          {"kept", kept},
          {"left", left},
          {"package", text_or_null(program.package)}};
}

void tell_done(const std::vector<SettingsRemoval>& settings, const UninstallPlan& done,
               Console& console)
{
  for (const SettingsRemoval& removal : settings) {
    console.info(fmt::format("took the settings for '{}' out of '{}'",
                             fmt::join(removal.targets, "', '"), removal.file.native()));
    for (const KeptValue& kept : removal.kept)
      console.warn(fmt::format("kept {} = {} (line {}): it was changed since xtool wrote it",
                               to_string(kept.key), kept.written, kept.line));
  }
  for (const BuiltStdPlace& std : done.stds)
    console.info(fmt::format("removed the std of '{}' from '{}'", std.target.str(),
                             std.sysroot.root().native()));
  for (const OwnPlace& place : done.places)
    console.info(fmt::format("removed '{}' ({})", place.path.native(), human_size(place.bytes)));
}

void tell_left(const UninstallPlan& plan, bool with_stds, const InstalledFiles& program,
               Console& console)
{
  if (!with_stds && !plan.stds.empty())
    console.help(fmt::format(
        "left: {} that xtool built; `xtool self uninstall --stds --yes` "
        "removes {}",
        plan.stds.size() == 1 ? "a std" : "stds", plan.stds.size() == 1 ? "it" : "them"));
  for (const std::filesystem::path& path : plan.kept)
    console.help(fmt::format("left: '{}', which is yours", path.native()));
  if (!program.package.empty())
    console.help(fmt::format("left: the package '{}'; `sudo apt remove {}` removes it",
                             program.package, program.package));
  else
    for (const std::filesystem::path& path : program.paths)
      console.help(fmt::format("left: '{}'", path.native()));
}

Outcome uninstall_all(const UninstallOptions& options, Workbench& bench)
{
  Console& console = bench.console();
  const UninstallPlan plan = plan_uninstall(bench.home(), bench.env(), sysroot_at_hand(bench));
  const InstalledFiles program = installed_files(own_program(), bench.env());
  Outcome outcome{.result = result_of(plan, options, program)};
  if (!options.yes) {
    outcome.text = plan_in_words(plan, options.stds);
    if (options.dry_run)
      return outcome;
    console.help("nothing is removed yet; `xtool self uninstall --yes` does it");
    outcome.exit_code = 1;
    return outcome;
  }
  const UninstallPlan wanted{.stds = options.stds ? plan.stds : std::vector<BuiltStdPlace>{},
                             .places = plan.places};
  tell_done(uninstall(wanted, bench.home(), removal_events(console)), wanted, console);
  tell_left(plan, options.stds, program, console);
  return outcome;
}

}  // namespace

Action bind_self_uninstall(CLI::App& command)
{
  auto options = std::make_shared<UninstallOptions>();
  const BoundOption yes =
      add_flag(command, "-y,--yes", options->yes, "Do it; without, the plan is shown");
  add_flag(command, "--dry-run", options->dry_run, "Show the plan, and remove nothing")
      .excludes(yes);
  add_flag(command, "--stds", options->stds,
           "Remove the stds, too, that xtool has built into the sysroots of toolchains");
  return [options](Workbench& bench) { return uninstall_all(*options, bench); };
}

}  // namespace xtool::cli
