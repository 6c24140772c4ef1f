// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "sysroot_remove.hpp"

#include "cli/options.hpp"
#include "cli/sysroot_words.hpp"

#include <xtool/link/linker_record.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <memory>

namespace xtool::cli {
namespace {

struct RemovalOptions {
  RepositoryOptions repository = {};
  std::string target = {};
  std::vector<std::string> packages = {};
  std::vector<std::string> libraries = {};  // of -l

  std::vector<std::string> words() const { return words_of(packages, libraries); }
};

Outcome remove_all(const TargetEntry& entry, Workbench& bench)
{
  Console& console = bench.console();
  const StoreEvents events{
      .waiting = [&] { console.info("waiting for another xtool to finish with this sysroot"); }};
  const bool was_there = SysrootStore(bench.home(), entry.triple, events).remove();
  console.info(was_there ? fmt::format("removed the sysroot of '{}'", entry.triple.str())
                         : fmt::format("'{}' has no sysroot", entry.triple.str()));
  if (was_there && read_linker_record(bench.home(), entry.triple))
    update_linker(entry, bench);
  return {.result = {{"target", entry.triple.str()}, {"removed", was_there}, {"sysroot", nullptr}}};
}

Outcome remove_packages(const RemovalOptions& options, Workbench& bench)
{
  const TargetEntry entry = sysroot_target(bench, options.target);
  if (options.words().empty())
    return remove_all(entry, bench);
  const SysrootReport report =
      sysroot_setup(bench, options.repository).remove(entry, options.words());
  tell_sysroot(report, entry, bench);
  return {.result = {{"target", entry.triple.str()},
                     {"removed", true},
                     {"sysroot", changed_sysroot_json(report, entry, bench)}}};
}

}  // namespace

Action bind_sysroot_remove(CLI::App& command)
{
  auto options = std::make_shared<RemovalOptions>();
  add_option(command, "TARGET", options->target, "The target whose libraries are removed")
      .required();
  add_option(command, "PACKAGE", options->packages,
             "Packages that were added; none: the whole sysroot")
      .expected(0, 1000);
  bind_library_option(command, options->libraries);
  bind_mirror_options(command, options->repository);
  return [options](Workbench& bench) { return remove_packages(*options, bench); };
}

}  // namespace xtool::cli
