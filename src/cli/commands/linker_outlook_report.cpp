// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_outlook_report.hpp"

#include "cli/outcome.hpp"

#include <fmt/format.h>

#include <utility>

namespace xtool::cli {
namespace {

std::string line_of(const std::string& label, const std::string& value)
{
  return fmt::format("  {:<15} {}\n", label.empty() ? "" : label + ":", value);
}

// "found: '/usr/bin/arm-linux-gnueabihf-gcc'", "no: 'arm-linux-gnueabihf-gcc' is not on PATH".
std::string verdict_on(const LinkerProspect& one)
{
  const std::string program = one.program.empty() ? "" : fmt::format("'{}'", one.program.string());
  switch (one.prospect) {
    case Prospect::set_up:
      return fmt::format("set up: {}", program);
    case Prospect::here:
      return fmt::format("found: {}{}", program,
                         one.reason.empty() ? "" : fmt::format(", {}", one.reason));
    case Prospect::refused:
      return fmt::format("no: {}: {}", program, one.reason);
    case Prospect::absent:
      return fmt::format("no: {}", one.reason);
  }
  return "";
}

void add_prospect(std::string& text, const std::string& label, const LinkerProspect& one)
{
  text += line_of(label, verdict_on(one));
  for (const std::string& line : one.help)
    text += line_of("", line);
}

Json prospects_json(const std::vector<LinkerProspect>& prospects)
{
  Json json = Json::array();
  for (const LinkerProspect& one : prospects)
    json.push_back({{"kind", one.kind},
                    {"prospect", to_string(one.prospect)},
                    {"program", text_or_null(one.program.string())},
                    {"found_by", text_or_null(one.found_by)},
                    {"reason", text_or_null(one.reason)},
                    {"help", one.help}});
  return json;
}

}  // namespace

std::string outlook_text(const LinkerOutlook& outlook)
{
  std::string text;
  for (const LinkerProspect& one : outlook.linkers)
    add_prospect(text, one.kind, one);
  for (const LinkerProspect& one : outlook.compilers)
    add_prospect(text, "C code, " + one.kind, one);
  std::string label = "next";
  for (const std::string& line : outlook.help)
    text += line_of(std::exchange(label, ""), line);
  return text;
}

Json outlook_json(const LinkerOutlook& outlook)
{
  const bool is_set_up = outlook.record && outlook.record->kind;
  return {{"set_up", is_set_up ? Json(to_string(*outlook.record->kind)) : Json()},
          {"linkers", prospects_json(outlook.linkers)},
          {"c_code", prospects_json(outlook.compilers)},
          {"next", outlook.help}};
}

}  // namespace xtool::cli
