// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// A zig version. Development versions ("0.16.0-dev.1234+abcdef") count as their release.
struct ZigVersion {
  int major = 0;
  int minor = 0;
  int patch = 0;

  // Nothing for a text that is not like "0.15.2" or "0.15".
  static std::optional<ZigVersion> parse(std::string_view text);
  std::string str() const;
  // clang-tidy 14 takes the zero that < compares its result with for a null pointer.
  friend auto operator<=>(const ZigVersion&,
                          const ZigVersion&) = default;  // NOLINT(modernize-use-nullptr)
};

}  // namespace xtool
