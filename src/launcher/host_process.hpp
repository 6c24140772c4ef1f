// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "cargo_process.hpp"

#include <xtool/link/shim/build_side.hpp>
#include <xtool/link/shim/zig_arguments.hpp>

#include <string>
#include <vector>

namespace xtool {

// What this process is given by cargo.
BuildSurroundings build_surroundings(const CargoProcess& cargo);

// Whether cargo runs this for a build script, rather than rustc for a link, or somebody else.
bool runs_in_build_script();

// This machine's own compiler for code that runs here: what HOST_CC or CC (HOST_CXX, CXX) name for
// compiling, unless that is `self`, else cc (c++); rustc links with cc alone. The program, found on
// PATH, and its first arguments; empty where there is none.
std::vector<std::string> host_compiler(ShimTool tool, const BuildSurroundings& surroundings,
                                       const std::string& self);

// Becomes that compiler, with the arguments as they were given.
[[noreturn]] void become_host(std::vector<std::string> compiler, char** arguments);

}  // namespace xtool
