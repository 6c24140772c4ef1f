// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/json.hpp>

#include <string>
#include <string_view>

namespace xtool {

// The text with "***" for what is secret in its URLs: user names and passwords, either of which
// may be a token, and the values of query parameters that are named like one.
std::string without_secrets(std::string_view text);

// The same for every text in a document.
Json json_without_secrets(Json json);

// Whether a variable, a key or a parameter of that name has a secret as its value.
bool names_secret(std::string_view name);

}  // namespace xtool
