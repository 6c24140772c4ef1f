// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/build/build_recipe.hpp>
#include <xtool/build/library_sources.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/support/env.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

// The programs that build a standard library.
struct BuildTools {
  std::filesystem::path rustc = {};
  std::filesystem::path cargo = {};
};
// The toolchain's own, so that no proxy chooses others on the way. Throws no_toolchain where there
// is no cargo.
BuildTools build_tools(const Toolchain& toolchain, const Env& env, const PackageAdvice& packages);

// The variables without those that change what cargo and rustc do.
Env without_rust_variables(const Env& env);

struct LibraryBuild {
  BuildTools tools = {};
  Toolchain toolchain = {};
  LibrarySources sources = {};
  BuildTarget target;
  BuildRecipe recipe = {};
  std::filesystem::path work = {};    // an empty directory
  std::filesystem::path crates = {};  // what `library_crates` has returned
  int jobs = 0;                       // 0: as cargo decides
};

// A directory with the crates of the sources' Cargo.lock, below `cache`, where they stay. They come
// through the user's cargo: its configured registries, its downloads, its proxies. Throws network
// when they cannot be had; with `offline`, only what cargo has downloaded before is used.
std::filesystem::path library_crates(const LibraryBuild& build, const std::filesystem::path& cache,
                                     const Env& env, bool offline);

// What is told while cargo runs: each crate when its compilation begins.
struct CrateProgress {
  std::string crate = {};
  int number = 0;  // from 1
  int of = 0;      // 0: cargo does not tell
};
using OnCrate = std::function<void(const CrateProgress&)>;

// Builds it in `build.work` with nothing of the user's configuration, and returns the files that
// belong into lib/rustlib/<T>/lib. Needs no linker and no C library for the target. What cargo says
// is in `build.work`/log. Throws external_tool when it fails.
std::vector<std::filesystem::path> build_library(const LibraryBuild& build, const Env& env,
                                                 const OnCrate& on_crate);

// Compiles a program that uses the std, with `sysroot` as rustc's, up to an archive that has all of
// the crates in it. Throws external_tool when that fails.
void prove_library(const LibraryBuild& build, const std::filesystem::path& sysroot, const Env& env);

}  // namespace xtool
