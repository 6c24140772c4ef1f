// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace xtool::cli {

// An option with several values that is given once for each: the word after its value is not one
// more.
void take_one_at_a_time(CLI::App& command, const std::string& option);

}  // namespace xtool::cli
