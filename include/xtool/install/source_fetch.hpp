// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/fetch/events.hpp>
#include <xtool/install/client.hpp>
#include <xtool/rust/sysroot.hpp>
#include <xtool/rust/toolchain.hpp>
#include <xtool/support/archive.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// The component rust-src, which has the sources of std.
namespace xtool {

// Where a copy of a channel's manifest from that URL is kept.
std::filesystem::path copy_of_manifest(const DistSettings& settings, const std::string& url);

// The archives of rust-src that a channel's manifest names, best first; none when it does not have
// the component, or is of another rustc. Throws invalid_input as DistManifest::parse does.
std::vector<Tarball> source_archives(std::string_view toml, const std::string& source,
                                     const std::string& rustc_version);

// A rust-src archive, unpacked and checked.
struct UnpackedSource {
  std::string version = {};  // the archive's `version` file: the rustc it belongs to
  std::uint64_t bytes = 0;
  std::uint64_t files = 0;
};
// As unpack_std does, for a rust-src archive: the payload ends up in `directory`/lib/rustlib/src/.
UnpackedSource unpack_source(ArchiveReader& archive, const std::string& name,
                             const std::filesystem::path& directory,
                             const std::function<void(std::uint64_t)>& on_bytes = {});

// What the toolchain's channel offers of it: the manifest is that of DistClient::manifest_for, and
// so are the errors. None is no_std.
std::vector<Tarball> source_offers(DistClient& client, const Toolchain& toolchain,
                                   const Sysroot& sysroot);

struct FetchedSource {
  UnpackedSource unpacked = {};
  std::uint64_t downloaded = 0;  // bytes over the network; 0 from the cache
};

// Brings one of these archives, the first that the server has, into the cache, and what is in it
// into `directory`, which is empty. Throws as StdFetch does.
FetchedSource fetch_source(DistClient& client, const std::vector<Tarball>& offers,
                           const std::filesystem::path& directory, const FetchEvents& events);

}  // namespace xtool
