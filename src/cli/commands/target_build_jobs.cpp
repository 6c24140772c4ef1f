// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_build_jobs.hpp"

#include "cli/setup_events.hpp"
#include "cli/targets.hpp"
#include "target_build_report.hpp"
#include "target_build_target.hpp"

#include <xtool/build/library_download.hpp>
#include <xtool/build/library_sources.hpp>
#include <xtool/build/stale_std.hpp>
#include <xtool/setup/private_std.hpp>
#include <xtool/setup/zig_provider.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <utility>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

// Building takes minutes, and a std that somebody publishes is better tested.
void require_need(const BuildTarget& target, const TargetBuildOptions& options,
                  const Installation& installation, Workbench& bench)
{
  if (options.force || target.custom)
    return;
  const auto needless = [&](const std::string& from, const std::string& help) {
    return Error(ErrorKind::conflict,
                 fmt::format("the std of '{}' need not be built: {}", target.name.str(), from))
        .help(help)
        .help("or build your own with --force");
  };
  const auto manifest = manifest_at_hand(bench, options.sysroot, installation);
  if (manifest && manifest->available(target.name))
    throw needless("the toolchain's channel has it",
                   fmt::format("install it in seconds: `xtool target add {}`", target.name.str()));
  // A package is for the rustc of the same distribution only.
  if (installation.toolchain.sysroot != bench.env().system_root() / "usr")
    return;
  const auto package =
      PackageAdvice::of(bench.env()).rust_std(target.name, bench.catalog().find(target.name));
  if (package)
    throw needless("this distribution has a package of it",
                   fmt::format("install it in seconds: `{}`", *package));
}

// Whether stds go to xtool's own sysroot: also where the toolchain's is a distribution's, say, and
// the user cannot write to it.
bool goes_apart(const TargetBuildOptions& options, const Installation& installation,
                Console& console)
{
  if (options.separate)
    return true;
  const fs::path rustlib = installation.sysroot.rustlib();
  if (!options.sysroot.sysroot.empty() || may_write(rustlib))
    return false;
  console.info(
      fmt::format("'{}' is not writable: using a sysroot of xtool's own", rustlib.native()));
  return true;
}

// A directory, `zig` or `none`.
LibcChoice libc_choice(const std::string& word, const Installation& installation, Workbench& bench)
{
  if (word.empty())
    return {};
  if (word == "none")
    return {.kind = LibcChoice::Kind::none};
  if (word == "zig")
    return {.kind = LibcChoice::Kind::zig,
            .zig = provide_zig({}, installation.toolchain.host, bench.surroundings(),
                               zig_events(bench.console()))};
  return {.kind = LibcChoice::Kind::directory,
          .directory = (bench.env().cwd() / word).lexically_normal()};
}

BuildOptions recipe_options(const TargetBuildOptions& options)
{
  BuildOptions build = options.build;
  if (!options.features.empty())
    build.features = options.features;
  if (!options.cpu.empty())
    build.rustflags.insert(build.rustflags.begin(), "-Ctarget-cpu=" + options.cpu);
  return build;
}

// The directory that the user names now, or had named if it has the sources of this rustc by now.
std::optional<fs::path> sources_for(const std::string& given, const TargetBuildOptions& options,
                                    const Installation& installation, Workbench& bench)
{
  if (!options.source.empty())
    return (bench.env().cwd() / options.source).lexically_normal();
  if (given.empty())
    return std::nullopt;
  try {
    require_same_release(find_library_sources(installation.toolchain, given, {}),
                         installation.toolchain);
    return given;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input)
      throw;
    bench.console().info(
        fmt::format("using the toolchain's own sources, not those in '{}'", given));
    return std::nullopt;
  }
}

BuildJob stale_job(const StaleStd& stale, const TargetBuildOptions& options,
                   const Installation& installation, SpecRustc& rustc, Workbench& bench)
{
  const std::string& name = stale.target.str();
  const bool apart = stale.sysroot.root() != installation.sysroot.root();
  const fs::path spec = stale.sysroot.target_dir(stale.target) / "target.json";
  BuildJob job{
      .target =
          is_there(spec)
              ? build_target(FoundSpec{.name = name, .origin = SpecOrigin::sysroot, .path = spec},
                             rustc, bench)
              : build_target(name, rustc, bench)};
  const GivenForBuild given = given_for(stale.record, job.target);
  job.recipe = given.options;
  job.libc = libc_choice(given.libc, installation, bench);
  job.sources = sources_for(given.sources, options, installation, bench);
  job.apart = apart || goes_apart(options, installation, bench.console());
  if (apart)
    job.instead_of = stale.sysroot;
  return job;
}

}  // namespace

std::vector<BuildJob> named_jobs(const TargetBuildOptions& options,
                                 const Installation& installation, Workbench& bench)
{
  SpecRustc rustc(installation.toolchain, bench.env());
  std::vector<BuildJob> jobs;
  for (const std::string& word : options.targets) {
    jobs.push_back({.target = build_target(word, rustc, bench), .recipe = recipe_options(options)});
    require_need(jobs.back().target, options, installation, bench);
  }
  const bool apart = goes_apart(options, installation, bench.console());
  const LibcChoice libc = libc_choice(options.libc, installation, bench);
  for (BuildJob& job : jobs) {
    job.apart = apart;
    job.libc = libc;
    job.sources = sources_for("", options, installation, bench);
  }
  return jobs;
}

StaleJobs stale_jobs(const TargetBuildOptions& options, const Installation& installation,
                     Workbench& bench)
{
  SpecRustc rustc(installation.toolchain, bench.env());
  const StaleStds found =
      stale_stds(installation, wired_sysroots(ConfigLedger(bench.home().state())));
  StaleJobs result;
  for (const UnreadableStd& std : found.unreadable)
    result.failures.emplace_back(std.target, std.reason);
  for (const StaleStd& stale : found.stds) {
    try {
      result.jobs.push_back(
          during(fmt::format("cannot build for the target '{}'", stale.target.str()),
                 [&] { return stale_job(stale, options, installation, rustc, bench); }));
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted)
        throw;
      result.failures.emplace_back(stale.target, error);
    }
  }
  if (result.jobs.empty() && result.failures.empty())
    bench.console().info("every std that xtool has built is of this rustc");
  return result;
}

std::optional<fs::path> downloaded_sources(const Installation& installation,
                                           const TargetBuildOptions& options, Workbench& bench)
{
  try {
    return downloaded_library(bench.dist(options.sysroot), installation, bench.home(),
                              source_events(bench.console(), installation.toolchain));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::no_std && error.kind() != ErrorKind::network)
      throw;
    bench.console().info(fmt::format("the sources of std cannot be downloaded: {}", error.what()));
    return std::nullopt;
  }
}

}  // namespace xtool::cli
