// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/zig_provider.hpp>

#include "tell.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>

namespace xtool {
namespace {

// The zig is asked for by whoever set the variable: another one would not be what they want.
void require_chosen_zig(const ZigTrial& trial)
{
  if (trial.version)
    return;
  throw Error(ErrorKind::no_toolchain,
              fmt::format("$XTOOL_ZIG is '{}', which {}", trial.program.string(), trial.why_not))
      .help("point XTOOL_ZIG at a zig program, or unset it");
}

Error none_here(const std::string& wanted, bool any_here, const Surroundings& around)
{
  const std::string missing = wanted.empty() ? std::string(default_zig_version) : wanted;
  return Error(ErrorKind::no_toolchain,
               fmt::format("there is no {}zig {}on this machine", any_here ? "usable " : "",
                           wanted.empty() ? "" : wanted + " "))
      .help(around.offline ? "run the command once without --offline: it installs one"
                           : fmt::format("without --dry-run, zig {} would be installed to '{}'",
                                         missing, around.home.zig(missing).string()));
}

Zig install(const std::string& version, const Triple& host, const Surroundings& around,
            const ZigEvents& events)
{
  tell(events.installing, version);
  const InstalledZig installed = [&] {
    try {
      return install_zig(zig_release_settings(around.env, around.home, around.offline), version,
                         host, around.http(),
                         events.fetch ? events.fetch("zig " + version) : FetchEvents{});
    } catch (Error& error) {
      if (error.kind() == ErrorKind::network)
        error.help(
            "or use a zig of your own: put it on PATH or into XTOOL_ZIG, or "
            "`python3 -m pip install ziglang`");
      throw;
    }
  }();
  tell(events.installed, installed);
  return try_zig(installed.program, "installed by xtool", around.env).zig();
}

}  // namespace

std::optional<Zig> choose_zig(const std::vector<ZigTrial>& trials, const std::string& version)
{
  for (const ZigTrial& trial : trials) {
    if (version.empty() && trial.named)
      require_chosen_zig(trial);
    if (trial.version && (version.empty() || trial.version->str() == version))
      return trial.zig();
  }
  return std::nullopt;
}

Zig provide_zig(const ZigWish& wish, const Triple& host, const Surroundings& around,
                const ZigEvents& events)
{
  const std::string wanted = wish.version.empty() ? "" : parse_zig_version(wish.version);
  const std::vector<ZigTrial> trials =
      find_zigs({.home = around.home, .root = around.env.system_root()}, around.env);
  if (std::optional<Zig> zig = choose_zig(trials, wanted))
    return *std::move(zig);
  for (const ZigTrial& trial : trials)
    if (!trial.version)
      tell(events.unusable, trial);
  if (wish.dry_run)
    throw none_here(wanted, !trials.empty(), around);
  return install(wanted.empty() ? std::string(default_zig_version) : wanted, host, around, events);
}

}  // namespace xtool
