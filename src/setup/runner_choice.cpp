// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "runner_choice.hpp"

#include "board_program.hpp"

#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool is_unused_wine(const Runner& runner, const Env& env)
{
  if (runner.argv.back().find("wine") == std::string::npos)
    return false;
  std::error_code absent;
  return !fs::exists(env.get("WINEPREFIX").value_or((env.home() / ".wine").string()), absent);
}

Runner none(std::string reason) { return {.kind = RunnerKind::none, .reason = std::move(reason)}; }

}  // namespace

Runner choose_runner(const LinkerFacts& facts, const LinkerChoices& choices,
                     const LinkerCandidate& linker, const std::optional<TrialProgram>& linked,
                     const Toolchain& toolchain, const Surroundings& around)
{
  const TargetEntry& entry = facts.entry;
  Runner runner = find_runner(entry,
                              {.host = facts.host,
                               .sysroot = facts.libraries ? facts.libraries->root : linker.sysroot,
                               .dll_directories = linker.dll_directories,
                               .packages = around.packages,
                               .root = around.env.system_root()},
                              around.env);
  const bool board = entry.qemu && entry.qemu->machine;
  if (choices.runner && board && !choices.project)
    return none(
        fmt::format("one for all projects would go before what they set by cfg(...) to flash "
                    "a board; `xtool setup-linker --project {}` sets one for a project",
                    entry.triple.str()));
  if (!choices.runner || runner.argv.empty() || is_unused_wine(runner, around.env))
    return runner;
  const TempDir directory;
  std::optional<TrialProgram> program = linked;
  if (board) {
    program = board_program(facts, linker, toolchain, directory.path(), around.env);
    if (!program)
      return none(fmt::format("'{}' was not tried, as rustc makes no program that starts on '{}'",
                              runner.argv.front(), *entry.qemu->machine));
  }
  if (!program)
    return runner;
  if (const auto failure = try_runner(runner.argv, *program, around.env))
    return none(fmt::format("'{}' was tried, and {}", runner.argv.front(), *failure));
  return runner;
}

}  // namespace xtool
