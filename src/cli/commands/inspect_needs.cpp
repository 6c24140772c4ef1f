// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "inspect_needs.hpp"

#include "cli/outcome.hpp"
#include "cli/sysroot_words.hpp"
#include "cli/targets.hpp"

#include <xtool/catalog/package_advice.hpp>
#include <xtool/setup/device_needs.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <map>
#include <optional>

namespace xtool::cli {
namespace {

struct DeviceSysroot {
  TargetEntry entry = {};
  InstalledSysroot sysroot = {};
};

// The sysroot that the program may have been linked with.
DeviceSysroot choose_sysroot(const std::string& path, const BinaryFacts& facts,
                             const std::string& target, Workbench& bench)
{
  if (!target.empty()) {
    const TargetEntry entry = sysroot_target(bench, target);
    return {.entry = entry, .sysroot = require_sysroot(bench.home(), entry.triple)};
  }
  std::optional<DeviceSysroot> chosen;
  std::string others;
  for (const auto& [triple, entry] : bench.catalog().entries()) {
    std::optional<InstalledSysroot> sysroot = installed_sysroot(bench.home(), triple);
    if (!sysroot || mismatch(facts, entry))
      continue;
    if (chosen)
      others += fmt::format(", '{}'", triple.str());
    else
      chosen = DeviceSysroot{.entry = entry, .sysroot = std::move(*sysroot)};
  }
  if (!chosen)
    throw Error(
        ErrorKind::no_toolchain,
        fmt::format("there is no sysroot for '{}' that could tell which packages it needs", path))
        .help("`xtool sysroot add TARGET PACKAGE` makes one of the device's release");
  if (!others.empty())
    bench.console().info(
        fmt::format("'{}' is looked up in the sysroot of '{}'; --target names "
                    "another one: {}",
                    path, chosen->entry.triple.str(), others.substr(2)));
  return std::move(*chosen);
}

// The index of files tells which package has what the sysroot lacks.
std::string find_package(const std::string& library, const DeviceSysroot& chosen, Workbench& bench)
{
  if (chosen.sysroot.lock.origin)
    return {};
  try {
    return sysroot_setup(bench, {}).package_of_library(chosen.entry, library);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
    bench.console().warn(
        fmt::format("the packages that have '{}' are not known: {}", library, error.what()));
    return {};
  }
}

std::string origin_of(const NeededLibrary& library)
{
  if (library.package.empty())
    return fmt::format("{}in the sysroot, of no known package", library.in_sysroot ? "" : "not ");
  return library.in_sysroot ? fmt::format("{} {}", library.package, library.version)
                            : fmt::format("{}, which the sysroot lacks", library.package);
}

std::string releases_of(const SysrootLock& lock)
{
  std::string names;
  for (const LockedSuite& suite : lock.suites)
    names.append(names.empty() ? "" : ", ").append(suite.codename);
  return names;
}

std::string needs_text(const std::string& path, const DeviceSysroot& chosen,
                       const BinaryFacts& facts, const DeviceNeeds& needs)
{
  std::string text = fmt::format("{}:\n", path);
  if (facts.glibc)
    text += fmt::format("  glibc: {} or newer\n", facts.glibc->str());
  for (const NeededLibrary& library : needs.libraries)
    text += fmt::format("  {}: {}\n", library.name, origin_of(library));
  if (needs.packages.empty())
    return text;
  const std::string releases = releases_of(chosen.sysroot.lock);
  const std::string packages = fmt::format("{}", fmt::join(needs.packages, " "));
  // The device's system, whatever this machine's is.
  const PackageAdvice debian("ID=debian\n");
  return text + fmt::format("  install{}: {}\n", releases.empty() ? "" : " on " + releases,
                            debian.command(packages).value_or(packages));
}

Json needs_json(const std::string& path, const DeviceSysroot& chosen, const BinaryFacts& facts,
                const DeviceNeeds& needs)
{
  Json libraries = Json::array();
  for (const NeededLibrary& library : needs.libraries)
    libraries.push_back({{"name", library.name},
                         {"package", text_or_null(library.package)},
                         {"version", text_or_null(library.version)},
                         {"in_sysroot", library.in_sysroot}});
  Json suites = Json::array();
  for (const LockedSuite& suite : chosen.sysroot.lock.suites)
    suites.push_back(suite.codename);
  return {{"path", path},
          {"target", chosen.entry.triple.str()},
          {"suites", std::move(suites)},
          {"glibc", facts.glibc ? Json(facts.glibc->str()) : Json(nullptr)},
          {"libraries", std::move(libraries)},
          {"packages", needs.packages}};
}

}  // namespace

NeedsReport tell_needs(const Findings& findings, const std::string& target, Workbench& bench)
{
  NeedsReport report;
  for (const InspectedFile& file : findings.files) {
    if (!file.binary || file.binary->form != Binary::Form::single)
      continue;
    const BinaryFacts& facts = file.binary->images.front().facts;
    if (facts.format != BinaryFormat::elf || file.binary->images.front().linkage == Linkage::none)
      continue;
    if (facts.needed.empty()) {
      report.text += fmt::format("{}: needs no libraries\n", file.path);
      report.files.push_back({{"path", file.path},
                              {"target", nullptr},
                              {"suites", Json::array()},
                              {"glibc", nullptr},
                              {"libraries", Json::array()},
                              {"packages", Json::array()}});
      continue;
    }
    const DeviceSysroot chosen = choose_sysroot(file.path, facts, target, bench);
    const DeviceNeeds needs =
        needs_of(facts, chosen.sysroot, read_report(chosen.sysroot),
                 [&](const std::string& library) { return find_package(library, chosen, bench); });
    report.text += needs_text(file.path, chosen, facts, needs);
    report.files.push_back(needs_json(file.path, chosen, facts, needs));
  }
  return report;
}

}  // namespace xtool::cli
