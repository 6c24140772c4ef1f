// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "doctor_report.hpp"

#include "cli/console.hpp"
#include "cli/outcome.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace xtool::cli {
namespace {

std::string counted(std::size_t count, std::string_view what)
{
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// What is said of this machine, or of one target.
std::string section(const std::vector<const CheckResult*>& results, bool all_checks)
{
  const std::optional<Triple>& target = results.front()->target;
  std::string text = fmt::format("{}:\n", target ? target->str() : "this machine");
  std::vector<std::string> well;
  for (const CheckResult* result : results) {
    if (result->findings.empty())
      well.push_back(result->check);
    for (const Finding& finding : result->findings) {
      text +=
          fmt::format("  {}: {} [{}]\n", to_string(finding.severity), finding.fact, finding.check);
      for (const std::string& line : finding.help)
        text += fmt::format("    help: {}\n", line);
    }
  }
  if (all_checks && !well.empty())
    text += fmt::format("  well: {}\n", fmt::join(well, ", "));
  else if (well.size() == results.size())
    text += fmt::format("  all is well ({})\n", counted(well.size(), "check"));
  return text;
}

Json json(const Finding& finding)
{
  return {{"check", finding.check},
          {"id", finding.id},
          {"severity", to_string(finding.severity)},
          {"triple", finding.target ? Json(finding.target->str()) : Json()},
          {"fact", finding.fact},
          {"help", finding.help},
          {"fixable", !finding.fix.empty()}};
}

}  // namespace

std::size_t Diagnosis::count(Severity severity) const
{
  std::size_t number = 0;
  for (const CheckResult& result : results)
    for (const Finding& finding : result.findings)
      number += finding.severity == severity ? 1 : 0;
  return number;
}

std::string diagnosis_text(const Diagnosis& diagnosis)
{
  std::string text;
  for (std::size_t begin = 0; begin < diagnosis.results.size();) {
    std::vector<const CheckResult*> same;
    for (std::size_t at = begin; at < diagnosis.results.size() &&
                                 diagnosis.results[at].target == diagnosis.results[begin].target;
         ++at)
      same.push_back(&diagnosis.results[at]);
    text += section(same, diagnosis.all_checks);
    begin += same.size();
  }
  return text +
         fmt::format("{}, {}, {} in {}, {}\n", counted(diagnosis.count(Severity::error), "error"),
                     counted(diagnosis.count(Severity::warning), "warning"),
                     counted(diagnosis.count(Severity::note), "note"),
                     counted(diagnosis.results.size(), "check"), human_duration(diagnosis.seconds));
}

Json diagnosis_json(const Diagnosis& diagnosis)
{
  Json checks = Json::array();
  Json findings = Json::array();
  for (const CheckResult& result : diagnosis.results) {
    checks.push_back({{"id", result.check},
                      {"triple", result.target ? Json(result.target->str()) : Json()},
                      {"ok", result.findings.empty()}});
    for (const Finding& finding : result.findings)
      findings.push_back(json(finding));
  }
  Json fixed = Json::array();
  for (const Fixed& fix : diagnosis.fixed)
    fixed.push_back({{"fix", to_string(fix.kind)},
                     {"triple", fix.target ? Json(fix.target->str()) : Json()},
                     {"ok", fix.problem.empty()},
                     {"problem", text_or_null(fix.problem)}});
  return {{"errors", diagnosis.count(Severity::error)},
          {"warnings", diagnosis.count(Severity::warning)},
          {"notes", diagnosis.count(Severity::note)},
          {"findings", std::move(findings)},
          {"checks", std::move(checks)},
          {"fixed", std::move(fixed)},
          {"seconds", diagnosis.seconds}};
}

}  // namespace xtool::cli
