// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_build.hpp"

#include "cli/options.hpp"
#include "spec_choice.hpp"
#include "target_build_jobs.hpp"
#include "target_build_report.hpp"

#include <xtool/build/std_builder.hpp>
#include <xtool/rust/private_sysroot.hpp>
#include <xtool/setup/private_std.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

UserValues user_values(const TargetBuildOptions& options)
{
  return options.force ? UserValues::replace : UserValues::keep;
}

TargetStability stability_of(const BuildTarget& target)
{
  return target.needs_unstable_options ? TargetStability::unstable : TargetStability::stable;
}

// What would be in the way of Cargo's using it is told before minutes are spent on building. Where
// cargo is called without `--target`, the flags for the host are those for build scripts, too.
void require_usable(const BuildJob& job, const TargetBuildOptions& options,
                    const Toolchain& toolchain, Workbench& bench)
{
  const Triple& target = job.target.name;
  if (!job.apart && !job.target.needs_unstable_options)
    return;
  if (target == toolchain.host && job.recipe.alloc_only)
    throw Error(ErrorKind::usage,
                fmt::format("'{}' is the host, and its build scripts need std", target.str()))
        .help("leave out `--alloc`, or `--private`");
  require_wirable(target, job.apart ? private_sysroot(bench.home(), toolchain) : fs::path(),
                  user_values(options), bench.env(), ConfigLedger(bench.home().state()),
                  stability_of(job.target));
}

// Where Cargo finds the std from now on: that of the toolchain's sysroot, unless flags name
// another; and what makes rustc take the target.
Json settle(const BuiltStd& built, const BuildJob& job, const TargetBuildOptions& options,
            const Installation& installation, Workbench& bench)
{
  ConfigLedger ledger(bench.home().state());
  const bool unstable = job.target.needs_unstable_options;
  if (!job.apart &&
      (!unstable || has_private_std(bench.home(), installation.toolchain, built.target, ledger))) {
    const PrivateRemoval removal =
        remove_private_std(bench.home(), installation.toolchain, built.target, ledger,
                           removal_events(bench.console()));
    tell_private_removal(removal, built.target, bench.console());
  }
  if (!job.apart && !unstable)
    return nullptr;
  const fs::path sysroot = job.apart ? installation.sysroot.root() : fs::path();
  const StdWiring wiring = wire_std(built.target, sysroot, user_values(options), bench.env(),
                                    ledger, stability_of(job.target));
  tell_wiring(built, sysroot, wiring, bench.console());
  return json_of_wiring(wiring);
}

// A directory that the user may not write to is the usual reason.
template <typename Body>
auto suggesting_private(bool separate, Body&& body)
{
  try {
    return body();
  } catch (Error& error) {
    if (error.kind() == ErrorKind::file_system && !separate)
      error.help("or build it into a sysroot of xtool's own: --private");
    throw;
  }
}

// A sysroot of xtool's own is there only as long as it has a std.
class Place {
 public:
  Place(const BuildJob& job, const Installation& installation, Workbench& bench)
      : installation_(installation), apart_(job.apart)
  {
    if (apart_)
      installation_.sysroot = make_private_sysroot(bench.home(), installation.toolchain);
  }
  ~Place()
  {
    if (apart_)
      remove_empty_private_sysroot(installation_.sysroot.root());
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  const Installation& installation() const { return installation_; }

 private:
  Installation installation_;
  bool apart_;
};

Json carry_out(const BuildJob& job, const TargetBuildOptions& options,
               const Installation& toolchains, Workbench& bench)
{
  Console& console = bench.console();
  const Triple& target = job.target.name;
  const Place place(job, toolchains, bench);
  const Installation& installation = place.installation();
  const BuildRequest request{
      .sources = job.sources,
      .download = [&] { return downloaded_sources(toolchains, options, bench); },
      .libc = job.libc,
      .jobs = options.jobs,
      .offline = bench.offline(),
      .force = options.force,
      .apart = job.apart};
  StdBuilder builder(installation, bench.home(), bench.env(), PackageAdvice::of(bench.env()),
                     build_events(console, target.str()));
  const BuiltStd built = during(fmt::format("cannot build for the target '{}'", target.str()), [&] {
    return suggesting_private(job.apart,
                              [&] { return builder.build(job.target, job.recipe, request); });
  });
  console.end_live();
  tell_done(built, console);
  Json std = json_of_std(built, installation.sysroot);
  std["config"] = settle(built, job, options, installation, bench);
  if (job.instead_of && job.instead_of->root() != installation.sysroot.root()) {
    remove_std_from(*job.instead_of, target, removal_events(console));
    remove_empty_private_sysroot(job.instead_of->root());
  }
  if (job.target.needs_unstable_options)
    tell_unstable(target, installation.toolchain, console);
  return std;
}

// Of several stds, one that cannot be built does not keep the others from being built.
class BuildResults {
 public:
  explicit BuildResults(Console& console) : console_(console) {}

  void add(Json std) { stds_.push_back(std::move(std)); }

