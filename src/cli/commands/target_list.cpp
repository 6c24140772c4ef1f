// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_list.hpp"

#include "cli/options.hpp"
#include "cli/targets.hpp"

#include <xtool/build/stale_std.hpp>
#include <xtool/rust/private_sysroot.hpp>
#include <xtool/setup/private_std.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

namespace xtool::cli {
namespace {

struct ListOptions {
  SysrootOptions sysroot = {};
  bool installed = false;
  int tier = 0;  // 0: all
  std::string os = {};
};

struct Row {
  Triple triple;
  int tier = 3;
  bool std = false;                    // prebuilt std is published, as far as the catalog knows
  std::optional<bool> available = {};  // for the toolchain at hand, where its manifest tells
  bool installed = false;
  bool apart = false;  // in xtool's own sysroot
  bool stale = false;  // built by xtool with another rustc
  std::string os = {};
};

// What this machine's toolchain adds to the catalog.
struct Local {
  std::set<Triple> installed = {};
  std::set<Triple> apart = {};  // of these, the ones in xtool's own sysroot
  std::set<Triple> stale = {};  // that xtool has built with another rustc
  std::optional<DistManifest> manifest = {};
};

// What xtool has noted about Cargo's configuration may be damaged, which is no reason not to list
// anything.
std::set<Triple> stale_targets(const Installation& installation, Workbench& bench)
{
  std::set<Triple> targets;
  try {
    const ConfigLedger ledger(bench.home().state());
    for (const StaleStd& std : stale_stds(installation, wired_sysroots(ledger)).stds)
      targets.insert(std.target);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::invalid_input && error.kind() != ErrorKind::file_system)
      throw;
    bench.console().warn(error.what());
  }
  return targets;
}

Local local_facts(const ListOptions& options, Workbench& bench)
{
  const bool asked =
      options.installed || !options.sysroot.toolchain.empty() || !options.sysroot.sysroot.empty();
  try {
    const Installation installation = bench.installation(options.sysroot);
    const std::vector<Triple> targets = installed_targets(installation, bench.home());
    Local local{.installed = {targets.begin(), targets.end()},
                .manifest = manifest_at_hand(bench, options.sysroot, installation)};
    if (const auto own = find_private_sysroot(bench.home(), installation.toolchain))
      for (Triple& target : own->targets())
        local.apart.insert(std::move(target));
    local.stale = stale_targets(installation, bench);
    return local;
  } catch (const Error& error) {
    if (asked || error.kind() != ErrorKind::no_toolchain)
      throw;
    bench.console().warn(fmt::format("{}; listing what the catalog knows", error.message()));
    return {};
  }
}

bool wanted(const Row& row, const ListOptions& options)
{
  return (!options.installed || row.installed) && (options.tier == 0 || row.tier == options.tier) &&
         (options.os.empty() || row.os == options.os);
}

// An empty answer to a misspelt name would look like a fact.
void require_known_os(const std::string& os, const std::map<Triple, Row>& rows)
{
  std::set<std::string> known;
  for (const auto& [triple, row] : rows)
    known.insert(row.os);
  if (os.empty() || known.contains(os))
    return;
  throw invalid_choice(os, "--os", {known.begin(), known.end()});
}

std::vector<Row> rows(const ListOptions& options, Workbench& bench)
{
  const Local local = local_facts(options, bench);
  std::map<Triple, Row> all;
  for (const auto& [triple, entry] : bench.catalog().entries())
    all.insert({triple, {.triple = triple, .tier = entry.tier, .std = entry.std, .os = entry.os}});
  for (const std::set<Triple>* some : {&local.installed, &local.stale})
    for (const Triple& triple : *some)
      all.insert({triple, {.triple = triple, .os = triple.os()}});
  if (local.manifest)
    for (const Triple& triple : local.manifest->offered)
      all.insert({triple, {.triple = triple, .os = triple.os()}});

  require_known_os(options.os, all);

  std::vector<Row> listed;
  for (auto& [triple, row] : all) {
    row.installed = local.installed.contains(triple);
    row.apart = local.apart.contains(triple);
    row.stale = local.stale.contains(triple);
    if (local.manifest)
      row.available = local.manifest->available(triple);
    if (wanted(row, options))
      listed.push_back(row);
  }
  return listed;
}

std::string_view status(const Row& row)
{
  if (row.stale)
    return "built by another rustc";
  if (row.installed)
    return row.apart ? "installed (in xtool's own sysroot)" : "installed";
  return row.available.value_or(row.std) ? "available" : "no prebuilt std";
}

std::string text(const std::vector<Row>& rows, bool bare)
{
  std::size_t width = 0;
  for (const Row& row : rows)
    width = std::max(width, row.triple.str().size());
  std::string lines;
  for (const Row& row : rows)
    lines +=
        bare ? row.triple.str() + "\n"
             : fmt::format("{:<{}}  tier {}  {}\n", row.triple.str(), width, row.tier, status(row));
  return lines;
}

Json json(const std::vector<Row>& rows)
{
  Json targets = Json::array();
  for (const Row& row : rows)
    targets.push_back({{"triple", row.triple.str()},
                       {"tier", row.tier},
                       {"std", row.std},
                       {"available", row.available ? Json(*row.available) : Json()},
                       {"installed", row.installed},
                       {"private", row.apart},
                       {"stale", row.stale}});
  return {{"targets", std::move(targets)}};
}

}  // namespace

Action bind_target_list(CLI::App& command)
{
  auto options = std::make_shared<ListOptions>();
  add_flag(command, "--installed", options->installed, "Only installed targets, names alone");
  add_option(command, "--tier", options->tier, "Only targets of this support tier")
      .type_name("N")
      .accept_only({"1", "2", "3"});
  add_option(command, "--os", options->os,
             "Only targets of this operating system (cfg(target_os): linux, windows, none ...)")
      .type_name("NAME");
  bind_sysroot_options(command, options->sysroot);

  return [options](Workbench& bench) -> Outcome {
    const std::vector<Row> listed = rows(*options, bench);
    return {.text = text(listed, options->installed || bench.options().quiet),
            .result = json(listed)};
  };
}

}  // namespace xtool::cli
