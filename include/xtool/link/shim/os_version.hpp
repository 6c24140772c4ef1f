// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>

namespace xtool {

// Versions of macOS in targets' names. rustc and the cc crate say with each call which one the
// result has to run on, as MACOSX_DEPLOYMENT_TARGET asks.

// Whether zig's name of a target says macOS.
bool is_for_macos(std::string_view target);

// Like "11", "10.12" or "11.0.0".
bool is_os_version(std::string_view text);

// That in a name of clang's, "arm64-apple-macosx11.0.0"; empty where there is none.
std::string os_version_of(std::string_view target);

// zig's name "aarch64-macos.11.0" with this version in it; as it was where that is empty.
std::string with_os_version(const std::string& target, const std::string& version);

}  // namespace xtool
