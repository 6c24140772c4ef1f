// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/dist/manifest.hpp>
#include <xtool/rust/sysroot.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/support/http.hpp>

#include <filesystem>
#include <string>

namespace xtool {

struct DistSettings {
  std::string server = "https://static.rust-lang.org";  // without /dist and without a final slash
  bool offline = false;
  std::filesystem::path cache = {};  // $XTOOL_HOME/cache
};

// Checks a dist server's URL (http, https or file) and removes final slashes. Throws usage.
std::string normalize_server(std::string_view url);

// Finds out what a dist server has for a toolchain, and keeps verified copies of what it read.
class DistClient {
 public:
  DistClient(DistSettings settings, HttpClient& http);

  // rustup sysroot: the manifest stored in the toolchain, with no request. Otherwise the channel's
  // manifest, fetched and checked against its .sha256 (or, offline, as last seen).
  // Throws no_std, before any download of std, when the manifest is of another rustc than
  // `toolchain`'s; network, integrity, invalid_input for what they say.
  DistManifest manifest_for(const Toolchain& toolchain, const Sysroot& sysroot);

  // The tarball's URL on the chosen server: manifests name the official host, mirrors stand in.
  std::string url_of(const Tarball& tarball) const;
  // The best archive for the target. Throws unknown_target or no_std when there is none.
  const Tarball& choose(const DistManifest& manifest, const Triple& target) const;

  const DistSettings& settings() const { return settings_; }
  HttpClient& http() { return *http_; }

  // Where a manifest of this channel (and date, for nightly) is on the server.
  std::string manifest_url(const Toolchain& toolchain) const;

 private:
  std::string fetch_manifest(const std::string& url);
  DistSettings settings_;
  HttpClient* http_;
};

}  // namespace xtool
