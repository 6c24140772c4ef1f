// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/link/linker.hpp>
#include <xtool/link/shim.hpp>

namespace xtool {

// clang serves every target, and has to be told which: with LLD, `--target=` and a sysroot. Those
// go into a script, as `rustflags` would also reach crates that are never linked. Writes
// <triple>-clang and <triple>-clang++ into `directory`. Throws file_system.
void write_compiler_shims(const std::filesystem::path& directory, const std::string& triple,
                       const LinkerCandidate& candidate);

// Where write_compiler_shims puts them.
Shims compiler_shims(const std::filesystem::path& directory, const std::string& triple,
                  const LinkerCandidate& candidate);

// A word as a POSIX shell reads it back.
std::string shell_word(std::string_view word);

}  // namespace xtool
