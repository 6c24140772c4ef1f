// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/fetch/events.hpp>
#include <xtool/support/digest.hpp>
#include <xtool/support/http.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace xtool {

// A file whose hash is known.
struct RemoteFile {
  std::vector<std::string> urls = {};  // where it may be, best first
  std::string name = {};               // for messages
  Sha256 hash = {};
  std::uint64_t size = 0;
  std::filesystem::path cache = {};
  bool offline = false;
};

struct FetchedFile {
  std::filesystem::path path = {};  // in the cache
  std::uint64_t downloaded = 0;     // bytes over the network; 0 from the cache
};

// Downloads a file into the cache, where it is named by its hash; one that is there is used without
// a request. A download that was cut off before is resumed; each address is tried in turn. Throws
// integrity when all that answer send something else, network when none answers; offline and not in
// the cache: network.
FetchedFile fetch_file(HttpClient& http, const RemoteFile& wanted, const FetchEvents& events);

}  // namespace xtool
