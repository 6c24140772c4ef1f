// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// Why the path of an archive's entry must not be unpacked, to follow the path in a sentence
// ("leads out of the archive with '..'"); nothing when it may be. A path is safe when it is
// relative and normal, without control characters and backslashes, valid UTF-8, at most 1024 bytes
// in at most 32 components of at most 255 bytes.
std::optional<std::string_view> objection_to_path(std::string_view path);

// Text from outside as it may be shown: bytes that could confuse a terminal become \xNN, and what
// is very long is cut.
std::string printable(std::string_view text);

}  // namespace xtool
