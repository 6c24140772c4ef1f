// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace xtool::cli {

// The help text of a command: what it does, how to call it, its options, those of every command,
// and examples. For the root and for groups: the commands below.
std::string help_text(const CLI::App& app, std::string_view examples);

}  // namespace xtool::cli
