// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/package_advice.hpp>
#include <xtool/link/find/linker.hpp>

#include <string>
#include <vector>

namespace xtool {

// Whether it is a C compiler with none for C++ beside it, as "musl-gcc". Of a configured linker
// nothing is known.
bool lacks_cxx(const LinkerCandidate& candidate);

// What to do there for C++, one line each, ready to be an Error's help: the command that installs a
// compiler on this distribution, where one is known, and `xtool setup-linker --zig T`, where zig
// can serve.
std::vector<std::string> cxx_advice(const TargetEntry& entry, const PackageAdvice& packages);

}  // namespace xtool
