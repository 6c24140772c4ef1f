// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/shim/build_systems.hpp>

#include <string>

namespace xtool {

// The text of BuildSystemFiles::config_site, which `configure` of autoconf 2.50 and newer reads as
// shell commands.
std::string config_site_text(const BuildSystemRequest& request);

}  // namespace xtool
