// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace xtool {

// Why the path of an archive's entry must not be unpacked, to follow the path in a sentence
// ("leads out of the archive with '..'"); nothing when it may be. A path is safe when it is
// relative and normal, without control characters and backslashes, valid UTF-8, at most 1024 bytes
// in at most 32 components of at most 255 bytes.
std::optional<std::string_view> objection_to_path(std::string_view path);

// The entries of an archive so far.
class SeenEntries {
 public:
  // Why the entry must not be there as well: it is there already, or a file is a directory, too.
  std::optional<std::string_view> add(const std::string& path, bool directory);

 private:
  enum class Kind { implied_directory, directory, file };
  std::unordered_map<std::string, Kind> kinds_;
};

// Text from outside as it may be shown: bytes that could confuse a terminal become \xNN, and what
// is very long is cut.
std::string printable(std::string_view text);

// The whole text as one line of a terminal: UTF-8 and tabs stay, control characters (C1 ones, too)
// and bytes that are no UTF-8 become \xNN. A name can then neither steer the terminal nor begin a
// line that looks like one of xtool's own.
std::string terminal_line(std::string_view text);

}  // namespace xtool
