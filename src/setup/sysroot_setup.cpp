// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "tell.hpp"

#include <xtool/setup/sysroot_setup.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/sysroot/library_names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace xtool {
namespace {

using Clock = std::chrono::steady_clock;

Moment now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

void add_once(std::vector<std::string>& list, const std::string& word)
{
  if (std::find(list.begin(), list.end(), word) == list.end())
    list.push_back(word);
}

// What every compiler that takes the C library from the sysroot needs of it: its headers and start
// files, and those of the compiler's run-time libraries, by the version that libgcc_s is from.
std::vector<std::string> base_packages(const PackageIndex& index)
{
  std::vector<std::string> base;
  const auto want = [&](const std::string& name) {
    if (index.find(name) != nullptr)
      base.push_back(name);
  };
  want("libc6-dev");
  want("libgcc-s1");
  if (const DebPackage* const runtime = index.find("libgcc-s1"))
    for (const auto& group : parse_relations(runtime->depends, runtime->name)) {
      constexpr std::string_view start = "gcc-";
      constexpr std::string_view end = "-base";
      const std::string& name = group.front().name;
      if (!name.starts_with(start) || !name.ends_with(end))
        continue;
      const std::string version =
          name.substr(start.size(), name.size() - start.size() - end.size());
      want(fmt::format("libgcc-{}-dev", version));
      want(fmt::format("libstdc++-{}-dev", version));
    }
  return base;
}

Error unknown_package(const std::string& word, const OpenedSuites& suites)
{
  std::string names;
  for (const LockedSuite& suite : suites.suites)
    names.append(names.empty() ? "" : ", ").append(suite.name);
  Error error(ErrorKind::usage,
              fmt::format("nothing in {} for {} is called '{}', or has a file of that name", names,
                          suites.index.architecture(), word));
  const std::vector<std::string> similar = similar_packages(word, suites.index);
  if (!similar.empty())
    error.help(fmt::format("similar packages: {}", fmt::join(similar, ", ")));
  return error;
}

}  // namespace

SysrootSetup::SysrootSetup(Surroundings around, SysrootWish wish, SysrootEvents events)
    : around_(std::move(around)), wish_(std::move(wish)), events_(std::move(events))
{
}

RepositoryTools SysrootSetup::tools(bool offline)
{
  return {.env = around_.env,
          .cache = around_.home.cache(),
          .offline = offline,
          .http = around_.http,
          .now = now(),
          .reading = events_.reading,
          .fetch = events_.fetch};
}

std::vector<SuiteSource> SysrootSetup::sources(const TargetEntry& entry,
                                               const SysrootLock* before) const
{
  const DebianNames names = debian_names(entry);
  std::vector<SuiteSource> sources;
  if (before != nullptr && wish_.suites.empty()) {
    for (const LockedSuite& suite : before->suites) {
      SourceWish wish = wish_.source;
      if (!wish.mirror && !wish.snapshot)
        wish.mirror = suite.url;
      sources.push_back(source_of_suite(suite.name, names.architecture, wish, around_.env));
    }
    return sources;
  }
  std::vector<std::string> suites = wish_.suites;
  if (suites.empty())
    suites.emplace_back(default_release(entry, "debian", wish_.glibc).codename);
  for (const std::string& suite : suites) {
    if (const DistroRelease* const release = release_of_suite(suite);
        release != nullptr && wish_.glibc && release->glibc > *wish_.glibc)
      throw Error(ErrorKind::usage,
                  fmt::format("the libraries of '{}' need glibc {}, and the device has {}", suite,
                              release->glibc.str(), wish_.glibc->str()))
          .help("leave out --suite, and xtool takes the newest release that the device can run");
    sources.push_back(source_of_suite(suite, names.architecture, wish_.source, around_.env));
  }
  return sources;
}

OpenedSuites SysrootSetup::open(const TargetEntry& entry, const SysrootLock* before, bool offline)
{
  return open_suites(sources(entry, before), debian_names(entry).architecture, tools(offline));
}

std::string SysrootSetup::package_with_file(const std::string& word, const OpenedSuites& suites,
                                            const TargetEntry& entry, const SysrootLock* before)
{
  const std::vector<std::string> paths =
      possible_paths(wanted_name(word), debian_names(entry).triplet);
  std::vector<std::string> owners = owners_of(paths, entry, before);
  std::erase_if(owners,
                [&](const std::string& name) { return suites.index.find(name) == nullptr; });
  if (owners.empty())
    throw Error(unknown_package(word, suites));
  if (owners.size() > 1)
    throw Error(ErrorKind::usage, fmt::format("'{}' is in several packages", word))
        .help(fmt::format("name the one you want: {}", fmt::join(owners, ", ")));
  return owners.front();
}

std::vector<std::string> SysrootSetup::packages_for(const std::vector<std::string>& words,
                                                    const OpenedSuites& suites,
                                                    const TargetEntry& entry,
                                                    const SysrootLock* before)
{
  static const std::vector<SystemLibrary> libraries =
      parse_system_libraries(builtin_system_libraries(), "system_libraries.json");
  std::vector<std::string> packages;
  for (const std::string& word : words) {
    std::optional<std::string> package = package_for(word, libraries, suites.index);
    if (!package)
      package = package_with_file(word, suites, entry, before);
    if (*package != word)
      tell(events_.meant, word, *package);
    add_once(packages, *package);
  }
  return packages;
}

