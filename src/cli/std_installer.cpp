// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "std_installer.hpp"

#include "progress.hpp"
#include "targets.hpp"

#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/os_release.hpp>

#include <fmt/format.h>

#include <chrono>

namespace xtool::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start)
{
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string completion(const StdReport& report)
{
  const std::string origin =
      report.downloaded > 0 ? human_size(report.downloaded) + " downloaded" : "nothing downloaded";
  return fmt::format("installed rust-std for '{}': {} in {} files, {}, {}", report.target.str(),
                     human_size(report.bytes), report.files, origin,
                     human_duration(report.seconds));
}

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

StdInstaller::StdInstaller(Workbench& bench, const SysrootOptions& options)
    : bench_(bench), options_(options), installation_(bench.installation(options))
{
}

const DistManifest& StdInstaller::manifest()
{
  if (!manifest_)
    manifest_ = bench_.dist(options_).manifest_for(installation_.toolchain, installation_.sysroot);
  return *manifest_;
}

std::vector<StdReport> StdInstaller::ensure(const std::vector<Triple>& targets)
{
  for (const Triple& target : targets)
    if (!installation_.sysroot.verify(target, installation_.toolchain.version).empty() ||
        installation_.sysroot.state(target).absent()) {
      try {
        bench_.dist(options_).choose(manifest(), target);
      } catch (Error& error) {
        if (error.kind() != ErrorKind::no_std)
          throw;
        // A distribution's rustc takes only its distribution's std.
        const std::string os_release = read_os_release();
        const auto command = distribution_std_command(
            os_release, debian_arch(bench_.catalog().find(target)), target);
        if (command && installation_.sysroot.kind() == SysrootKind::plain)
          throw std::move(error).help(
              fmt::format("for the rustc of this distribution: `{}`", *command));
        throw;
      }
    }

  std::vector<StdReport> reports;
  for (const Triple& target : targets)
    reports.push_back(during(fmt::format("cannot add the target '{}'", target.str()),
                             [&] { return ensure_one(target); }));
  return reports;
}

FileLock StdInstaller::lock_and_recover()
{
  FileLock lock = lock_sysroot(installation_.sysroot, [this] {
    bench_.console().info("waiting for another xtool to finish with this sysroot");
  });
  for (const std::string& line : recover(installation_.sysroot))
    bench_.console().info(line);
  return lock;
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
  if (damage.empty()) {
    bench_.console().info(fmt::format("rust-std for '{}' is up to date", target.str()));
    return StdReport{.target = target, .status = StdReport::Status::up_to_date};
  }
  for (const Damage& one : damage)
    bench_.console().warn(one.fact);
  for (const Damage& one : damage)
    if (one.id != "not-registered" && one.id != "no-component-line" && one.id != "foreign-entry")
      return std::nullopt;
  repair_records(sysroot, target, registration_for(target));
  bench_.console().info(
      fmt::format("registered the rust-std that was there for '{}'", target.str()));
  return StdReport{.target = target, .status = StdReport::Status::repaired};
}

StdReport StdInstaller::ensure_one(const Triple& target)
{
  const Clock::time_point start = Clock::now();
  if (const std::optional<StdReport> done = without_download(target))
    return *done;

  Console& console = bench_.console();
  DistClient& dist = bench_.dist(options_);
  const Tarball& tarball = dist.choose(manifest(), target);
  Stage stage(installation_.sysroot);  // first: a sysroot that cannot be written ends it here
  console.info(fmt::format("installing rust-std for '{}'", target.str()));
  FetchBar bar(console, target.str());
  const Fetched fetched = fetch_std(dist, tarball, target, stage, console_events(console, bar));
  check_version(fetched.unpacked, dist.url_of(tarball));
  return commit(stage, fetched, seconds_since(start));
}

StdReport StdInstaller::install_file(const std::filesystem::path& file,
                                     const std::optional<Triple>& expected)
{
  const Clock::time_point start = Clock::now();
  Console& console = bench_.console();
  {
    const FileLock lock = lock_and_recover();
  }
  Stage stage(installation_.sysroot);
  console.info(fmt::format("unpacking '{}'", file.string()));
  FetchBar bar(console, file.filename().string());
  const Fetched fetched =
      unpack_local_std(file, std::nullopt, expected, stage, console_events(console, bar));
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
  bench_.console().info(completion(report));
  return report;
}

}  // namespace xtool::cli
