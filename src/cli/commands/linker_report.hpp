// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/console.hpp"

#include <xtool/setup/linker_removal.hpp>
#include <xtool/setup/linker_setup.hpp>
#include <xtool/support/json.hpp>

#include <string>

namespace xtool::cli {

// What came of setting up a linker, or of taking that back: as JSON, as text for stdout, and as
// lines for the person who waits.
Json linker_json(const LinkerReport& report);
std::string linker_text(const LinkerReport& report);
void tell_linker(const LinkerReport& report, const LinkerOptions& options, Console& console);
// Makes builds for the target forget what they have compiled.
std::string clean_command(const Triple& target);
void tell_removal(const LinkerRemoval& removal, const Triple& target, bool dry_run,
                  Console& console);

}  // namespace xtool::cli
