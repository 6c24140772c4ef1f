// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/std_installer.hpp>

#include "tell.hpp"

#include <xtool/catalog/package_advice.hpp>
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace xtool {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start)
{
  return std::chrono::duration<double>(Clock::now() - start).count();
}

bool is_of_records(const Damage& damage) { return is_in_records_only(damage.kind); }

}  // namespace

std::string_view to_string(StdReport::Status status)
{
  switch (status) {
    case StdReport::Status::up_to_date:
      return "up-to-date";
    case StdReport::Status::repaired:
      return "repaired";
    case StdReport::Status::installed:
      break;
  }
  return "installed";
}

StdStep step_for(const std::vector<Damage>& damage)
{
  if (damage.empty())
    return StdStep::nothing;
  return std::all_of(damage.begin(), damage.end(), is_of_records) ? StdStep::register_it
                                                                  : StdStep::install;
}

StdInstaller::StdInstaller(Installation installation, StdSources sources, StdEvents events)
    : installation_(std::move(installation)),
      sources_(std::move(sources)),
      events_(std::move(events))
{
}

const DistManifest& StdInstaller::manifest()
{
  if (!manifest_)
    manifest_ = sources_.dist().manifest_for(installation_.toolchain, installation_.sysroot);
  return *manifest_;
}

void StdInstaller::require_offered(const Triple& target)
{
  try {
    sources_.dist().choose(manifest(), target);
  } catch (Error& error) {
    if (error.kind() != ErrorKind::no_std)
      throw;
    // A distribution's rustc takes only its distribution's std.
    const auto command = sources_.packages.rust_std(target, sources_.catalog().find(target));
    if (command && installation_.sysroot.kind() == SysrootKind::plain)
      error.help(fmt::format("for the rustc of this distribution: `{}`", *command));
    error.help(fmt::format(
        "or build it from its sources in a minute or two: `xtool target build {}`", target.str()));
    throw;
  }
}

std::vector<StdReport> StdInstaller::ensure(const std::vector<Triple>& targets)
{
  for (const Triple& target : targets)
    if (!installation_.sysroot.verify(target, installation_.toolchain.version).empty() ||
        installation_.sysroot.state(target).absent())
      require_offered(target);

  std::vector<StdReport> reports;
  for (const Triple& target : targets)
    reports.push_back(during(fmt::format("cannot add the target '{}'", target.str()),
                             [&] { return ensure_one(target); }));
  return reports;
}

FileLock StdInstaller::lock_and_recover()
{
  FileLock lock = lock_sysroot(installation_.sysroot, events_.waiting);
  for (const std::string& line : recover(installation_.sysroot))
    tell(events_.recovered, line);
  return lock;
}

FetchEvents StdInstaller::fetch_events(const std::string& label) const
{
  return events_.fetch ? events_.fetch(label) : FetchEvents{};
}

// Registered with rustup only what rustup's manifest for this toolchain knows: an entry that it
// does not know makes every later `rustup target add` fail.
Registration StdInstaller::registration_for(const Triple& target)
{
  if (installation_.sysroot.kind() != SysrootKind::rustup)
    return Registration::none;
  const bool known = manifest().available(target) && manifest().offers(target);
  return known ? Registration::rustup : Registration::none;
}

std::optional<StdReport> StdInstaller::without_download(const Triple& target)
{
  const FileLock lock = lock_and_recover();
  const Sysroot& sysroot = installation_.sysroot;
  if (sysroot.state(target).absent())
    return std::nullopt;
  const std::vector<Damage> damage = sysroot.verify(target, installation_.toolchain.version);
  for (const Damage& one : damage)
    tell(events_.damaged, one);
  StdReport report{.target = target, .status = StdReport::Status::up_to_date};
  switch (step_for(damage)) {
    case StdStep::install:
      return std::nullopt;
    case StdStep::register_it:
      repair_records(sysroot, target, registration_for(target));
      report.status = StdReport::Status::repaired;
      break;
    case StdStep::nothing:
      break;
  }
  tell(events_.done, report);
  return report;
}

StdReport StdInstaller::ensure_one(const Triple& target)
{
  const Clock::time_point start = Clock::now();
  if (const std::optional<StdReport> done = without_download(target))
    return *done;

  DistClient& dist = sources_.dist();
  const Tarball& tarball = dist.choose(manifest(), target);
  Stage stage(installation_.sysroot);  // first: a sysroot that cannot be written ends it here
  tell(events_.installing, target);
  const Fetched fetched = fetch_std(dist, tarball, target, stage, fetch_events(target.str()));
  check_version(fetched.unpacked, dist.url_of(tarball));
  return commit(stage, fetched, seconds_since(start));
}

StdReport StdInstaller::install_file(const std::filesystem::path& file,
                                     const std::optional<Triple>& expected)
{
  const Clock::time_point start = Clock::now();
  {
    const FileLock lock = lock_and_recover();
  }
  Stage stage(installation_.sysroot);
  tell(events_.unpacking, file);
  const Fetched fetched =
      unpack_local_std(file, std::nullopt, expected, stage, fetch_events(file.filename().string()));
  check_version(fetched.unpacked, file.string());
  return commit(stage, fetched, seconds_since(start));
}

void StdInstaller::check_version(const UnpackedStd& unpacked, const std::string& name) const
{
  if (unpacked.version == installation_.toolchain.version)
    return;
  throw Error(ErrorKind::invalid_input,
              fmt::format("'{}' holds the std of rustc {}, but this is rustc {}", name,
                          unpacked.version, installation_.toolchain.version))
      .help("rustc accepts a std of exactly its own build only: take the archive of that version");
}

StdReport StdInstaller::commit(Stage& stage, const Fetched& fetched, double seconds)
{
  checkpoint("stage:unpacked");
  const Triple& target = fetched.unpacked.target;
  const Registration registration = registration_for(target);
  {
    const FileLock lock = lock_and_recover();
    commit_std(installation_.sysroot, stage, fetched.unpacked, registration);
  }
  StdReport report{.target = target,
                   .status = StdReport::Status::installed,
                   .files = fetched.unpacked.files,
                   .bytes = fetched.unpacked.bytes,
                   .downloaded = fetched.downloaded,
                   .seconds = seconds};
  tell(events_.done, report);
  return report;
}

}  // namespace xtool
