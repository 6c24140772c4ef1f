// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace xtool::cli {

// "500M", "2GiB", "1.5 GB", "4096": a whole number, or one with a decimal point, and a power of
// 1024. Throws usage, naming the option that it was given to.
std::uint64_t parse_bytes(std::string_view text, std::string_view option);

// "12h", "30d", "2w"; "0" is no time at all. Throws usage, naming the option that it was given to.
std::chrono::seconds parse_age(std::string_view text, std::string_view option);

}  // namespace xtool::cli
