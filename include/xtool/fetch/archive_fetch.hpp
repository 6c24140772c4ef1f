// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/fetch/events.hpp>
#include <xtool/support/archive.hpp>
#include <xtool/support/archive_file.hpp>
#include <xtool/support/http.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace xtool {

// What becomes of what is in an archive, while it arrives.
struct Contents {
  std::filesystem::path directory = {};  // where they go; nothing else is written
  // Reads the archive to its end, writes below `directory` and tells how many bytes so far. Called
  // in another thread, and anew after each `clear`.
  std::function<void(ArchiveReader&, const std::function<void(std::uint64_t)>&)> unpack = {};
  std::function<void()> clear = {};  // makes the directory empty again
};

struct RemoteArchive {
  std::string url = {};
  std::string name = {};  // for messages
  Sha256 hash = {};
  Compression compression = Compression::xz;
  std::filesystem::path cache = {};
  bool offline = false;
  std::string other_source = {};  // for people: how to name another one, an imperative
};

struct FetchedArchive {
  std::uint64_t downloaded = 0;  // bytes over the network; 0 from the cache
  std::filesystem::path archive = {};
};

// Downloads an archive into the cache and unpacks it while it arrives; a verified one in the cache
// is used without a request. Returns only when its sha256 is right and it has been read to its end.
// A download that was cut off before is resumed. Throws integrity on a wrong hash (after one retry
// from scratch), network, file_system. Offline and not in the cache: network.
FetchedArchive fetch_archive(HttpClient& http, const RemoteArchive& wanted,
                             const Contents& contents, const FetchEvents& events);

// Unpacks a file.
void unpack_archive(ArchiveFile file, Compression compression, const std::string& name,
                    const Contents& contents, const FetchEvents& events);

}  // namespace xtool
