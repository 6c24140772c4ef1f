// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cli/console.hpp"

#include <xtool/build/std_builder.hpp>
#include <xtool/rust/sysroot.hpp>
#include <xtool/support/json.hpp>

#include <string>

namespace xtool::cli {

// What is told while a std for the target of that name is built. They keep a reference to the
// console.
BuildEvents build_events(Console& console, const std::string& name);

Json json_of_std(const BuiltStd& built, const Sysroot& sysroot);
void tell_done(const BuiltStd& built, Console& console);
// How Cargo comes to use a std in a sysroot of its own.
void tell_private(const BuiltStd& built, const Sysroot& sysroot, Console& console);

}  // namespace xtool::cli
