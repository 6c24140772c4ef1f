// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "toml_spelling.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

bool is_control(char letter) { return (letter >= '\0' && letter < ' ') || letter == '\x7f'; }

bool fits_literal(std::string_view value)
{
  return std::none_of(value.begin(), value.end(), [](char letter) {
    return letter == '\'' || (is_control(letter) && letter != '\t');
  });
}

std::string literal(std::string_view value) { return fmt::format("'{}'", value); }

std::string basic(std::string_view value)
{
  std::string text = "\"";
  for (const char letter : value) {
    constexpr std::string_view plain = "\"\\\b\t\n\f\r";
    constexpr std::string_view escaped = "\"\\btnfr";
    if (const std::size_t at = plain.find(letter); at != std::string_view::npos)
      text += {'\\', escaped[at]};
    else if (is_control(letter))
      text += fmt::format("\\u{:04X}", static_cast<unsigned>(letter));
    else
      text += letter;
  }
  return text + "\"";
}

}  // namespace

std::string spell_key(std::string_view name)
{
  const bool bare = !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
  });
  if (bare)
    return std::string(name);
  return name.starts_with("cfg(") && fits_literal(name) ? literal(name) : basic(name);
}

std::string spell_string(std::string_view value, Quotes wanted)
{
  const bool saves_escapes = value.find_first_of("\\\"") != std::string_view::npos;
  return (wanted == Quotes::literal || saves_escapes) && fits_literal(value) ? literal(value)
                                                                             : basic(value);
}

}  // namespace xtool
