// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "github_reports.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xtool::cli {
namespace {

Annotation::Level level_of(Severity severity)
{
  switch (severity) {
    case Severity::error:
      return Annotation::Level::error;
    case Severity::warning:
      return Annotation::Level::warning;
    case Severity::note:
      return Annotation::Level::notice;
  }
  return Annotation::Level::error;
}

std::string with_help(std::string message, const std::vector<std::string>& help)
{
  for (const std::string& line : help)
    message += "\nhelp: " + line;
  return message;
}

std::string help_items(const std::vector<std::string>& help)
{
  std::string items;
  for (const std::string& line : help)
    items += fmt::format("  - help: {}\n", markdown_line(line));
  return items;
}

std::string about(const std::optional<Triple>& target)
{
  return target ? ", " + markdown_code(target->str()) : std::string();
}

// The text without the newline at its end.
std::string chomped(std::string text)
{
  while (text.ends_with('\n'))
    text.pop_back();
  return text;
}

// A cell of a table: a member of a file's JSON, or nothing where that is null.
std::string cell(const Json& file, const char* member)
{
  const Json& value = file.at(member);
  return value.is_string() ? markdown_line(value.get<std::string>()) : std::string();
}

// How many rows and items a summary has at most; the annotations have all.
constexpr std::size_t most_rows = 500;

std::string table_of(const std::vector<InspectedFile>& files)
{
  std::string table =
      "| file | format | machine | system | linkage | glibc | |\n"
      "|---|---|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < std::min(files.size(), most_rows); ++i) {
    const Json file = to_json(files[i]);
    table += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", markdown_code(files[i].path),
                         cell(file, "format"), cell(file, "arch"), cell(file, "os"),
                         cell(file, "linkage"), cell(file, "glibc"),
                         files[i].violations.empty() ? "ok" : "**not ok**");
  }
  if (files.size() > most_rows)
    table += fmt::format("\nand {} more files\n", files.size() - most_rows);
  return table;
}

std::string quoted_items(const std::vector<QuotedLine>& lines)
{
  std::string items;
  for (const QuotedLine& line : lines)
    items += fmt::format("- line {}: {}\n", line.number, markdown_code(line.text));
  return items;
}

Annotation of_log(const std::string& file, const std::vector<QuotedLine>& lines)
{
  return {.level = Annotation::Level::error,
          .file = file,
          .line = lines.empty() ? 0 : lines.front().number};
}

}  // namespace

GithubReport github_report(const Diagnosis& diagnosis)
{
  std::vector<const Finding*> all;
  std::string skipped;
  for (const CheckResult& result : diagnosis.results) {
    for (const Finding& finding : result.findings)
      all.push_back(&finding);
    if (!result.not_checked.empty())
      skipped += fmt::format("- not checked{}: {} ({})\n", about(result.target),
                             markdown_line(result.not_checked), markdown_code(result.check));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Finding* a, const Finding* b) { return b->severity < a->severity; });

  GithubReport report{
      .summary = fmt::format("## xtool doctor\n\n{}\n\n", markdown_line(counts_text(diagnosis)))};
  for (const Finding* finding : all) {
    const std::string target = finding->target ? ": " + finding->target->str() : "";
    report.annotations.push_back({.level = level_of(finding->severity),
                                  .title = finding->check + target,
                                  .message = with_help(finding->fact, finding->help)});
    report.summary += fmt::format("- **{}**{}: {} ({})\n{}", to_string(finding->severity),
                                  about(finding->target), markdown_line(finding->fact),
                                  markdown_code(finding->check), help_items(finding->help));
  }
  report.summary += skipped + "\n";
  return report;
}

GithubReport github_report(const Findings& findings, bool limited, const Env& env)
{
  GithubReport report;
  std::string broken;
  for (const InspectedFile& file : findings.files) {
    const std::string path = path_in_repository(file.path, env);
    for (const Violation& violation : file.violations) {
      report.annotations.push_back({.level = Annotation::Level::error,
                                    .file = path,
                                    .title = violation.gate,
                                    .message = file.path + ": " + violation.fact});
      broken += fmt::format("- {}: {} ({})\n", markdown_code(file.path),
                            markdown_line(violation.fact), markdown_code(violation.gate));
    }
    if (!limited && file.violations.empty() && file.binary)
      report.annotations.push_back({.level = Annotation::Level::notice,
                                    .file = path,
                                    .title = "inspect",
                                    .message = chomped(describe(file.path, *file.binary))});
  }
  report.summary = fmt::format("## xtool inspect\n\n{}{}{}\n", broken, broken.empty() ? "" : "\n",
                               table_of(findings.files));
  return report;
}

GithubReport github_report(const Report& explained, const std::string& file)
{
  GithubReport report{.summary = "## xtool explain\n\n"};
  for (const ExplainedCause& one : explained.causes) {
    Annotation annotation = of_log(file, one.lines);
    annotation.title = one.symptom->id;
    annotation.message =
        with_help(fmt::format("{}\n{}", one.symptom->title, one.cause), one.remedy);
    report.annotations.push_back(std::move(annotation));
    report.summary += fmt::format("### {}: {}\n\n{}\n\n{}", markdown_line(one.symptom->id),
                                  markdown_line(one.symptom->title), markdown_line(one.cause),
                                  quoted_items(one.lines));
    for (const std::string& line : one.remedy)
      report.summary += fmt::format("- help: {}\n", markdown_line(line));
    for (const std::string& source : one.symptom->source)
      report.summary += fmt::format("- see: <{}>\n", source);
    report.summary += "\n";
  }
  if (!explained.causes.empty())
    return report;
  constexpr int unwrapped = 100;
  const std::string text = chomped(describe(explained, unwrapped));
  if (!explained.succeeded) {
    Annotation annotation = of_log(file, explained.errors);
    annotation.title = "explain";
    annotation.message = text;
    report.annotations.push_back(std::move(annotation));
  }
  report.summary += markdown_line(text.substr(0, text.find('\n'))) + "\n\n";
  report.summary += quoted_items(explained.errors) + "\n";
  return report;
}

}  // namespace xtool::cli
