// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// What a shell script assigns to variables, read as text: nothing of it is run. A value is nothing
// where only running the script would tell it, as for "$(dirname "$0")". `before` has what is set
// already; every other variable is empty until the script assigns to it. Of several assignments to
// one variable, also in branches, the last counts.
using ScriptVariables = std::map<std::string, std::optional<std::string>>;
ScriptVariables read_assignments(std::string_view script,
                                 const std::map<std::string, std::string>& before = {});

}  // namespace xtool
