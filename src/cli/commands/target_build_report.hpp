// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/console.hpp"

#include <xtool/build/library_download.hpp>
#include <xtool/build/std_builder.hpp>
#include <xtool/rust/sysroot.hpp>
#include <xtool/setup/private_std.hpp>
#include <xtool/support/json.hpp>

#include <string>

namespace xtool::cli {

// What is told while a std for the target of that name is built. They keep a reference to the
// console.
BuildEvents build_events(Console& console, const std::string& name);

// What is told while the sources of std are downloaded, which keeps a reference to the console.
SourceEvents source_events(Console& console, const Toolchain& toolchain);

Json json_of_std(const BuiltStd& built, const Sysroot& sysroot);
void tell_done(const BuiltStd& built, Console& console);

// How Cargo comes to use a std in a sysroot of xtool's own.
Json json_of_wiring(const StdWiring& wiring);
// `sysroot`: empty for the toolchain's.
void tell_wiring(const BuiltStd& built, const std::filesystem::path& sysroot,
                 const StdWiring& wiring, Console& console);
// What a rustc needs that takes custom targets with unstable options only, besides these flags.
void tell_unstable(const Triple& target, const Toolchain& toolchain, Console& console);

// What is told while such a std is removed, which keeps a reference to the console, and afterwards.
RemovalEvents removal_events(Console& console);
void tell_private_removal(const PrivateRemoval& removal, const Triple& target, Console& console);

}  // namespace xtool::cli
