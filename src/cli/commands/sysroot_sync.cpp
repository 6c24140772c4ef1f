// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "sysroot_sync.hpp"

#include "cli/options.hpp"
#include "cli/sysroot_words.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

constexpr std::uint64_t largest_lock = 64u << 20;

struct SyncOptions {
  RepositoryOptions repository = {};
  std::string target = {};
  std::string file = {};
};

Outcome lock(const SyncOptions& options, Workbench& bench)
{
  const TargetEntry entry = sysroot_target(bench, options.target);
  const Json document = require_packages(bench.home(), entry.triple, "written down").lock.json();
  return {.text = document.dump(1) + "\n", .result = {{"lock", document}}};
}

Outcome sync(const SyncOptions& options, Workbench& bench)
{
  const std::filesystem::path file = bench.env().cwd() / options.file;
  const SysrootLock wanted = SysrootLock::parse(read_file(file, largest_lock), file.native());
  if (wanted.origin)
    throw Error(ErrorKind::invalid_input, fmt::format("'{}' describes a copy of '{}', not packages",
                                                      file.native(), wanted.origin->directory));
  const TargetEntry entry = sysroot_target(bench, wanted.target);
  const SysrootReport report =
      during(fmt::format("cannot make the sysroot of '{}'", file.native()),
             [&] { return sysroot_setup(bench, options.repository).sync(entry, wanted); });
  tell_sysroot(report, entry, bench);
  return {.result = changed_sysroot_json(report, entry, bench)};
}

Outcome repair(const SyncOptions& options, Workbench& bench)
{
  const TargetEntry entry = sysroot_target(bench, options.target);
  const SysrootReport report = sysroot_setup(bench, options.repository).repair(entry);
  tell_sysroot(report, entry, bench);
  return {.result = changed_sysroot_json(report, entry, bench)};
}

}  // namespace

Action bind_sysroot_lock(CLI::App& command)
{
  auto options = std::make_shared<SyncOptions>();
  add_option(command, "TARGET", options->target, "The target whose sysroot is written down")
      .required();
  return [options](Workbench& bench) { return lock(*options, bench); };
}

Action bind_sysroot_sync(CLI::App& command)
{
  auto options = std::make_shared<SyncOptions>();
  add_option(command, "FILE", options->file, "Output of `xtool sysroot lock`").required();
  bind_mirror_options(command, options->repository);
  return [options](Workbench& bench) { return sync(*options, bench); };
}

Action bind_sysroot_repair(CLI::App& command)
{
  auto options = std::make_shared<SyncOptions>();
  add_option(command, "TARGET", options->target, "The target whose sysroot is recreated")
      .required();
  bind_mirror_options(command, options->repository);
  return [options](Workbench& bench) { return repair(*options, bench); };
}

}  // namespace xtool::cli
