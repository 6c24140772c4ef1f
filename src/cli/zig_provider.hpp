// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "workbench.hpp"

#include <xtool/link/find/zig.hpp>

#include <filesystem>
#include <string>

namespace xtool::cli {

// Where zig keeps what it has built: one for all targets and zigs, as zig keeps them apart.
std::filesystem::path zig_cache(const std::filesystem::path& home);

// The zig to work with: $XTOOL_ZIG, if it is set; else the first one on this machine, or the one of
// that version; else one is installed to $XTOOL_HOME/zig. Throws no_toolchain when $XTOOL_ZIG is no
// zig, or when one would have to be installed in a dry run; otherwise as install_zig does.
Zig provide_zig(Workbench& bench, const std::string& version, const Triple& host, bool dry_run);

}  // namespace xtool::cli
