// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "sysroot_list.hpp"

#include "cli/options.hpp"
#include "cli/sysroot_copy_words.hpp"
#include "cli/sysroot_words.hpp"

#include <xtool/support/error.hpp>
#include <xtool/sysroot/library_names.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

namespace xtool::cli {
namespace {

struct TreeOptions {
  std::string target = {};
  std::string file = {};
  std::vector<std::string> libraries = {};  // of -l
};

std::string suites_of(const SysrootLock& lock)
{
  std::string names;
  for (const LockedSuite& suite : lock.suites)
    names.append(names.empty() ? "" : ", ").append(suite.codename);
  return names;
}

std::string asked_of(const SysrootLock& lock)
{
  return fmt::format("{}", fmt::join(lock.asked, " "));
}

Outcome list_sysroots(Workbench& bench)
{
  std::string text;
  Json rows = Json::array();
  for (const auto& [target, entry] : bench.catalog().entries()) {
    const std::optional<InstalledSysroot> sysroot = installed_sysroot(bench.home(), target);
    if (!sysroot)
      continue;
    const SysrootLock& lock = sysroot->lock;
    text += lock.origin
                ? fmt::format("{}: copy of {}\n", target.str(), lock.origin->directory)
                : fmt::format("{} ({}): {}\n", target.str(), suites_of(lock), asked_of(lock));
    rows.push_back({{"target", target.str()},
                    {"root", sysroot->root.string()},
                    {"suites", Json::array()},
                    {"asked", lock.asked},
                    {"packages", lock.versions().size()},
                    {"directory", lock.origin ? Json(lock.origin->directory) : Json(nullptr)}});
    for (const LockedSuite& suite : lock.suites)
      rows.back()["suites"].push_back(suite.codename);
  }
  if (rows.empty())
    bench.console().info("there is no sysroot; `xtool sysroot add TARGET PACKAGE` makes one");
  return {.text = text, .result = {{"sysroots", std::move(rows)}}};
}

std::string describe(const std::vector<MissingName>& missing, std::string_view what)
{
  std::string text;
  for (const MissingName& name : missing)
    text += fmt::format("missing {}: {} (needed by {}{})\n", what, name.name, name.file,
                        is_package(name.package) ? " of " + name.package : "");
  return text;
}

Outcome info(const TreeOptions& options, Workbench& bench)
{
  const TargetEntry entry = sysroot_target(bench, options.target);
  const InstalledSysroot sysroot = require_sysroot(bench.home(), entry.triple);
  const TreeReport tree = read_report(sysroot);
  const SysrootLock& lock = sysroot.lock;
  std::string text = fmt::format("target: {}\nroot: {}\nlibraries: {}\n", lock.target,
                                 sysroot.root.string(), sysroot.libraries.string());
  text += lock.origin ? describe_origin(lock, tree) : fmt::format("asked: {}\n", asked_of(lock));
  for (const LockedSuite& suite : lock.suites)
    text += fmt::format("suite: {} of {}, {}\n", suite.codename, suite.date, suite.url);
  if (const auto glibc = lock.glibc())
    text += fmt::format("glibc: {}\n", glibc->str());
  if (tree.needs_glibc)
    text += fmt::format("glibc that its libraries need: {}\n", tree.needs_glibc->str());
  text += describe(tree.libraries, "library") + describe(tree.modules, "module") +
          describe(tree.links, "file");
  for (const CopiedPackage& package : lock.versions())
    text += fmt::format("package: {} {}\n", package.name, package.version);
  return {.text = text, .result = sysroot_json(sysroot, tree)};
}

bool matches(const std::string& path, const std::string& wanted,
             const std::vector<std::string>& known)
{
  if (!known.empty())
    return std::find(known.begin(), known.end(), path) != known.end();
  return path == wanted || path.ends_with("/" + wanted);
}

Outcome which(const TreeOptions& options, Workbench& bench)
{
  const TargetEntry entry = sysroot_target(bench, options.target);
  const InstalledSysroot sysroot = require_sysroot(bench.home(), entry.triple);
  const std::vector<std::string> words =
      words_of(options.file.empty() ? std::vector<std::string>() : std::vector{options.file},
               options.libraries);
  if (words.size() != 1)
    throw Error(ErrorKind::usage, "'xtool sysroot which' needs one FILE")
        .help("for example `xtool sysroot which armhf libssl.so.3`");
  std::string wanted = words.front();
  const std::string root = sysroot.root.string() + "/";
  if (wanted.starts_with(root))
    wanted.erase(0, root.size());
  std::vector<std::string> known;
  if (wanted.starts_with("-l"))
    known = possible_paths(wanted_name(wanted), sysroot.lock.triplet);
  std::map<std::string, std::string> versions;
  for (const CopiedPackage& package : sysroot.lock.versions())
    versions[package.name] = package.version;
  std::string text;
  Json found = Json::array();
  for (const auto& [path, owner] : read_report(sysroot).owners) {
    if (!matches(path, wanted, known))
      continue;
    const std::string package = is_package(owner) ? owner : "";
    const std::string version = versions[package];
    text += fmt::format(
        "{}: {}\n", (sysroot.root / path).string(),
        package.empty() ? "of no known package" : fmt::format("{} {}", package, version));
    found.push_back({{"path", (sysroot.root / path).string()},
                     {"package", text_or_null(package)},
                     {"version", text_or_null(version)}});
  }
  const int exit_code = found.empty() ? 1 : 0;
  if (found.empty() && !sysroot.lock.origin)
    bench.console().help(
        fmt::format("`xtool sysroot add {} {}` adds the package that has it, if "
                    "there is one",
                    entry.triple.str(), words.front()));
  return {.text = text,
          .result = {{"target", entry.triple.str()}, {"files", std::move(found)}},
          .exit_code = exit_code};
}

}  // namespace

Action bind_sysroot_list(CLI::App&)
{
  return [](Workbench& bench) { return list_sysroots(bench); };
}

Action bind_sysroot_info(CLI::App& command)
{
  auto options = std::make_shared<TreeOptions>();
  add_option(command, "TARGET", options->target, "The target whose sysroot is shown").required();
  return [options](Workbench& bench) { return info(*options, bench); };
}

Action bind_sysroot_which(CLI::App& command)
{
  auto options = std::make_shared<TreeOptions>();
  add_option(command, "TARGET", options->target, "The target whose sysroot is searched").required();
  add_option(command, "FILE", options->file,
             "A file, by its name or the end of its path: libssl.so.3, openssl/ssl.h");
  bind_library_option(command, options->libraries);
  return [options](Workbench& bench) { return which(*options, bench); };
}

}  // namespace xtool::cli
