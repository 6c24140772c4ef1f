// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "sysroot_words.hpp"

#include "cli/commands/linker_report.hpp"
#include "options.hpp"
#include "outcome.hpp"
#include "setup_events.hpp"
#include "sysroot_copy_words.hpp"
#include "targets.hpp"

#include <xtool/cargo/config_file.hpp>
#include <xtool/link/linker_record.hpp>
#include <xtool/setup/linker_setup.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool::cli {
namespace {

constexpr std::size_t most_shown = 5;

std::string plural(std::size_t count, std::string_view one, std::string_view many)
{
  return count == 1 ? std::string(one) : fmt::format("{} {}", count, many);
}

// "2026-07-11" or "20260711T101637Z", as the archive of snapshots has it.
std::string snapshot_moment(const std::string& text)
{
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  constexpr std::size_t day = 8;
  constexpr std::size_t second = 14;
  if (digits.size() == day)
    digits += "000000";
  if (digits.size() != second || text.find_first_not_of("0123456789-:TZ") != std::string::npos)
    throw Error(ErrorKind::usage, fmt::format("'{}' is not a date", text))
        .help("for example `--snapshot 2026-07-11`");
  return fmt::format("{}T{}Z", digits.substr(0, day), digits.substr(day));
}

void tell_changes(const SysrootReport& report, Console& console)
{
  std::size_t added = 0;
  for (const PackageChange& change : report.changes) {
    added += change.before.empty() ? 1 : 0;
    if (change.after.empty())
      console.info(fmt::format("removed {} {}", change.name, change.before));
    else if (!change.before.empty())
      console.info(
          fmt::format("changed {} from {} to {}", change.name, change.before, change.after));
  }
  if (added > 0 && added < report.lock.packages.size())
    console.info(fmt::format("added {}", plural(added, "a package", "packages")));
}

Json missing_json(const std::vector<MissingName>& missing)
{
  Json list = Json::array();
  for (const MissingName& name : missing)
    list.push_back({{"name", name.name},
                    {"file", name.file},
                    {"package", text_or_null(is_package(name.package) ? name.package : "")}});
  return list;
}

std::string_view kind_of(const SysrootLock& lock)
{
  if (lock.origin)
    return "copy";
  return lock.kind == ClosureKind::full ? "full" : "lean";
}

Json glibc_json(const std::optional<GlibcVersion>& glibc)
{
  return glibc ? Json(glibc->str()) : Json(nullptr);
}

}  // namespace

void bind_mirror_options(CLI::App& command, RepositoryOptions& options)
{
  add_option(command, "--mirror", options.mirror,
             "Download from this repository (http, https or file URL)")
      .type_name("URL")
      .envname("XTOOL_SYSROOT_MIRROR");
}

void bind_repository_options(CLI::App& command, RepositoryOptions& options)
{
  add_option(command, "--suite", options.suites,
             "Take packages of these suites (bookworm, trixie, noble, ...), separated by commas")
      .delimiter(',')
      .type_name("NAME");
  bind_mirror_options(command, options);
  add_option(command, "--snapshot", options.snapshot,
             "Take Debian's packages as they were on that day (2026-07-11, or 20260711T101637Z)")
      .type_name("DATE");
  add_option(command, "--keyring", options.keyrings,
             "Trust the keys in this file (.gpg) instead of the distribution's")
      .type_name("FILE");
  add_option(command, "--glibc", options.glibc,
             "Take packages that run with this glibc of the device")
      .type_name("X.Y");
  const BoundOption full =
      add_flag(command, "--full", options.full,
               "Install everything that packages depend on, tools and data too");
  add_flag(command, "--lean", options.lean, "Install what builds read (this is the default)")
      .excludes(full);
}

void bind_library_option(CLI::App& command, std::vector<std::string>& libraries)
{
  add_option(command, "-l", libraries, "The package with this library, as in -lssl")
      .type_name("NAME");
}

std::vector<std::string> words_of(std::vector<std::string> words,
                                  const std::vector<std::string>& libraries)
{
  for (const std::string& library : libraries)
    words.push_back("-l" + library);
  return words;
}

SysrootWish sysroot_wish(const RepositoryOptions& options, const Env& env)
{
  SysrootWish wish{.suites = options.suites};
  if (!options.mirror.empty())
    wish.source.mirror = options.mirror;
  if (!options.snapshot.empty())
    wish.source.snapshot = snapshot_moment(options.snapshot);
  for (const std::string& file : options.keyrings)
    wish.source.keyrings.push_back(env.cwd() / file);
  if (options.full || options.lean)
    wish.kind = options.full ? ClosureKind::full : ClosureKind::lean;
  if (!options.glibc.empty()) {
    wish.glibc = GlibcVersion::parse(options.glibc);
    if (!wish.glibc)
      throw Error(ErrorKind::usage, fmt::format("invalid glibc version '{}'", options.glibc))
          .help("`ldd --version` on the device tells its version, such as 2.31");
  }
  return wish;
}

