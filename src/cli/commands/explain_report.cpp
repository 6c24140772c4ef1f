// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "explain_report.hpp"

#include "cli/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xtool::cli {
namespace {

constexpr std::size_t indent = 3;

std::string wrapped(std::string_view text, std::size_t width)
{
  std::string whole;
  std::string line(indent, ' ');
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    if (line.size() > indent && line.size() + 1 + blank > width) {
      whole += line + "\n";
      line.assign(indent, ' ');
    }
    if (line.size() > indent)
      line += ' ';
    line += text.substr(0, blank);
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return whole + line + "\n";
}

std::string trimmed(std::string_view text)
{
  const std::size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos ? "" : std::string(text.substr(first));
}

std::string quoted(const std::vector<QuotedLine>& lines)
{
  std::string text;
  for (const QuotedLine& line : lines)
    text += fmt::format("{:{}}line {}: {}\n", "", indent, line.number, trimmed(line.text));
  return text;
}

std::string doctor(const std::optional<Triple>& target)
{
  return target ? fmt::format("`xtool doctor {}`", target->str()) : "`xtool doctor`";
}

Json json_of_lines(const std::vector<QuotedLine>& lines)
{
  Json array = Json::array();
  for (const QuotedLine& line : lines)
    array.push_back({{"number", line.number}, {"text", line.text}});
  return array;
}

std::string unknown(const Report& report)
{
  if (report.succeeded)
    return "nothing went wrong in this log\n";
  if (report.finished != 0)
    return fmt::format(
        "no error that is known: the build finished in line {}, and what follows is another "
        "program's\n{:{}}help: see what the program needs: `xtool inspect PROGRAM`\n",
        report.finished, "", indent);
  if (report.errors.empty())
    return fmt::format(
        "no known cause in {} lines, and none that reports an error\n"
        "{:{}}help: give it the whole output: `cargo build 2>&1 | xtool explain`\n"
        "{:{}}help: see whether this machine is in order: `xtool doctor`\n",
        report.lines, "", indent, "", indent);
  return fmt::format(
      "no known cause; the first error is\n{}{:{}}help: see whether this machine is in order: "
      "`xtool doctor`\n",
      quoted(report.errors), "", indent);
}

}  // namespace

Report report_of(const Explanation& explanation, const MachineAdvice& advice)
{
  Report report{.errors = explanation.errors,
                .succeeded = explanation.succeeded,
                .finished = explanation.finished,
                .lines = explanation.lines};
  for (const Cause& cause : explanation.findings)
    report.causes.push_back({.symptom = cause.symptom,
                             .target = cause.target,
                             .cause = cause_of(cause),
                             .lines = cause.lines,
                             .remedy = remedy_of(cause, advice)});
  return report;
}

std::string describe(const Report& report, int width)
{
  if (report.causes.empty())
    return unknown(report);
  const auto columns = static_cast<std::size_t>(std::clamp(width, 60, 100));
  std::string text;
  bool inexact = false;
  for (const ExplainedCause& one : report.causes) {
    text +=
        fmt::format("{}{}: {}\n", text.empty() ? "" : "\n", one.symptom->id, one.symptom->title);
    text += quoted(one.lines);
    text += wrapped(one.cause, columns);
    for (const std::string& line : one.remedy) {
      text += fmt::format("{:{}}help: {}\n", "", indent, line);
      inexact = inexact || (!one.target && line.find("TARGET") != std::string::npos);
    }
    text +=
        fmt::format("{:{}}check: {} ({})\n", "", indent, doctor(one.target), one.symptom->check);
    for (const std::string& source : one.symptom->source)
      text += fmt::format("{:{}}see: {}\n", "", indent, source);
  }
  if (inexact)
    text += "\nThe log does not name the target: with `--target T` the advice is exact.\n";
  return text;
}

Json json(const Report& report)
{
  Json findings = Json::array();
  for (const ExplainedCause& one : report.causes)
    findings.push_back({{"id", one.symptom->id},
                        {"title", one.symptom->title},
                        {"triple", one.target ? Json(one.target->str()) : Json()},
                        {"cause", one.cause},
                        {"lines", json_of_lines(one.lines)},
                        {"remedy", one.remedy},
                        {"check", one.symptom->check},
                        {"source", one.symptom->source}});
  return {{"findings", std::move(findings)},
          {"errors", json_of_lines(report.errors)},
          {"succeeded", report.succeeded},
          {"finished", report.finished == 0 ? Json() : Json(report.finished)},
          {"lines", report.lines}};
}

std::string list_text(const Symptoms& symptoms)
{
  std::size_t width = 0;
  for (const Symptom& symptom : symptoms.all())
    width = std::max(width, symptom.id.size());
  std::string text;
  for (const Symptom& symptom : symptoms.all())
    text += fmt::format("{:<{}}  {}\n", symptom.id, width, symptom.title);
  return text;
}

Json list_json(const Symptoms& symptoms)
{
  Json list = Json::array();
  for (const Symptom& symptom : symptoms.all())
    list.push_back({{"id", symptom.id},
                    {"title", symptom.title},
                    {"tool", symptom.tool},
                    {"check", symptom.check},
                    {"source", symptom.source},
                    {"since", text_or_null(symptom.since)},
                    {"until", text_or_null(symptom.until)}});
  return {{"symptoms", std::move(list)}};
}

}  // namespace xtool::cli
