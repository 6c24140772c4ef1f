// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_build.hpp"

#include "cli/options.hpp"
#include "cli/setup_events.hpp"
#include "cli/targets.hpp"
#include "spec_choice.hpp"
#include "target_build_report.hpp"
#include "target_build_target.hpp"

#include <xtool/build/std_builder.hpp>
#include <xtool/rust/private_sysroot.hpp>
#include <xtool/setup/private_std.hpp>
#include <xtool/setup/zig_provider.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <memory>

namespace xtool::cli {
namespace {

namespace fs = std::filesystem;

struct TargetBuildOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> targets = {};
  std::string source = {};
  std::string libc = {};
  BuildOptions build = {};
  std::vector<std::string> features = {};
  std::string cpu = {};
  int jobs = 0;
  bool force = false;
  bool separate = false;
};

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

UserValues user_values(const TargetBuildOptions& options)
{
  return options.force ? UserValues::replace : UserValues::keep;
}

// What would be in the way of Cargo's using it is told before minutes are spent on building. Where
// cargo is called without `--target`, the flags for the host are those for build scripts, too.
void require_place_apart(const BuildTarget& target, const TargetBuildOptions& options,
                         const Toolchain& toolchain, Workbench& bench)
{
  if (target.name == toolchain.host && options.build.alloc_only)
    throw Error(ErrorKind::usage,
                fmt::format("'{}' is the host, and its build scripts need std", target.name.str()))
        .help("leave out `--alloc`, or `--private`");
  require_wirable(target.name, private_sysroot(bench.home(), toolchain), user_values(options),
                  bench.env(), ConfigLedger(bench.home().state()));
}

// Where Cargo finds the std from now on: that of the toolchain's sysroot, unless flags name
// another.
Json settle(const BuiltStd& built, bool apart, const TargetBuildOptions& options,
            const Installation& installation, Workbench& bench)
{
  ConfigLedger ledger(bench.home().state());
  if (apart) {
    const StdWiring wiring = wire_std(built.target, installation.sysroot.root(),
                                      user_values(options), bench.env(), ledger);
    tell_wiring(built, installation.sysroot, wiring, bench.console());
    return json_of_wiring(wiring);
  }
  const PrivateRemoval removal = remove_private_std(
      bench.home(), installation.toolchain, built.target, ledger, removal_events(bench.console()));
  tell_private_removal(removal, built.target, bench.console());
  return nullptr;
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

Outcome build(const TargetBuildOptions& options, Workbench& bench)
{
  Installation installation = bench.installation(options.sysroot);
  SpecRustc rustc(installation.toolchain, bench.env());
  std::vector<BuildTarget> targets;
  for (const std::string& word : options.targets) {
    targets.push_back(build_target(word, rustc, bench));
    require_need(targets.back(), options, installation, bench);
  }
  const bool apart = goes_apart(options, installation, bench.console());
  if (apart) {
    for (const BuildTarget& target : targets)
      require_place_apart(target, options, installation.toolchain, bench);
    installation.sysroot = make_private_sysroot(bench.home(), installation.toolchain);
  }
  BuildRequest request{.libc = libc_choice(options.libc, installation, bench),
                       .jobs = options.jobs,
                       .offline = bench.offline(),
                       .force = options.force};
  if (!options.source.empty())
    request.sources = (bench.env().cwd() / options.source).lexically_normal();

  Json list = Json::array();
  for (const BuildTarget& target : targets) {
    StdBuilder builder(installation, bench.home(), bench.env(), PackageAdvice::of(bench.env()),
                       build_events(bench.console(), target.name.str()));
    const BuiltStd built =
        during(fmt::format("cannot build for the target '{}'", target.name.str()), [&] {
          return suggesting_private(
              apart, [&] { return builder.build(target, recipe_options(options), request); });
        });
    bench.console().live("");
    tell_done(built, bench.console());
    Json std = json_of_std(built, installation.sysroot);
    std["config"] = settle(built, apart, options, installation, bench);
    if (target.needs_unstable_options)
      bench.console().help(unstable_help(target.name.str(), installation.toolchain));
    list.push_back(std::move(std));
  }
  return {.result = {{"rustc", installation.toolchain.version},
                     {"sysroot", installation.sysroot.root().string()},
                     {"targets", std::move(list)}}};
}

}  // namespace

Action bind_target_build(CLI::App& command)
{
  auto options = std::make_shared<TargetBuildOptions>();
  add_option(command, "TARGET", options->targets,
             "Targets to build for: names, or paths of specifications")
      .required()
      .expected(1, 1000);
  add_option(command, "--src", options->source,
             "The sources of the standard library (default: those of the toolchain)")
      .type_name("DIR")
      .not_empty();
  add_option(
      command, "--libc", options->libc,
      "The C library for musl and WASI (default: a package's or zig's): a directory, zig or none")
      .type_name("WHERE")
      .not_empty();
  add_flag(command, "--private", options->separate,
           "Install into a sysroot of xtool's own, and configure Cargo to use that");
  add_flag(command, "--force", options->force, "Build even where there is no need to");
  add_flag(command, "--alloc", options->build.alloc_only, "Build core and alloc only");
  add_option(command, "--features", options->features, "Features of std (comma-separated)")
      .type_name("NAME")
      .delimiter(',')
      .one_at_a_time();
  add_option(command, "--panic", options->build.panic, "How panics end")
      .accept_only({"unwind", "abort"});
  add_option(command, "--opt-level", options->build.opt_level, "Optimisation (default: 3)")
      .accept_only({"0", "1", "2", "3", "s", "z"});
  add_option(command, "--debug", options->build.debug, "Debugging information (default: 0)")
      .accept_only({"0", "1", "2"});
  add_option(command, "--cpu", options->cpu, "Build for this CPU").type_name("NAME").not_empty();
  add_option(command, "--rustflag", options->build.rustflags,
             "A flag for rustc, such as --rustflag=-Ctarget-feature=+soft-float")
      .type_name("FLAG")
      .one_at_a_time();
  add_option(command, "--jobs", options->jobs, "How many crates are compiled at a time")
      .type_name("N");
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return build(*options, bench); };
}

}  // namespace xtool::cli
