// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/archive.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/target/triple.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// One published archive.
struct Tarball {
  std::string url = {};
  Sha256 hash = {};
  Compression compression = Compression::xz;
};

// The rust-std packages of a channel manifest (version 2), and for which rustc they are.
struct DistManifest {
  std::string date = {};
  std::string rustc_version = {};  // [pkg.rustc].version: equals the text after "rustc " exactly
  // For every target with a rust-std entry: its archives, best first (zst, xz, gz). Empty when the
  // channel marks it unavailable.
  std::map<Triple, std::vector<Tarball>> std = {};
  // The rust-std targets that the host's toolchain may install (pkg.rust's components and
  // extensions), as rustup sees them.
  std::vector<Triple> offered = {};

  // Throws invalid_input for anything that is no manifest of version 2, names a target that is not
  // one, or has a malformed hash or URL.
  static DistManifest parse(std::string_view toml, const std::string& source, const Triple& host);

  bool available(const Triple& target) const;
};

}  // namespace xtool