SysrootSetup sysroot_setup(Workbench& bench, const RepositoryOptions& options)
{
  return SysrootSetup(bench.surroundings(), sysroot_wish(options, bench.env()),
                      sysroot_events(bench.console()));
}

TargetEntry sysroot_target(Workbench& bench, const std::string& word)
{
  return bench.catalog().require_entry_for(resolve_target(bench, word));
}

void tell_sysroot(const SysrootReport& report, const TargetEntry& entry, Workbench& bench)
{
  if (report.lock.origin)
    return tell_copy(report, entry, bench);
  Console& console = bench.console();
  tell_changes(report, console);
  console.info(fmt::format("the sysroot for '{}' has {} of {}, {}", entry.triple.str(),
                           plural(report.lock.packages.size(), "a package", "packages"),
                           human_size(report.lock.download_size()), human_duration(report.seconds)),
               event_of(report));
  if (report.tree.needs_glibc)
    console.info(fmt::format("its libraries need glibc {} or newer on the device",
                             report.tree.needs_glibc->str()));
  if (const auto warning = suite_warning(entry, report.lock))
    console.warn(*warning);
  for (std::size_t i = 0; i < std::min(report.tree.conflicts.size(), most_shown); ++i) {
    const FileConflict& conflict = report.tree.conflicts[i];
    console.warn(fmt::format("'{}' is in '{}' and in '{}', and differs; the first is used",
                             conflict.path, conflict.kept, conflict.other));
  }
  tell_missing(report.tree.libraries, "the library", console);
  tell_missing(report.tree.modules, "the module", console);
}

bool update_linker(const TargetEntry& entry, Workbench& bench)
{
  Console& console = bench.console();
  const std::string command = fmt::format("xtool setup-linker {}", entry.triple.str());
  const std::optional<LinkerRecord> record = read_linker_record(bench.home(), entry.triple);
  // A project's configuration is written where the project is.
  if (!record || record->config_file != global_config_file(bench.env()).string()) {
    console.help(fmt::format("next: `{}`", command));
    return false;
  }
  const LinkerOptions options{.warm = false};
  try {
    LinkerSetup setup(bench.surroundings(), bench.installation({}), options,
                      linker_events(console));
    tell_linker(setup.set_up(entry), options, console);
    return true;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
    console.warn(fmt::format("the linker does not know the libraries yet: {}", error.what()));
    console.help(fmt::format("`{}` tells it", command));
    return false;
  }
}

Json sysroot_json(const InstalledSysroot& sysroot, const TreeReport& tree)
{
  Json packages = Json::array();
  for (const CopiedPackage& package : sysroot.lock.versions())
    packages.push_back({{"name", package.name}, {"version", package.version}});
  Json suites = Json::array();
  for (const LockedSuite& suite : sysroot.lock.suites)
    suites.push_back({{"name", suite.name},
                      {"codename", suite.codename},
                      {"url", suite.url},
                      {"date", suite.date}});
  Json conflicts = Json::array();
  for (const FileConflict& conflict : tree.conflicts)
    conflicts.push_back(
        {{"path", conflict.path}, {"kept", conflict.kept}, {"other", conflict.other}});
  return {{"target", sysroot.lock.target},
          {"architecture", sysroot.lock.architecture},
          {"root", sysroot.root.string()},
          {"libraries", sysroot.libraries.string()},
          {"kind", kind_of(sysroot.lock)},
          {"origin", origin_json(sysroot.lock, tree)},
          {"asked", sysroot.lock.asked},
          {"suites", std::move(suites)},
          {"packages", std::move(packages)},
          {"bytes", sysroot.lock.origin ? sysroot.lock.origin->size : sysroot.lock.download_size()},
          {"glibc", glibc_json(sysroot.lock.glibc())},
          {"needs_glibc", glibc_json(tree.needs_glibc)},
          {"conflicts", std::move(conflicts)},
          {"missing",
           {{"libraries", missing_json(tree.libraries)},
            {"modules", missing_json(tree.modules)},
            {"links", missing_json(tree.links)}}}};
}

Json changed_sysroot_json(const SysrootReport& report, const TargetEntry& entry, Workbench& bench)
{
  Json result = sysroot_json(require_sysroot(bench.home(), entry.triple), report.tree);
  Json changes = Json::array();
  for (const PackageChange& change : report.changes)
    changes.push_back({{"name", change.name},
                       {"before", text_or_null(change.before)},
                       {"after", text_or_null(change.after)}});
  result["changes"] = std::move(changes);
  result["seconds"] = report.seconds;
  result["linker_updated"] = update_linker(entry, bench);
  return result;
}

}  // namespace xtool::cli
