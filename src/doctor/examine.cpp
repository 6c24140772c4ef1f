// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "examination.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <set>
#include <sstream>
#include <thread>
#include <utility>

namespace xtool {
namespace {

// Whatever goes wrong in a check is something to know about this machine.
template <typename Body>
void guarded(Report& report, Body&& body)
{
  try {
    body();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted)
      throw;
    report.failed(error);
  }
}

// One thing that has to be changed is told once: by the gravest finding about it, or the first of
// these.
void tell_once(std::vector<CheckResult>& results)
{
  std::map<std::string, const Finding*> gravest;
  for (const CheckResult& result : results)
    for (const Finding& finding : result.findings)
      if (const auto [known, fresh] = gravest.try_emplace(finding.culprit, &finding);
          !fresh && known->second->severity < finding.severity)
        known->second = &finding;
  for (CheckResult& result : results) {
    std::vector<Finding> told;
    for (const Finding& finding : result.findings)
      if (finding.culprit.empty() || gravest.at(finding.culprit) == &finding)
        told.push_back(finding);
    result.findings = std::move(told);
  }
}

// What a target's examination tells more gravely is not told of the machine as well.
void drop_what_targets_tell(std::vector<CheckResult>& results)
{
  std::set<std::string> told;
  for (const CheckResult& result : results)
    if (result.target)
      for (const Finding& finding : result.findings)
        told.insert(finding.culprit);
  told.erase("");
  for (CheckResult& result : results)
    if (!result.target)
      std::erase_if(result.findings,
                    [&](const Finding& finding) { return told.contains(finding.culprit); });
}

std::vector<CheckResult> examine_machine(const Machine& machine)
{
  std::vector<CheckResult> results;
  for (const auto checks : {compiler_checks(), sysroot_checks(), config_checks(),
                            build_target_checks(), machine_checks()})
    for (const MachineCheck& check : checks) {
      Report report(check.id, std::nullopt);
      guarded(report, [&] { check.run(machine, report); });
      results.push_back(std::move(report).result());
    }
  return results;
}

std::vector<CheckResult> examine_target(const Machine& machine, const TargetEntry& entry)
{
  std::vector<CheckResult> results;
  TargetExamination examination(machine, entry);
  for (const auto checks : {std_checks(), linker_checks(), target_config_checks(), flag_checks(),
                            runner_checks(), native_checks(), library_checks(), zig_checks(),
                            android_checks(), apple_checks(), windows_checks()})
    for (const TargetCheck& check : checks) {
      Report report(check.id, entry.triple);
      bool applies = true;
      guarded(report, [&] {
        applies = check.applies == nullptr || check.applies(examination);
        if (applies)
          check.run(examination, report);
      });
      if (applies)
        results.push_back(std::move(report).result());
    }
  tell_once(results);
  return results;
}

}  // namespace

Report::Report(std::string_view check, const std::optional<Triple>& target)
    : text_(CheckTexts::builtin().check(check)),
      result_{.check = std::string(check), .target = target}
{
}

void Report::found(std::string_view id, Placeholders values, std::string culprit)
{
  if (result_.target)
    values.emplace("triple", result_.target->str());
  const FindingText& text = text_.finding(id);
  Finding finding{.check = result_.check,
                  .id = text.id,
                  .severity = text.severity,
                  .fact = fill_placeholders(text.fact, values),
                  .fix = text.fix,
                  .target = result_.target,
                  .culprit = std::move(culprit)};
  for (const std::string& line : text.help) {
    std::istringstream filled(fill_advice(line, values));
    for (std::string each; std::getline(filled, each);)
      finding.help.push_back(std::move(each));
  }
  result_.findings.push_back(std::move(finding));
}

void Report::failed(const Error& error)
{
  result_.findings.push_back({.check = result_.check,
                              .id = "failed",
                              .severity = Severity::error,
                              .fact = error.what(),
                              .help = error.help_lines(),
                              .target = result_.target});
}

std::string lines(const std::vector<std::string>& text)
{
  return fmt::format("{}", fmt::join(text, "\n"));
}

std::string help_of(const Error& error) { return lines(error.help_lines()); }

std::vector<CheckResult> examine(const Machine& machine, const std::vector<TargetEntry>& targets)
{
  // One more than the targets: the machine as a whole is examined like another one.
  std::vector<std::vector<CheckResult>> results(targets.size() + 1);
  std::vector<std::exception_ptr> failures(results.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t job = next++; job < results.size(); job = next++)
      try {
        results[job] =
            job == 0 ? examine_machine(machine) : examine_target(machine, targets[job - 1]);
      } catch (...) {
        failures[job] = std::current_exception();
      }
  };
  {
    const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
    std::vector<std::jthread> others;
    for (std::size_t thread = 1; thread < std::min(2 * cores, results.size()); ++thread)
      others.emplace_back(work);
    work();
  }
  for (const std::exception_ptr& failure : failures)
    if (failure)
      std::rethrow_exception(failure);

  std::vector<CheckResult> all;
  for (std::vector<CheckResult>& each : results)
    std::move(each.begin(), each.end(), std::back_inserter(all));
  drop_what_targets_tell(all);
  return all;
}

}  // namespace xtool
