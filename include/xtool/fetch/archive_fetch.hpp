// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/fetch/events.hpp>
#include <xtool/support/archive.hpp>
#include <xtool/support/archive_file.hpp>
#include <xtool/support/http.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
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
  // Whether the caller has something else to try when the server does not have it, or when
  // `give_up`, which is asked while it arrives, says that it takes too long.
  bool may_be_absent = false;
  std::function<bool(const TransferProgress&)> give_up = {};
};

struct FetchedArchive {
  std::uint64_t downloaded = 0;  // bytes over the network; 0 from the cache
  std::filesystem::path archive = {};
};

// One archive on its way into the cache and out of its compression: unpacked while it arrives, so
// that the next one can be downloaded while this one is still being unpacked. A verified archive in
// the cache is used without a request. A download that was cut off before is resumed.
class ArchiveFetch {
 public:
  ArchiveFetch(HttpClient& http, RemoteArchive wanted, Contents contents, FetchEvents events);
  // Stops what is still being unpacked.
  ~ArchiveFetch();
  ArchiveFetch(const ArchiveFetch&) = delete;
  ArchiveFetch& operator=(const ArchiveFetch&) = delete;

  enum class Arrival { arrived, absent, given_up };
  // Returns when its sha256 is right; unpacking goes on in another thread. `absent` and `given_up`
  // leave nothing, and only where the archive allows them. Throws integrity on a wrong hash (after
  // one retry from scratch), network, file_system. Offline and not in the cache: network.
  Arrival download();
  // Returns when it has been read to its end. To be called once, after `arrived`. Throws integrity,
  // file_system, and what the contents throw.
  FetchedArchive finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Both, one after the other.
FetchedArchive fetch_archive(HttpClient& http, const RemoteArchive& wanted,
                             const Contents& contents, const FetchEvents& events);

// Unpacks a file.
void unpack_archive(ArchiveFile file, Compression compression, const std::string& name,
                    const Contents& contents, const FetchEvents& events);

}  // namespace xtool
