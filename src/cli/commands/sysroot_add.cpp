// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "sysroot_add.hpp"

#include "cli/options.hpp"
#include "cli/sysroot_words.hpp"

#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

struct PackageOptions {
  RepositoryOptions repository = {};
  std::string target = {};
  std::vector<std::string> packages = {};
  std::vector<std::string> libraries = {};  // of -l

  std::vector<std::string> words() const { return words_of(packages, libraries); }
};

Outcome add_packages(const PackageOptions& options, Workbench& bench)
{
  if (options.words().empty())
    throw Error(ErrorKind::usage, "'xtool sysroot add' needs a PACKAGE")
        .help("for example `xtool sysroot add armv7-unknown-linux-gnueabihf libssl-dev`");
  const TargetEntry entry = sysroot_target(bench, options.target);
  const SysrootReport report =
      during(fmt::format("cannot add to the sysroot of '{}'", entry.triple.str()),
             [&] { return sysroot_setup(bench, options.repository).add(entry, options.words()); });
  tell_sysroot(report, entry, bench);
  return {.result = changed_sysroot_json(report, entry, bench)};
}

// The same packages again, at the versions of today.
Outcome upgrade_packages(const PackageOptions& options, Workbench& bench)
{
  const TargetEntry entry = sysroot_target(bench, options.target);
  require_packages(bench.home(), entry.triple, "upgraded");
  const SysrootReport report =
      during(fmt::format("cannot upgrade the sysroot of '{}'", entry.triple.str()),
             [&] { return sysroot_setup(bench, options.repository).add(entry, {}); });
  if (report.changes.empty())
    bench.console().info(fmt::format("the sysroot for '{}' is up to date", entry.triple.str()));
  else
    tell_sysroot(report, entry, bench);
  return {.result = changed_sysroot_json(report, entry, bench)};
}

}  // namespace

Action bind_sysroot_add(CLI::App& command)
{
  auto options = std::make_shared<PackageOptions>();
  add_option(command, "TARGET", options->target, "The target that the libraries are for")
      .required();
  add_option(command, "PACKAGE", options->packages,
             "Packages, or what is in them: libssl-dev, openssl-sys, openssl.pc, openssl/ssl.h")
      .expected(0, 1000);
  bind_library_option(command, options->libraries);
  bind_repository_options(command, options->repository);
  return [options](Workbench& bench) { return add_packages(*options, bench); };
}

Action bind_sysroot_upgrade(CLI::App& command)
{
  auto options = std::make_shared<PackageOptions>();
  add_option(command, "TARGET", options->target, "The target whose sysroot is upgraded").required();
  bind_repository_options(command, options->repository);
  return [options](Workbench& bench) { return upgrade_packages(*options, bench); };
}

}  // namespace xtool::cli