SysrootLock SysrootSetup::resolve(const TargetEntry& entry, const OpenedSuites& suites,
                                  std::vector<std::string> asked, const SysrootLock* before) const
{
  const DebianNames names = debian_names(entry);
  const ClosureKind kind =
      wish_.kind.value_or(before != nullptr ? before->kind : ClosureKind::lean);
  std::vector<std::string> wanted = asked;
  for (const std::string& package : base_packages(suites.index))
    add_once(wanted, package);
  const Closure closure = find_closure(suites.index, wanted, kind);
  if (!closure.unsatisfied.empty()) {
    const Unsatisfied& first = closure.unsatisfied.front();
    throw Error(ErrorKind::conflict, fmt::format("package '{}' needs '{}', which no suite here has",
                                                 first.package, first.wanted))
        .help(
            "a suite such as bookworm-backports needs the one below it, too: `--suite "
            "bookworm,bookworm-backports`");
  }
  SysrootLock lock{.target = entry.triple.str(),
                   .architecture = names.architecture,
                   .triplet = names.triplet,
                   .kind = kind,
                   .asked = std::move(asked),
                   .suites = suites.suites};
  for (const DebPackage* const package : closure.packages)
    lock.packages.push_back({.name = package->name,
                             .version = package->version,
                             .architecture = package->architecture,
                             .suite = package->suite,
                             .file = package->file,
                             .size = package->size,
                             .hash = package->hash});
  for (const DebPackage* const package : closure.left_out)
    lock.left_out.push_back({package->name, package->version});
  return lock;
}

SysrootReport SysrootSetup::install(SysrootStore& store, const SysrootLock& lock, bool anew)
{
  const Clock::time_point start = Clock::now();
  const std::optional<InstalledSysroot> before = store.current();
  SysrootReport report{.lock = lock,
                       .changes = changes_between(before ? &before->lock : nullptr, lock)};
  report.tree = anew ? store.rebuild(lock, tools(around_.offline))
                     : store.install(lock, tools(around_.offline));
  report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return report;
}

SysrootReport SysrootSetup::add(const TargetEntry& entry, const std::vector<std::string>& words)
{
  debian_names(entry);
  SysrootStore store(around_.home, entry.triple, events_.store);
  const std::optional<InstalledSysroot> current = store.current();
  if (current)
    require_packages(around_.home, entry.triple, words.empty() ? "upgraded" : "added to");
  const SysrootLock* const before = current ? &current->lock : nullptr;
  const OpenedSuites suites = open(entry, before, around_.offline);
  std::vector<std::string> asked = before != nullptr ? before->asked : std::vector<std::string>();
  for (const std::string& package : packages_for(words, suites, entry, before))
    add_once(asked, package);
  for (const std::string& package : asked)
    if (suites.index.find(package) == nullptr)
      throw Error(unknown_package(package, suites));
  return install(store, resolve(entry, suites, std::move(asked), before), false);
}

SysrootReport SysrootSetup::remove(const TargetEntry& entry, const std::vector<std::string>& words)
{
  SysrootStore store(around_.home, entry.triple, events_.store);
  const InstalledSysroot current = require_packages(around_.home, entry.triple, "removed");
  std::vector<std::string> asked = current.lock.asked;
  const auto drop = [&](const std::string& name) { return std::erase(asked, name) > 0; };
  // What is in the cache is what the sysroot was made from, as long as nobody has updated it.
  const OpenedSuites suites = [&] {
    try {
      return open(entry, &current.lock, true);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::network || around_.offline)
        throw;
      return open(entry, &current.lock, false);
    }
  }();
  for (const std::string& word : words)
    if (!drop(word) && !drop(packages_for({word}, suites, entry, &current.lock).front()))
      throw Error(ErrorKind::usage, fmt::format("'{}' was not asked for", word))
          .help(fmt::format("these were: {}", fmt::join(current.lock.asked, ", ")));
  return install(store, resolve(entry, suites, std::move(asked), &current.lock), false);
}

SysrootReport SysrootSetup::sync(const TargetEntry& entry, const SysrootLock& lock)
{
  const DebianNames names = debian_names(entry);
  if (lock.target != entry.triple.str() || lock.architecture != names.architecture)
    throw Error(ErrorKind::usage, fmt::format("the lock file is for '{}', not for '{}'",
                                              lock.target, entry.triple.str()));
  SysrootStore store(around_.home, entry.triple, events_.store);
  SysrootLock wanted = lock;
  if (wish_.source.mirror)
    for (LockedSuite& suite : wanted.suites)
      suite.url = *wish_.source.mirror;
  return install(store, wanted, false);
}

SysrootReport SysrootSetup::repair(const TargetEntry& entry)
{
  SysrootStore store(around_.home, entry.triple, events_.store);
  const InstalledSysroot current = require_sysroot(around_.home, entry.triple);
  if (!current.lock.origin)
    return install(store, current.lock, true);
  const std::string& directory = current.lock.origin->directory;
  if (!is_there(directory))
    throw Error(ErrorKind::file_system,
                fmt::format("'{}', which the sysroot of '{}' is a copy of, is not there", directory,
                            entry.triple.str()))
        .help("make it available again, such as by mounting it")
        .help(fmt::format("or copy another one: `xtool sysroot from DIR {}`", entry.triple.str()));
  return copy(store, entry, directory);
}

}  // namespace xtool
