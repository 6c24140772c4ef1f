// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "console.hpp"
#include "workbench.hpp"

#include <xtool/setup/fixes.hpp>
#include <xtool/setup/linker_setup.hpp>
#include <xtool/setup/std_installer.hpp>
#include <xtool/setup/sysroot_setup.hpp>
#include <xtool/setup/zig_provider.hpp>

namespace xtool::cli {

// What set-ups tell, as lines of the console. They keep a reference to it.
StdEvents std_events(Console& console);
ZigEvents zig_events(Console& console);
LinkerEvents linker_events(Console& console);
SysrootEvents sysroot_events(Console& console);
FixEvents fix_events(Console& console);

// Which tells that a sysroot is there.
Event event_of(const SysrootReport& report);

// What a StdInstaller with these options works with.
StdSources std_sources(Workbench& bench, const SysrootOptions& options,
                       std::vector<Sha256> expected = {});
// Brings stds into the sysroot of these options, and says on the console what it does.
StdInstaller std_installer(Workbench& bench, const SysrootOptions& options,
                           std::vector<Sha256> expected = {});

}  // namespace xtool::cli
