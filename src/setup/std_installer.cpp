// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/setup/std_installer.hpp>

#include "expected_archives.hpp"
#include "tell.hpp"

#include <xtool/catalog/package_advice.hpp>
#include <xtool/install/unpacked_cache.hpp>
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/machine_limits.hpp>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <utility>

namespace xtool {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_between(Clock::time_point start, Clock::time_point end)
{
  return std::chrono::duration<double>(end - start).count();
}

double seconds_since(Clock::time_point start) { return seconds_between(start, Clock::now()); }

std::string in_words(const Triple& target)
{
  return fmt::format("cannot add the target '{}'", target.str());
}

// How many stds are unpacked at the same time: enough for one to wait for the disk while others
// keep two processors busy. Each takes a decompressor's dictionary, which is 128 MiB for the
// official .tar.xz, and some buffers.
std::size_t most_at_once()
{
  constexpr std::uint64_t most = 3;
  constexpr std::uint64_t memory_for_one = 160u << 20;
  return std::clamp<std::uint64_t>(available_memory() / 2 / memory_for_one, 1, most);
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

std::vector<Tarball> StdInstaller::offers(const Triple& target)
{
  try {
    return expected_among(sources_.dist().offers(manifest(), target), sources_.expected, target);
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
      offers(target);

  std::vector<std::optional<StdReport>> reports(targets.size());
  std::deque<std::pair<std::size_t, std::unique_ptr<Installing>>> running;
  const auto finish_first = [&] {
    const auto first = std::move(running.front());
    running.pop_front();
    reports[first.first] =
        during(in_words(targets[first.first]), [&] { return finish(*first.second); });
  };
  try {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      reports[i] = during(in_words(targets[i]), [&] { return without_download(targets[i]); });
      if (reports[i])
        continue;
      while (running.size() >= most_at_once())
        finish_first();
      running.emplace_back(i, during(in_words(targets[i]), [&] { return start(targets[i]); }));
    }
  } catch (const Error& error) {
    // What came before it does not depend on it.
    while (!running.empty() && error.kind() != ErrorKind::interrupted)
      finish_first();
    throw;
  }
  while (!running.empty())
    finish_first();

  std::vector<StdReport> all;
  for (std::optional<StdReport>& report : reports)
    all.push_back(std::move(report.value()));
  return all;
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

// A std that is being downloaded or unpacked, or was brought from the cache as it is.
struct StdInstaller::Installing {
  Installing(Clock::time_point time, const Sysroot& sysroot) : start(time), stage(sysroot) {}
  Clock::time_point start;
  Clock::time_point downloaded = {};
  Stage stage;
  std::optional<StdFetch> fetch = {};
  std::optional<UnpackedStd> restored = {};
  Tarball taken = {};
};

// Returns when the std has been downloaded; unpacking may go on.
std::unique_ptr<StdInstaller::Installing> StdInstaller::start(const Triple& target)
{
  const Clock::time_point start = Clock::now();
  DistClient& dist = sources_.dist();
  const std::vector<Tarball> offered = offers(target);
  // The stage first: a sysroot that cannot be written ends it here.
  auto one = std::make_unique<Installing>(start, installation_.sysroot);
  tell(events_.installing, target);
  const UnpackedCache unpacked(dist.settings().cache);
  for (const Tarball& offer : offered)
    if ((one->restored = unpacked.restore(offer.hash, target, one->stage.path()))) {
      one->taken = offer;
      return one;
    }
  one->fetch.emplace(dist, offered, target, one->stage, fetch_events(target.str()));
  one->fetch->download();
  one->downloaded = Clock::now();
  return one;
}

StdReport StdInstaller::finish(Installing& one)
{
  DistClient& dist = sources_.dist();
  if (one.restored) {
    const Triple& target = one.restored->target;
    spdlog::trace("{}: unpacked before, checked in {:.3f} s", target.str(),
                  seconds_since(one.start));
    check_version(*one.restored, dist.url_of(one.taken));
    return commit(one.stage, {.unpacked = *one.restored}, one.taken.hash, seconds_since(one.start));
  }
  const Fetched fetched = one.fetch->finish();
  spdlog::trace("{}: here after {:.3f} s, unpacked {:.3f} s later", fetched.unpacked.target.str(),
                seconds_between(one.start, one.downloaded), seconds_since(one.downloaded));
  const Tarball& taken = one.fetch->taken();
  check_version(fetched.unpacked, dist.url_of(taken));
  UnpackedCache(dist.settings().cache).keep(taken.hash, fetched.unpacked, one.stage.path());
  return commit(one.stage, fetched, taken.hash, seconds_since(one.start));
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
  const Fetched fetched = unpack_local_std(file, sources_.expected, expected, stage,
                                           fetch_events(file.filename().string()));
  check_version(fetched.unpacked, file.string());
  return commit(stage, fetched, fetched.hash, seconds_since(start));
}

void StdInstaller::check_version(const UnpackedStd& unpacked, const std::string& name) const
{
  if (unpacked.version == installation_.toolchain.version)
    return;
  throw Error(ErrorKind::invalid_input,
              fmt::format("'{}' contains the std of rustc {}, but this is rustc {}", name,
                          unpacked.version, installation_.toolchain.version))
      .help("rustc accepts a std of exactly its own build only: take the archive of that version");
}

StdReport StdInstaller::commit(Stage& stage, const Fetched& fetched,
                               const std::optional<Sha256>& archive, double seconds)
{
  checkpoint("stage:unpacked");
  const Triple& target = fetched.unpacked.target;
  const Registration registration = registration_for(target);
  const Clock::time_point start = Clock::now();
  {
    const FileLock lock = lock_and_recover();
    commit_std(installation_.sysroot, stage, fetched.unpacked, registration);
  }
  spdlog::trace("{}: in place after {:.3f} s", target.str(), seconds_since(start));
  StdReport report{.target = target,
                   .status = StdReport::Status::installed,
                   .archive = archive,
                   .files = fetched.unpacked.files,
                   .bytes = fetched.unpacked.bytes,
                   .downloaded = fetched.downloaded,
                   .seconds = seconds};
  tell(events_.done, report);
  return report;
}

}  // namespace xtool
