// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>

namespace xtool {

// A key segment: bare where TOML allows it, cfg(...) in single quotes as Cargo's book writes it.
std::string spell_key(std::string_view name);

enum class Quotes { basic, literal };

// A string on one line, in the wanted quotes if they can hold it. Basic quotes give way to literal
// ones that save escapes. Every escape is one of TOML 1.0.
std::string spell_string(std::string_view value, Quotes wanted = Quotes::basic);

}  // namespace xtool
