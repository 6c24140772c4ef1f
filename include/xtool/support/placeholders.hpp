// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace xtool {

// Values by the names of their places.
using Placeholders = std::map<std::string, std::string, std::less<>>;

// The text with every "{name}" replaced by its value. A place without a value stays as it is, and
// so does a brace that is not closed or holds anything but a-z and '_'.
std::string fill_placeholders(std::string_view text, const Placeholders& values);

// The same for a text that people read: between backticks there is a command for them to paste, so
// a value there becomes one word of a shell, quoted where it has to be.
std::string fill_advice(std::string_view text, const Placeholders& values);

}  // namespace xtool
