// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/support/env.hpp>
#include <xtool/support/version.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace xtool {

// What rustc calls its release.
struct RustRelease {
  Version version = {};
  std::string stage = {};  // "nightly", "beta.3", "dev"; empty for a stable release

  // Nothing for a text that is not like "1.85.0", "1.96.0-beta.3" or "1.97.0-nightly".
  static std::optional<RustRelease> parse(std::string_view text);
  std::string str() const;
};

// A rustc and the sysroot it uses, as rustc itself tells: xtool never re-implements rustup's rules
// for which toolchain is active.
struct Toolchain {
  std::filesystem::path rustc = {};
  std::string version = {};  // `rustc --version` after "rustc ": what a std must have been built by
  RustRelease release = {};
  std::optional<std::string> commit_date = {};  // YYYY-MM-DD
  std::optional<std::string> llvm = {};         // "19.1.7"
  Triple host = {};
  std::filesystem::path sysroot = {};

  // The channel whose manifest describes this rustc: "1.85.0", "1.96.0-beta.3", "nightly".
  std::string channel() const;
};

struct ToolchainChoice {
  std::optional<std::string> name = {};               // --toolchain: for rustup's `+name`
  std::optional<std::filesystem::path> sysroot = {};  // --sysroot: work on this one
};

// Asks rustc: $RUSTC, or `rustc` on PATH (or in $CARGO_HOME/bin); with `choice.sysroot`, that
// sysroot's own bin/rustc where there is one. rustup is told not to install anything meanwhile.
// Throws no_toolchain with the remedy when there is no rustc or no such toolchain, external_tool
// when rustc fails or its answer cannot be understood.
Toolchain probe_toolchain(const Env& env, const ToolchainChoice& choice);

}  // namespace xtool
