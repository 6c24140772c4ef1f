// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <optional>
#include <string_view>

namespace xtool {

// A way to link. What there is to know about each is its row in link/find/linker_kinds.hpp.
enum class LinkerKind {
  configured,  // what Cargo's configuration names, which is the user's
  lld,         // the LLD that rustc brings along, or one that takes its place, where rustc calls it
  ndk,         // clang of Android's NDK
  gcc,
  clang,
  zig,
  emcc,      // Emscripten's
  rust_lld,  // rustc's LLD where rustc calls a compiler: with the C library in std, or an SDK's
};

// "gcc", "configured", ...: in records, in JSON, and as an option where there is one.
std::string_view to_string(LinkerKind kind);
std::optional<LinkerKind> parse_linker_kind(std::string_view name);

}  // namespace xtool
