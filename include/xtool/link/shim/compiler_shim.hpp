// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/find/linker.hpp>
#include <xtool/link/shim/shim.hpp>

namespace xtool {

// A script in the place of a compiler that needs words of its own in each call, as `rustflags`
// would also reach crates that are never linked. clang serves every target, and has to be told
// which: with LLD, `--target=` and a sysroot. gcc with musl's specs has to be told what -static-pie
// means, and any gcc where the libraries of the target's sysroot are, and which of its boards is
// meant.
bool needs_shim(const LinkerCandidate& candidate);

// The programs of a compiler that is called as it is.
Shims own_tools(const LinkerCandidate& candidate);

// Writes <triple>-clang and <triple>-clang++, or -gcc and -g++, into `directory`, and links to the
// compiler's other tools under such names, by which build systems look for them beside it. Throws
// file_system.
void write_compiler_shims(const std::filesystem::path& directory, const std::string& triple,
                          const LinkerCandidate& candidate);

// Where write_compiler_shims puts them.
Shims compiler_shims(const std::filesystem::path& directory, const std::string& triple,
                     const LinkerCandidate& candidate);

// Writes into `directory` the script by which LLD links with an SDK, and the candidate's farm.
// rustc tells from its name, "rust-lld", what it is, and says so in the first words. Throws
// file_system.
void write_linker_shim(const std::filesystem::path& directory, const LinkerCandidate& candidate);

// Where write_linker_shim puts the script.
std::filesystem::path linker_shim(const std::filesystem::path& directory);

}  // namespace xtool