  void add_failure(const Triple& target, const Error& error)
  {
    console_.end_live();
    console_.error(error);
    failed_.push_back({{"triple", target.str()}, {"error", json_of(error)}});
    if (outcome_.exit_code == 0)
      outcome_.exit_code = exit_code(error.kind());
  }

  Outcome outcome(const Installation& installation, const fs::path& sysroot) &&
  {
    if (!failed_.empty())
      console_.warn(fmt::format("{} of {} stds could not be built", failed_.size(),
                                failed_.size() + stds_.size()));
    outcome_.result = {{"rustc", installation.toolchain.version},
                       {"sysroot", sysroot.string()},
                       {"targets", std::move(stds_)},
                       {"failed", std::move(failed_)}};
    return std::move(outcome_);
  }

 private:
  Console& console_;
  Outcome outcome_;
  Json stds_ = Json::array();
  Json failed_ = Json::array();
};

StaleJobs jobs_of(const TargetBuildOptions& options, const Installation& installation,
                  Workbench& bench)
{
  if (options.all)
    return stale_jobs(options, installation, bench);
  StaleJobs named{.jobs = named_jobs(options, installation, bench)};
  for (const BuildJob& job : named.jobs)
    require_usable(job, options, installation.toolchain, bench);
  return named;
}

Outcome build(const TargetBuildOptions& options, Workbench& bench)
{
  const Installation installation = bench.installation(options.sysroot);
  if (options.targets.empty() && !options.all)
    throw Error(ErrorKind::usage, "'xtool target build' needs a TARGET, or --all")
        .help("for example `xtool target build mips-unknown-linux-gnu`");
  const auto [jobs, failures] = jobs_of(options, installation, bench);
  const bool alone = !options.all && jobs.size() == 1;
  BuildResults results(bench.console());
  for (const auto& [target, error] : failures)
    results.add_failure(target, error);
  for (const BuildJob& job : jobs) {
    try {
      if (options.all)
        require_usable(job, options, installation.toolchain, bench);
      results.add(carry_out(job, options, installation, bench));
    } catch (const Error& error) {
      if (alone || error.kind() == ErrorKind::interrupted)
        throw;
      results.add_failure(job.target.name, error);
    }
  }
  const bool apart = !jobs.empty() && jobs.front().apart;
  return std::move(results).outcome(
      installation,
      apart ? private_sysroot(bench.home(), installation.toolchain) : installation.sysroot.root());
}

// What decides how a std is built, and where. With --all, all of it is as it was.
std::vector<BoundOption> bind_recipe(CLI::App& command, TargetBuildOptions& options)
{
  return {
      add_option(command, "--libc", options.libc,
                 "The C library for musl and WASI (default: a package's or zig's): a directory, "
                 "zig or none")
          .type_name("WHERE")
          .not_empty(),
      add_flag(command, "--private", options.separate,
               "Install into a sysroot of xtool's own, and configure Cargo to use that"),
      add_flag(command, "--alloc", options.build.alloc_only, "Build core and alloc only"),
      add_option(command, "--features", options.features, "Features of std (comma-separated)")
          .type_name("NAME")
          .delimiter(',')
          .one_at_a_time(),
      add_option(command, "--panic", options.build.panic, "How panics end")
          .accept_only({"unwind", "abort"}),
      add_option(command, "--opt-level", options.build.opt_level, "Optimisation (default: 3)")
          .accept_only({"0", "1", "2", "3", "s", "z"}),
      add_option(command, "--debug", options.build.debug, "Debugging information (default: 0)")
          .accept_only({"0", "1", "2"}),
      add_option(command, "--cpu", options.cpu, "Build for this CPU").type_name("NAME").not_empty(),
      add_option(command, "--rustflag", options.build.rustflags,
                 "A flag for rustc, such as --rustflag=-Ctarget-feature=+soft-float")
          .type_name("FLAG")
          .one_at_a_time()};
}

}  // namespace

Action bind_target_build(CLI::App& command)
{
  auto options = std::make_shared<TargetBuildOptions>();
  const BoundOption targets = add_option(command, "TARGET", options->targets,
                                         "Targets to build for: names, or paths of specifications")
                                  .expected(0, 1000);
  const BoundOption all =
      add_flag(command, "--all", options->all,
               "Build every std again that xtool built with another rustc, in the same way");
  all.excludes(targets);
  add_option(command, "--src", options->source,
             "The sources of the standard library (default: those of the toolchain)")
      .type_name("DIR")
      .not_empty();
  add_option(command, "--dist-server", options->sysroot.dist_server,
             "Download sources that are not here from this mirror (http, https or file URL)")
      .type_name("URL")
      .envname("XTOOL_DIST_SERVER");
  add_flag(command, "--force", options->force, "Build even where there is no need to");
  for (const BoundOption option : bind_recipe(command, *options))
    all.excludes(option);
  add_option(command, "--jobs", options->jobs, "How many crates are compiled at a time")
      .type_name("N");
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return build(*options, bench); };
}

}  // namespace xtool::cli
