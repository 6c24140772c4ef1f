// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/catalog.hpp>
#include <xtool/catalog/triple.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/support/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace xtool {

// What a user may choose about a std that is built.
struct BuildOptions {
  bool alloc_only = false;                                // core and alloc, no std
  std::optional<std::vector<std::string>> features = {};  // of the crate `sysroot`
  std::string panic = {};                                 // "unwind", "abort"; empty: as usual
  std::string opt_level = "3";
  std::string debug = "0";
  std::vector<std::string> rustflags = {};  // after xtool's own

  friend bool operator==(const BuildOptions&, const BuildOptions&) = default;
};

// A target as far as building for it goes.
struct BuildTarget {
  Triple name;
  Json spec = {};  // as rustc prints it
  // The text of the specification of a target that is not built into rustc.
  std::optional<std::string> custom = {};
  bool needs_unstable_options = false;
  // What the catalog knows of it; of a custom target, what it knows of the one that LLVM takes it
  // for.
  std::optional<TargetEntry> entry = {};

  // A text of the specification; empty where it has none of that name.
  std::string text(const char* key) const;
};

// Whether the target can have std, and not only core and alloc.
bool has_std(const BuildTarget& target);
// Whether rustc expects the objects rsbegin.o and rsend.o beside the crates.
bool has_frame_objects(const BuildTarget& target);

// How a std is built; everything that decides what comes out of it.
struct BuildRecipe {
  bool std = true;  // else core and alloc
  std::vector<std::string> features = {};
  std::vector<std::string> rustflags = {};
  std::string opt_level = {};
  std::string debug = {};
  std::string panic = {};

  friend bool operator==(const BuildRecipe&, const BuildRecipe&) = default;
};
// Throws usage for options that the target cannot have.
BuildRecipe build_recipe(const BuildTarget& target, const BuildOptions& options);

// What a user gave for a std, as far as it does not follow from where it is.
struct GivenForBuild {
  BuildOptions options = {};
  std::string libc = {};     // "zig", "none", a directory; empty: any
  std::string sources = {};  // their directory; empty: the toolchain's

  friend bool operator==(const GivenForBuild&, const GivenForBuild&) = default;
};

// What is kept in the sysroot about a std that xtool has built, lib/rustlib/<T>/xtool-std.json.
struct BuildRecord {
  std::string target = {};
  std::string rustc = {};  // its version, as Toolchain has it
  BuildRecipe recipe = {};
  std::string spec_hash = {};  // SHA-256 of the specification
  std::string lock_hash = {};  // SHA-256 of the sources' Cargo.lock
  std::string libc = {};       // where its self-contained parts are from; empty: it has none
  std::optional<GivenForBuild> given = {};  // nothing in older records

  std::string serialize() const;
  // Throws invalid_input for a text of another form.
  static BuildRecord parse(std::string_view text, const std::string& source);
};
// Whether the same comes out of both, however it was asked for.
bool built_alike(const BuildRecord& one, const BuildRecord& other);

}  // namespace xtool
