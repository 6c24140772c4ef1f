// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/build/library_build.hpp>
#include <xtool/build/library_sources.hpp>
#include <xtool/support/process.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace xtool {

// Copies the sources to `work`/library, which may be written to, with their Cargo.lock. std is a
// shared library, too; that would take a linker and the target's C library, so the copy is not.
void copy_library(const LibrarySources& sources, const std::filesystem::path& work);

// Cargo's configuration for building with the crates in that directory instead of crates.io's.
std::string vendored_source(const std::filesystem::path& crates);

// Compiles one file of Rust for the target, in which what is unstable may be used. Throws
// external_tool when it does not compile.
void compile_object(const LibraryBuild& build, const std::filesystem::path& source,
                    const std::filesystem::path& object, const Env& env,
                    const std::vector<std::string>& flags = {});

// Compiles one file of Rust with what was built, as a user would: by rustc alone, without the
// variables that change what rustc does. `sysroot` is where it was put.
Output compile_with_built(const LibraryBuild& build, const std::filesystem::path& sysroot,
                          const std::filesystem::path& source, const std::filesystem::path& result,
                          const std::vector<std::string>& flags, const Env& env);

}  // namespace xtool
