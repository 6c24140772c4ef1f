// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// A version of up to three numbers; those that are not given are 0. Parts of xtool that know more
// about one program's versions (GlibcVersion, ZigVersion, RustRelease) are made of it.
struct Version {
  int major = 0;
  int minor = 0;
  int patch = 0;

  // Nothing for a text that is not like "12", "12.2" or "12.2.1".
  static std::optional<Version> parse(std::string_view text);
  // What the text begins with: 1.97.0 of "1.97.0-nightly", 15.0.0 of "15.0.0.1500". Nothing when
  // that is not a version.
  static std::optional<Version> at_start_of(std::string_view text);

  std::string str() const;     // "12.2.0"
  std::string series() const;  // "12.2"
  // clang-tidy 14 takes the zero that < compares its result with for a null pointer.
  friend auto operator<=>(const Version&,
                          const Version&) = default;  // NOLINT(modernize-use-nullptr)
};

}  // namespace xtool
