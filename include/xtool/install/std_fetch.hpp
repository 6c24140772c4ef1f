// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/fetch/events.hpp>
#include <xtool/install/client.hpp>
#include <xtool/install/install.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>

namespace xtool {

struct Fetched {
  UnpackedStd unpacked;
  std::uint64_t downloaded = 0;  // bytes over the network; 0 from the cache
  std::filesystem::path archive = {};
};

// Downloads a std archive into the cache and unpacks it into the stage while it arrives; a
// verified archive in the cache is used without a request. Returns only when the archive's sha256
// is right and everything in it has been checked. A download that was cut off before is resumed.
// Throws integrity on a wrong hash (after one retry from scratch), network, file_system.
// Offline and not in the cache: network.
Fetched fetch_std(DistClient& client, const Tarball& tarball, const Triple& target, Stage& stage,
                  const FetchEvents& events);

// Unpacks a local archive into the stage. `hash` is checked when given.
Fetched unpack_local_std(const std::filesystem::path& file, const std::optional<Sha256>& hash,
                         const std::optional<Triple>& expected, Stage& stage,
                         const FetchEvents& events);

}  // namespace xtool
