// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "toml_spelling.hpp"

#include <xtool/cargo/key_path.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view reason)
{
  throw Error(ErrorKind::usage, fmt::format("'{}' is not a configuration key: {}", text, reason))
      .help("a key is written as in TOML, such as target.aarch64-unknown-linux-gnu.linker");
}

// The end of the bracket that opens at the first '(' of `text`, or nothing.
std::size_t end_of_brackets(std::string_view text)
{
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
    if (text[at] == ')' && depth == 0)
      return at + 1;
  }
  return std::string_view::npos;
}

}  // namespace

KeyPath parse_key_path(std::string_view text)
{
  KeyPath path;
  std::string_view rest = text;
  while (true) {
    std::size_t end = 0;
    if (rest.starts_with('"') || rest.starts_with('\'')) {
      end = rest.find(rest.front(), 1);
      if (end == std::string_view::npos)
        refuse(text, "a quote is not closed");
      path.emplace_back(rest.substr(1, end - 1));
      ++end;
    } else {
      end = rest.starts_with("cfg(") ? end_of_brackets(rest) : rest.find('.');
      end = std::min(end, rest.size());
      path.emplace_back(rest.substr(0, end));
    }
    if (path.back().empty())
      refuse(text, "a part of it is empty");
    if (end == rest.size())
      return path;
    if (rest[end] != '.')
      refuse(text, fmt::format("'{}' is followed by '{}'", path.back(), rest.substr(end)));
    rest.remove_prefix(end + 1);
  }
}

std::string to_string(const KeyPath& path)
{
  std::string text;
  for (const std::string& segment : path)
    text += (text.empty() ? "" : ".") + spell_key(segment);
  return text;
}

}  // namespace xtool
