// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Whom a text that is shown to others need not name.
struct Person {
  std::vector<std::string> homes = {};  // directories, the longest first
  std::string name = {};                // of the user; empty for one that says nothing, as root

  static Person of(const Env& env);
};

// The text with "~" for a home, wherever a path begins with it, and with "USER" for the user's name
// where it is a directory in a path.
std::string without_person(std::string_view text, const Person& person);

}  // namespace xtool
