// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "choices.hpp"

#include <string_view>

namespace xtool::cli {

// The shells that there is a script for.
Choices completion_shells();

// The file of data/completions for one of them.
std::string_view completion_script(std::string_view shell);

}  // namespace xtool::cli
