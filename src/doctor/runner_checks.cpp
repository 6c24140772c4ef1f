// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <xtool/link/run/runner.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <system_error>

namespace xtool {
namespace {

namespace fs = std::filesystem;

bool may_need_one(TargetExamination& target)
{
  return target.machine().toolchain && target.machine().config && !target.is_host() &&
         target.entry().os != "none";
}
bool has_runner(TargetExamination& target)
{
  return target.machine().toolchain && target.machine().config && target.runner().has_value();
}

Runner best_runner(TargetExamination& target)
{
  const Machine& machine = target.machine();
  return find_runner(
      target.entry(),
      {.host = machine.toolchain->host, .packages = machine.packages, .root = machine.root},
      machine.env);
}

void present(TargetExamination& target, Report& report)
{
  if (target.runner())
    return;
  const Runner runner = best_runner(target);
  if (runner.kind == RunnerKind::none)
    report.found("none", {{"reason", runner.reason}, {"help", lines(runner.help)}});
  // Where no linker is set up either, that comes first, and does this, too. Whoever said
  // --no-runner has set up the rest.
  else if (!runner.argv.empty() && target.linker() && !target.record())
    report.found("not-configured", {{"program", runner.argv.front()}});
}

// The directory behind qemu's -L.
std::optional<fs::path> library_root(const TargetExamination::Runner& runner)
{
  if (fs::path(runner.program).filename().string().starts_with("qemu-"))
    for (std::size_t word = 1; word + 1 < runner.argv.size(); ++word)
      if (runner.argv[word] == "-L")
        return runner.argv[word + 1];
  return std::nullopt;
}

// What to do about a runner that is not there.
std::string advice(TargetExamination& target, const Runner& best)
{
  if (best.kind != RunnerKind::none)
    return target.set_up_again("runner");
  const std::optional<ConfigSource> source = target.setting("runner");
  const std::string unset =
      source ? fmt::format("or run its programs another way: `{}`",
                           removal_command(*source, target_key(target.entry().triple, "runner")))
             : "";
  return best.help.empty() ? "install it, or put its directory on PATH\n" + unset
                           : lines(best.help) + "\n" + unset;
}

void works(TargetExamination& target, Report& report)
{
  const Machine& machine = target.machine();
  const TargetExamination::Runner runner = *target.runner();
  if (!machine.env.find_program(runner.program))
    return report.found("missing",
                        {{"program", runner.program},
                         {"origin", runner.where},
                         {"help", advice(target, best_runner(target))}},
                        runner.culprit);
  const std::optional<std::string>& interpreter = target.entry().interpreter;
  std::error_code absent;
  if (const auto root = library_root(runner);
      root && interpreter && !fs::exists(root->string() + *interpreter, absent) &&
      !fs::is_symlink(root->string() + *interpreter, absent))
    return report.found("no-libraries",
                        {{"directory", root->string()},
                         {"interpreter", *interpreter},
                         {"setup", target.set_up_again("runner")}},
                        runner.culprit);
  if (!target.linker() || target.run_failure().empty())
    return;
  if (!target.bad_variables().empty())
    return report.found("variable",
                        {{"linker", target.linker()->word},
                         {"program", runner.program},
                         {"variables", fmt::format("{}", fmt::join(target.bad_variables(), ", "))},
                         {"reason", target.run_failure()},
                         {"help", without_variables(machine, target.bad_variables())}});
  report.found("fails",
               {{"linker", target.linker()->word},
                {"program", runner.program},
                {"reason", target.run_failure()},
                {"setup", target.set_up_again("runner")}},
               runner.culprit);
}

}  // namespace

std::span<const TargetCheck> runner_checks()
{
  static constexpr std::array checks{TargetCheck{"runner-present", may_need_one, present},
                                     TargetCheck{"runner-works", has_runner, works}};
  return checks;
}

}  // namespace xtool
