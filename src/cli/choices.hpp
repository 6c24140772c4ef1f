// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace xtool::cli {

using Choices = std::vector<std::string>;

// Of options and settings that say when to do something.
Choices when_choices();
// Of how progress is told.
Choices progress_choices();

// A value of `name`, an option or a setting, that is not one of its choices; with "did you mean".
// A setting's file is named, too.
Error invalid_choice(std::string_view value, std::string_view name, const Choices& choices,
                     std::string_view file = "");

}  // namespace xtool::cli
