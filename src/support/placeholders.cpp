// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/placeholders.hpp>
#include <xtool/support/shell.hpp>

#include <algorithm>

namespace xtool {
namespace {

bool is_name(std::string_view text)
{
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

enum class Commands { as_they_are, quoted };

std::string fill(std::string_view text, const Placeholders& values, Commands commands)
{
  const std::string_view whole = text;
  std::string filled;
  while (true) {
    const std::size_t open = text.find('{');
    filled += text.substr(0, open);
    if (open == std::string::npos)
      return filled;
    text.remove_prefix(open);
    const std::size_t close = text.find('}');
    const std::string_view name = close == std::string::npos ? "" : text.substr(1, close - 1);
    const auto value = is_name(name) ? values.find(name) : values.end();
    if (value == values.end()) {
      filled += '{';
      text.remove_prefix(1);
    } else {
      const auto before = whole.substr(0, whole.size() - text.size());
      const bool in_command = std::count(before.begin(), before.end(), '`') % 2 == 1;
      filled +=
          in_command && commands == Commands::quoted ? shell_word(value->second) : value->second;
      text.remove_prefix(close + 1);
    }
  }
}

}  // namespace

std::string fill_placeholders(std::string_view text, const Placeholders& values)
{
  return fill(text, values, Commands::as_they_are);
}

std::string fill_advice(std::string_view text, const Placeholders& values)
{
  return fill(text, values, Commands::quoted);
}

}  // namespace xtool
