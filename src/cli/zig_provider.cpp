// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "zig_provider.hpp"

#include "progress.hpp"

#include <xtool/link/find/zig_release.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

namespace xtool::cli {
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

Zig install(Workbench& bench, const std::string& version, const Triple& host)
{
  Console& console = bench.console();
  console.info(fmt::format("installing zig {}", version));
  FetchBar bar(console, "zig " + version);
  const InstalledZig installed = [&] {
    try {
      return install_zig(zig_release_settings(bench.env(), bench.home(), bench.offline()), version,
                         host, bench.http(), console_events(console, bar));
    } catch (Error& error) {
      if (error.kind() == ErrorKind::network)
        error.help(
            "or use a zig of your own: put it on PATH or into XTOOL_ZIG, or "
            "`python3 -m pip install ziglang`");
      throw;
    }
  }();
  if (!installed.already_there)
    console.info(fmt::format("installed zig {} to '{}', {} downloaded", installed.version,
                             installed.program.parent_path().string(),
                             human_size(installed.downloaded)));
  return try_zig(installed.program, "installed by xtool", bench.env()).zig();
}

}  // namespace

std::filesystem::path zig_cache(const std::filesystem::path& home)
{
  return home / "cache" / "zig";
}

Zig provide_zig(Workbench& bench, const std::string& version, const Triple& host, bool dry_run)
{
  const std::string wanted = version.empty() ? "" : parse_zig_version(version);
  const std::vector<ZigTrial> trials = find_zigs({.home = bench.home()}, bench.env());
  for (const ZigTrial& trial : trials) {
    if (wanted.empty() && trial.found_by == "$XTOOL_ZIG")
      require_chosen_zig(trial);
    if (trial.version && (wanted.empty() || trial.version->str() == wanted))
      return trial.zig();
  }
  for (const ZigTrial& trial : trials)
    if (!trial.version)
      bench.console().info(
          fmt::format("not using '{}', which {}", trial.program.string(), trial.why_not));
  const std::string missing = wanted.empty() ? std::string(default_zig_version) : wanted;
  if (dry_run)
    throw Error(ErrorKind::no_toolchain,
                fmt::format("there is no {}zig {}on this machine", trials.empty() ? "" : "usable ",
                            wanted.empty() ? "" : wanted + " "))
        .help(bench.offline() ? "run the command once without --offline: it installs one"
                              : fmt::format("without --dry-run, zig {} would be installed to '{}'",
                                            missing, (bench.home() / "zig" / missing).string()));
  return install(bench, missing, host);
}

}  // namespace xtool::cli
