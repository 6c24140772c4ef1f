// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_verify.hpp"

#include "cli/options.hpp"
#include "cli/setup_events.hpp"
#include "cli/targets.hpp"

#include <xtool/build/std_builder.hpp>
#include <xtool/rust/built_std.hpp>
#include <xtool/rust/private_sysroot.hpp>
#include <xtool/setup/std_installer.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace xtool::cli {
namespace {

struct VerifyOptions {
  SysrootOptions sysroot = {};
  std::vector<std::string> targets = {};
  bool repair = false;
};

constexpr const char* damaged_build_record = "damaged-build-record";

struct Verified {
  Triple target;
  bool installed = true;
  bool built = false;  // by xtool: no server has it
  bool apart = false;  // in xtool's own sysroot
  std::vector<Damage> damage = {};
  bool repaired = false;
  std::string record_fault = {};  // of how xtool has built it
  bool good() const { return (installed && damage.empty() && record_fault.empty()) || repaired; }
};

std::vector<Verified> examine(const VerifyOptions& options, const Installation& installation,
                              Workbench& bench)
{
  const auto all = [&] { return targets_with_std(installation, bench.home()); };
  const std::vector<Triple> targets =
      options.targets.empty() ? all() : resolve_targets(bench, options.targets, all);
  std::vector<Verified> verified;
  for (const Triple& target : targets) {
    const Sysroot sysroot = sysroot_of_std(bench.home(), installation, target);
    Verified one{.target = target,
                 .installed = !sysroot.state(target).absent(),
                 .built = is_built_by_xtool(sysroot, target),
                 .apart = sysroot.root() != installation.sysroot.root()};
    if (one.installed)
      one.damage = sysroot.verify(target, installation.toolchain.version);
    try {
      read_build_record(sysroot, target);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::invalid_input)
        throw;
      one.record_fault = error.what();
    }
    verified.push_back(std::move(one));
  }
  return verified;
}

void repair(std::vector<Verified>& verified, StdInstaller& installer)
{
  for (Verified& one : verified)
    if (!one.good() && !one.built) {
      installer.ensure({one.target});
      one.installed = true;
      one.damage = installer.installation().sysroot.verify(
          one.target, installer.installation().toolchain.version);
      one.repaired = one.damage.empty();
    }
}

std::string_view status(const Verified& one)
{
  if (one.good())
    return one.repaired ? "repaired" : "ok";
  return one.installed ? "damaged" : "not installed";
}

std::string text(const std::vector<Verified>& verified)
{
  std::string lines;
  for (const Verified& one : verified) {
    lines += fmt::format("{}: {}\n", one.target.str(), status(one));
    for (const Damage& damage : one.damage)
      lines += fmt::format("  {}: {}\n", to_string(damage.kind), damage.fact);
    if (!one.record_fault.empty())
      lines += fmt::format("  {}: {}\n", damaged_build_record, one.record_fault);
  }
  return lines;
}

Json json(const std::vector<Verified>& verified)
{
  Json targets = Json::array();
  for (const Verified& one : verified) {
    Json damage = Json::array();
    if (!one.installed)
      damage.push_back(
          {{"id", "not-installed"},
           {"fact", fmt::format("rust-std for '{}' is not installed", one.target.str())}});
    for (const Damage& each : one.damage)
      damage.push_back({{"id", to_string(each.kind)}, {"fact", each.fact}});
    if (!one.record_fault.empty())
      damage.push_back({{"id", damaged_build_record}, {"fact", one.record_fault}});
    targets.push_back({{"triple", one.target.str()},
                       {"ok", one.good()},
                       {"repaired", one.repaired},
                       {"damage", std::move(damage)}});
  }
  return {{"targets", std::move(targets)}};
}

Outcome verify(const VerifyOptions& options, Workbench& bench)
{
  StdInstaller installer = std_installer(bench, options.sysroot);
  std::vector<Verified> verified = examine(options, installer.installation(), bench);
  if (options.repair)
    repair(verified, installer);

  const bool good =
      std::all_of(verified.begin(), verified.end(), [](const Verified& one) { return one.good(); });
  const auto reinstallable = [](const Verified& one) { return !one.good() && !one.built; };
  for (const Verified& one : verified)
    if (!one.good() && one.built)
      bench.console().help(fmt::format("build it again: `xtool target build --force {}{}`",
                                       one.apart ? "--private " : "", one.target.str()));
  if (!options.repair && std::any_of(verified.begin(), verified.end(), reinstallable))
    bench.console().help("run `xtool target verify --repair` to reinstall damaged targets");
  return {.text = text(verified), .result = json(verified), .exit_code = good ? 0 : 1};
}

}  // namespace

Action bind_target_verify(CLI::App& command)
{
  auto options = std::make_shared<VerifyOptions>();
  add_option(command, "TARGET", options->targets,
             "Targets to check; without any, all that are here")
      .expected(0, 1000);
  add_flag(command, "--repair", options->repair, "Reinstall damaged targets");
  add_option(command, "--dist-server", options->sysroot.dist_server,
             "Download from this mirror (http, https or file URL)")
      .type_name("URL")
      .envname("XTOOL_DIST_SERVER");
  bind_sysroot_options(command, options->sysroot);
  return [options](Workbench& bench) { return verify(*options, bench); };
}

}  // namespace xtool::cli
