// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>

#include <optional>
#include <string>
#include <vector>

namespace xtool {

// Each of these takes one kind of value out of a catalog document, or throws invalid_input with the
// value's place and what would have been right.
Triple triple_in(const JsonCursor& value);
std::string target_word_in(const JsonCursor& value);  // as require_target_word allows it
std::string text_in(const JsonCursor& value);         // any text without control characters
std::string word_in(const JsonCursor& value);         // such a text that is not empty
std::string choice_in(const JsonCursor& value, const std::vector<std::string>& choices);
int pointer_width_in(const JsonCursor& value);
GlibcVersion glibc_version_in(const JsonCursor& value);
TargetEntry::Elf elf_in(const JsonCursor& value);
std::vector<TargetEntry::Packages> packages_in(const JsonCursor& value);
TargetEntry::Zig zig_in(const JsonCursor& value);
TargetEntry::Qemu qemu_in(const JsonCursor& value);
TargetEntry::Ndk ndk_in(const JsonCursor& value);

template <typename Read>
auto nullable_in(const JsonCursor& value, Read read) -> std::optional<decltype(read(value))>
{
  if (value.is_null())
    return std::nullopt;
  return read(value);
}

template <typename Read>
auto list_in(const JsonCursor& value, Read read) -> std::vector<decltype(read(value))>
{
  std::vector<decltype(read(value))> items;
  for (const JsonCursor& item : value.items())
    items.push_back(read(item));
  return items;
}

}  // namespace xtool
