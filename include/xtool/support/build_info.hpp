// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <string>
#include <string_view>

namespace xtool {

// Which sources this program was built from.
struct BuildInfo {
  std::string_view version = {};      // "0.2.0"
  std::string_view commit = {};       // 40 hexadecimal digits; empty when it is not known
  std::string_view commit_date = {};  // "2026-11-29", in UTC; likewise
};

const BuildInfo& build_info();

// "0.2.0 (0123456789 2026-11-29)", in the form of rustc's and cargo's; without a commit "0.2.0".
std::string version_text(const BuildInfo& info);

}  // namespace xtool
