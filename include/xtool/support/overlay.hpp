// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/json.hpp>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Hands on every *.json of a directory with additions to what is built in, in the order of their
// names: its text, and its path for messages. No such directory is fine. Throws file_system for
// what cannot be read; an invalid_input that `add` throws is advised to be corrected.
void each_overlay(const std::filesystem::path& directory,
                  const std::function<void(std::string_view text, const std::string& source)>& add);

// Throws invalid_input, with "did you mean", for a member that is none of the known ones.
void require_known_keys(const JsonCursor& object, const std::vector<std::string>& known);

}  // namespace xtool
