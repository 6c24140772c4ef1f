// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/setup/linker_outlook.hpp>
#include <xtool/support/json.hpp>

#include <string>

namespace xtool::cli {

// The lines of `target info` about what can link for a target here.
std::string outlook_text(const LinkerOutlook& outlook);
// The members of its `machine` about the same.
Json outlook_json(const LinkerOutlook& outlook);

}  // namespace xtool::cli
