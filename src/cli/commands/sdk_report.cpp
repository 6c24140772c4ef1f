// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "sdk_report.hpp"

#include <xtool/support/shell.hpp>

#include <fmt/format.h>

namespace xtool::cli {

void tell_sdk(const LinkerReport& report, Console& console)
{
  const LinkerCandidate& candidate = report.choice.chosen()->candidate;
  if (!candidate.sdk.empty() && candidate.sdk != candidate.program)
    console.info(fmt::format("SDK: '{}' ({})", candidate.sdk.string(), candidate.sdk_found_by));
  else if (!candidate.farm.name.empty())
    console.info(
        "stubs take the place of Apple's SDK: programs that use frameworks, or C++, need SDKROOT");
  if (report.wants_sdkroot) {
    console.info("rustc looks for the SDK, too: rustc 1.85 fails without SDKROOT, and 1.95 warns");
    console.help(fmt::format("export SDKROOT={}, or build with `xtool exec {} cargo build`",
                             shell_word(report.record.sdkroot), report.target.str()));
  }
  if (report.record.kind == LinkerKind::zig && report.target.os() == "darwin")
    console.info(
        "zig's linker for macOS ignores rustc's list of exports: a cdylib exports all symbols");
}

}  // namespace xtool::cli
