// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "spec_choice.hpp"

#include "cli/outcome.hpp"

#include <fmt/format.h>

namespace xtool::cli {

SpecRustc spec_rustc(Workbench& bench, const SysrootOptions& options)
{
  return SpecRustc(bench.installation(options).toolchain, bench.env());
}

std::string text_of(const std::vector<SpecFinding>& findings)
{
  std::string text;
  for (const SpecFinding& finding : findings) {
    text += fmt::format("  {}: {}: {}\n", to_string(finding.severity), finding.id, finding.fact);
    if (!finding.help.empty())
      text += fmt::format("    help: {}\n", finding.help);
  }
  return text;
}

Json json_of(const std::vector<SpecFinding>& findings)
{
  Json list = Json::array();
  for (const SpecFinding& finding : findings)
    list.push_back({{"severity", to_string(finding.severity)},
                    {"id", finding.id},
                    {"key", text_or_null(finding.key)},
                    {"fact", finding.fact},
                    {"help", text_or_null(finding.help)}});
  return list;
}

}  // namespace xtool::cli
