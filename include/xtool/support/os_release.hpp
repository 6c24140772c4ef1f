// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// Which distribution this is, as os-release(5) tells.
struct OsRelease {
  std::vector<std::string> names = {};  // ID, then the words of ID_LIKE: "ubuntu", "debian"
  std::string codename = {};            // VERSION_CODENAME: "bookworm"

  // Takes anything; what is not understood is left out.
  static OsRelease parse(std::string_view text);
  // Whether it is that distribution or derived from it.
  bool is(std::string_view name) const;
};

// The text of /etc/os-release, or of /usr/lib/os-release, below the system's root; empty where
// there is neither.
std::string read_os_release(const Env& env);

}  // namespace xtool
