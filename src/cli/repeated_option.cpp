// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "repeated_option.hpp"

#include <CLI/CLI.hpp>

namespace xtool::cli {

void take_one_at_a_time(CLI::App& command, const std::string& option)
{
  command.get_option(option)->allow_extra_args(false);
}

}  // namespace xtool::cli
