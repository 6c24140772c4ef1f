// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/install/package.hpp>

#include <string>
#include <string_view>

// What is remembered of a std that was unpacked: everything that its archive said of it, and what
// each file holds; in front, the SHA-256 of all that, so that no bit of it can change unnoticed.
namespace xtool {

std::string record_of(const UnpackedStd& unpacked);

// Throws invalid_input for a record that is not whole, or whose files and manifest differ.
UnpackedStd parse_record(std::string_view text, const std::string& source);

}  // namespace xtool
