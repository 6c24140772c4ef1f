// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

// Texts and names in an archive of a Rust component.
namespace xtool {

inline std::string_view trimmed(std::string_view text)
{
  const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
  while (!text.empty() && blank(text.back()))
    text.remove_suffix(1);
  while (!text.empty() && blank(text.front()))
    text.remove_prefix(1);
  return text;
}

// The first component of a path, which is cut off it.
inline std::string_view take_component(std::string_view& path)
{
  const std::size_t slash = path.find('/');
  const std::string_view first = path.substr(0, slash);
  path.remove_prefix(slash == std::string::npos ? path.size() : slash + 1);
  return first;
}

// rust-std's files need no other characters; anything else is somebody's trick.
inline bool is_plain(std::string_view path)
{
  return std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._+~@-/").find(c) != std::string_view::npos;
  });
}

// Sources, and tests among them, may be called anything that can be shown.
inline bool can_be_shown(std::string_view path)
{
  return std::all_of(path.begin(), path.end(),
                     [](unsigned char c) { return c >= 0x20 && c != 0x7f; });
}

}  // namespace xtool
