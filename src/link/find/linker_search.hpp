// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>
#include <xtool/sysroot/store.hpp>

namespace xtool {

// The searches of the kinds, each in its own file, best first. Of those that serve nothing here,
// none: no setting, no WebAssembly, no zig for the target.
std::vector<LinkerTrial> find_configured(const TargetEntry& entry, const LinkerSearch& search,
                                         const Env& env);
std::vector<LinkerTrial> find_lld(const TargetEntry& entry, const LinkerSearch& search,
                                  const Env& env);
std::vector<LinkerTrial> find_ndk_clang(const TargetEntry& entry, const LinkerSearch& search,
                                        const Env& env);
std::vector<LinkerTrial> find_gcc(const TargetEntry& entry, const LinkerSearch& search,
                                  const Env& env);
std::vector<LinkerTrial> find_clang(const TargetEntry& entry, const LinkerSearch& search,
                                    const Env& env);
std::vector<LinkerTrial> find_zig(const TargetEntry& entry, const LinkerSearch& search,
                                  const Env& env);
std::vector<LinkerTrial> find_emcc(const TargetEntry& entry, const LinkerSearch& search,
                                   const Env& env);
std::vector<LinkerTrial> find_rust_lld(const TargetEntry& entry, const LinkerSearch& search,
                                       const Env& env);

// Fills in the C++ compiler, ar and ranlib that go by the same name as the C compiler, in its
// directory: "X-gcc-12" has "X-g++-12", "X-ar" and "X-ranlib".
void add_companions(LinkerCandidate& candidate);

// What a compiler with a C library of its own is told behind the project's own flags, to find the
// others of the target.
std::vector<std::string> places_of_libraries(const InstalledSysroot& sysroot);

}  // namespace xtool
