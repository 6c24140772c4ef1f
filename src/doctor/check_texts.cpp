// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/doctor/check_texts.hpp>
#include <xtool/support/json.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace xtool {
namespace {

constexpr std::array severities{Severity::note, Severity::warning, Severity::error};

Severity parse_severity(const JsonCursor& value)
{
  const std::string name = value.string();
  for (const Severity severity : severities)
    if (name == to_string(severity))
      return severity;
  value.fail("expected note, warning or error");
}

FindingText parse_finding(const JsonCursor& value)
{
  const auto fix = value.find("fix");
  return {.id = value.at("id").string(),
          .severity = parse_severity(value.at("severity")),
          .fact = value.at("fact").string(),
          .help = value.at("help").strings(),
          .fix = fix ? fix->string() : ""};
}

template <typename Texts>
const typename Texts::value_type& with_id(const Texts& texts, std::string_view id)
{
  const auto found =
      std::find_if(texts.begin(), texts.end(), [&](const auto& text) { return text.id == id; });
  if (found == texts.end())
    throw std::logic_error("data/checks.json has no '" + std::string(id) + "'");
  return *found;
}

}  // namespace

std::string_view to_string(Severity severity)
{
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      break;
  }
  return "error";
}

const FindingText& CheckText::finding(std::string_view finding_id) const
{
  return with_id(findings, finding_id);
}

CheckTexts CheckTexts::parse(std::string_view json, const std::string& source)
{
  const Json document = parse_json(json, source);
  const JsonCursor root(document, source);
  CheckTexts texts;
  root.at("schema").integer(1, 1);
  for (const JsonCursor& family : root.at("families").items())
    for (const JsonCursor& check : family.at("checks").items()) {
      CheckText text{.id = check.at("id").string(),
                     .family = family.at("id").string(),
                     .title = check.at("title").string(),
                     .why = check.at("why").string()};
      for (const JsonCursor& finding : check.at("findings").items())
        text.findings.push_back(parse_finding(finding));
      texts.all_.push_back(std::move(text));
    }
  return texts;
}

const CheckTexts& CheckTexts::builtin()
{
  static const CheckTexts texts = parse(builtin_checks(), "data/checks.json");
  return texts;
}

const CheckText& CheckTexts::check(std::string_view id) const { return with_id(all_, id); }

}  // namespace xtool
