// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/catalog/triple.hpp>
#include <xtool/support/archive.hpp>
#include <xtool/support/digest.hpp>

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
  friend bool operator==(const Tarball&, const Tarball&) = default;
};

// The rust-std packages of a channel manifest (version 2), and for which rustc they are.
struct DistManifest {
  std::string date = {};           // YYYY-MM-DD
  std::string rustc_version = {};  // [pkg.rustc].version: equals the text after "rustc " exactly
  // For every target with a rust-std entry: its archives, best first (zst, xz, gz). Empty when the
  // channel marks it unavailable.
  std::map<Triple, std::vector<Tarball>> std = {};
  // The rust-std targets that the host's toolchain may install (pkg.rust's components and
  // extensions), as rustup sees them; rustup breaks when another one is registered. Empty when the
  // manifest has no toolchain for the host: its std archives serve such a host all the same.
  std::vector<Triple> offered = {};

  // Throws invalid_input for anything that is no manifest of version 2, names a target that is not
  // one, or has a malformed hash or URL in what it says about rust-std. Other packages are not
  // looked at.
  static DistManifest parse(std::string_view toml, const std::string& source, const Triple& host);

  bool available(const Triple& target) const;
  bool offers(const Triple& target) const;
};

}  // namespace xtool
