// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/install/archive_choice.hpp>
#include <xtool/install/manifest.hpp>
#include <xtool/rust/sysroot.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/support/http.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

struct DistSettings {
  std::string server = "https://static.rust-lang.org";  // without /dist and without a final slash
  // Whether somebody asked for this server (option or environment). Then every archive comes from
  // it, also when a stored manifest names the mirror that the toolchain was installed from.
  bool server_chosen = false;
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
  // Throws no_std, before any download of std, when the server has no manifest of exactly
  // `toolchain`'s rustc; invalid_input when a stored manifest is damaged or of another rustc;
  // network and integrity for what they say.
  DistManifest manifest_for(const Toolchain& toolchain, const Sysroot& sysroot);

  // The tarball's URL on the chosen server: manifests name the official host, mirrors stand in.
  std::string url_of(const Tarball& tarball) const;
  // The archives of the target's std, at least one. Throws no_std when the manifest has none: that
  // a name is a target at all is for the catalog to know.
  const std::vector<Tarball>& offers(const DistManifest& manifest, const Triple& target) const;

  const DistSettings& settings() const { return settings_; }
  HttpClient& http() { return *http_; }
  // What downloads find out, for those that come after them.
  LinkSpeed& link() { return link_; }

  // Where the manifest of the toolchain's channel is expected on the server.
  std::string manifest_url(const Toolchain& toolchain) const;

 private:
  // manifest_url's, then where else a nightly's may be.
  std::vector<std::string> manifest_urls(const Toolchain& toolchain) const;
  DistManifest stored_manifest(const Toolchain& toolchain, const Sysroot& sysroot) const;
  // Nothing when the server has no such manifest.
  std::optional<std::string> fetch_manifest(const std::string& url);
  std::optional<std::string> download_manifest(const std::string& url,
                                               const std::filesystem::path& copy);
  DistSettings settings_;
  HttpClient* http_;
  LinkSpeed link_;
};

}  // namespace xtool
