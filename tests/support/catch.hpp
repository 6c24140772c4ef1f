// SPDX-License-Identifier: Apache-2.0 OR MIT
// Catch2 under either of its layouts: version 3 (newer systems) or 2 (Debian 12).
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>

#include <string>

// Version 3's name: its Contains looks for an element.
namespace Catch::Matchers {
inline auto ContainsSubstring(const std::string& text) { return Contains(text); }
}  // namespace Catch::Matchers
#endif
