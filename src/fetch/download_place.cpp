// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "download_place.hpp"

#include <fmt/format.h>

#include <chrono>

namespace xtool {

FileLock lock_download(const std::filesystem::path& cache, const Sha256& hash,
                       const std::function<void()>& waiting)
{
  constexpr std::chrono::hours longest_wait{12};
  xtool::create_directories(cache);
  return FileLock::acquire(cache / (hash.hex() + ".lock"), longest_wait, waiting);
}

Error not_in_cache(const std::string& name)
{
  return Error(ErrorKind::network,
               fmt::format("'{}' is not in the cache, and offline mode allows no request", name))
      .help(
          "run the command once without --offline, XTOOL_OFFLINE and the setting 'offline'; "
          "later runs need no network");
}

}  // namespace xtool
