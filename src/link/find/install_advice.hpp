// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/os_release.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xtool {

// Packages by the catalog's name of a distribution: "debian", "fedora", "archlinux".
using Names = std::vector<std::pair<std::string_view, std::string>>;

// "sudo apt install qemu-user", where the distribution is known and in `names`.
std::optional<std::string> install_command(const OsRelease& system, const Names& names);

}  // namespace xtool
