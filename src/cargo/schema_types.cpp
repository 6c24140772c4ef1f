// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "schema_types.hpp"

#include <xtool/support/suggest.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

namespace xtool {

using Type = TomlValueAt::Type;
using FlawKind = ConfigFlaw::Kind;
using Effect = ConfigFlaw::Effect;

unsigned type_bit(Type type)
{
  switch (type) {
    case Type::string:
      return text;
    case Type::integer:
      return number;
    case Type::boolean:
      return truth;
    case Type::array:
      return list;
    case Type::table:
      return table;
    case Type::other:
      break;
  }
  return 0;
}

std::string words_for(unsigned types)
{
  std::string words;
  for (const auto& [bit, word] :
       {std::pair(text, "a string"), std::pair(number, "an integer"), std::pair(truth, "a boolean"),
        std::pair(list, "an array"), std::pair(table, "a table")})
    if ((types & bit) != 0)
      words += (words.empty() ? "" : " or ") + std::string(word);
  return words;
}

ConfigFlaw flaw(FlawKind kind, Effect effect, const KeyPath& path, std::string text)
{
  return {.kind = kind, .effect = effect, .text = std::move(text), .key = path};
}

ConfigFlaw wrong_type(const TomlValueAt& value, unsigned types, Effect effect)
{
  const bool vowel = value.type == Type::integer || value.type == Type::array;
  return flaw(
      FlawKind::refused, effect, value.path,
      fmt::format("cargo refuses '{}', which is {} {} and has to be {}", to_string(value.path),
                  vowel ? "an" : "a", to_string(value.type), words_for(types)));
}

std::optional<std::int64_t> integer_in(std::string_view word)
{
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), number);
  return code == std::errc() && end == word.data() + word.size() ? std::optional(number)
                                                                 : std::nullopt;
}

bool all_text(const TomlValueAt& value)
{
  return value.type != Type::array ||
         std::all_of(value.value.begin(), value.value.end(),
                     [](const Json& item) { return item.is_string(); });
}

std::string suggestion(const std::string& word, const std::vector<std::string>& words)
{
  const std::optional<std::string> meant = closest(word, words);
  return meant ? fmt::format("; did you mean '{}'?", *meant) : "";
}

}  // namespace xtool
