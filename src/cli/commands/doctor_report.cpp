// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "doctor_report.hpp"

#include "cli/console.hpp"
#include "cli/outcome.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

namespace xtool::cli {
namespace {

std::string counted(std::size_t count, std::string_view what)
{
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// What is said of this machine, or of one target.
struct Section {
  std::vector<const CheckResult*> results = {};
  std::vector<const Finding*> findings = {};  // the gravest first

  const std::optional<Triple>& target() const { return results.front()->target; }
};

// Whether all targets suffer from it.
bool is_general_cause(const Finding& finding)
{
  const std::string& family = CheckTexts::builtin().check(finding.check).family;
  return !finding.target && finding.severity == Severity::error &&
         (family == "rustc" || family == "config");
}

// Errors before warnings before notes. Among equals a cause of everything comes first, then the
// targets, which is what people ask about, then the rest of this machine.
std::tuple<int, int> rank(const Section& section)
{
  const int gravity =
      section.findings.empty() ? -1 : static_cast<int>(section.findings.front()->severity);
  const bool cause = std::any_of(section.findings.begin(), section.findings.end(),
                                 [](const Finding* finding) { return is_general_cause(*finding); });
  return {-gravity, cause ? 0 : section.target() ? 1 : 2};
}

std::vector<Section> ranked(const std::vector<CheckResult>& results)
{
  std::vector<Section> sections;
  for (const CheckResult& result : results) {
    if (sections.empty() || sections.back().target() != result.target)
      sections.emplace_back();
    sections.back().results.push_back(&result);
    for (const Finding& finding : result.findings)
      sections.back().findings.push_back(&finding);
  }
  for (Section& section : sections)
    std::stable_sort(section.findings.begin(), section.findings.end(),
                     [](const Finding* a, const Finding* b) { return b->severity < a->severity; });
  std::stable_sort(sections.begin(), sections.end(),
                   [](const Section& a, const Section& b) { return rank(a) < rank(b); });
  return sections;
}

std::string text_of_section(const Section& section, bool all_checks)
{
  std::string text =
      fmt::format("{}:\n", section.target() ? section.target()->str() : "this machine");
  for (const Finding* finding : section.findings) {
    text +=
        fmt::format("  {}: {} [{}]\n", to_string(finding->severity), finding->fact, finding->check);
    for (const std::string& line : finding->help)
      text += fmt::format("    help: {}\n", line);
  }
  std::vector<std::string> well;
  for (const CheckResult* result : section.results) {
    if (!result->not_checked.empty())
      text += fmt::format("  not checked: {} [{}]\n", result->not_checked, result->check);
    else if (result->findings.empty())
      well.push_back(result->check);
  }
  if (all_checks && !well.empty())
    text += fmt::format("  well: {}\n", fmt::join(well, ", "));
  else if (well.size() == section.results.size())
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

std::string counts_text(const Diagnosis& diagnosis)
{
  return fmt::format("{}, {}, {} in {}", counted(diagnosis.count(Severity::error), "error"),
                     counted(diagnosis.count(Severity::warning), "warning"),
                     counted(diagnosis.count(Severity::note), "note"),
                     counted(diagnosis.results.size(), "check"));
}

std::string diagnosis_text(const Diagnosis& diagnosis)
{
  std::string text;
  for (const Section& section : ranked(diagnosis.results))
    text += text_of_section(section, diagnosis.all_checks);
  return text + fmt::format("{}, {}\n", counts_text(diagnosis), human_duration(diagnosis.seconds));
}

Json diagnosis_json(const Diagnosis& diagnosis)
{
  Json checks = Json::array();
  for (const CheckResult& result : diagnosis.results) {
    checks.push_back({{"id", result.check},
                      {"triple", result.target ? Json(result.target->str()) : Json()},
                      {"ok", result.findings.empty() && result.not_checked.empty()}});
    if (!result.not_checked.empty())
      checks.back()["not_checked"] = result.not_checked;
  }
  std::vector<const Finding*> all;
  for (const Section& section : ranked(diagnosis.results))
    all.insert(all.end(), section.findings.begin(), section.findings.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const Finding* a, const Finding* b) { return b->severity < a->severity; });
  Json findings = Json::array();
  for (const Finding* finding : all)
    findings.push_back(json(*finding));
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
