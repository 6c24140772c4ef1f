// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/install/client.hpp>
#include <xtool/install/install.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

namespace xtool {

// What a download reports while it runs, for one target.
struct FetchProgress {
  std::uint64_t received = 0;
  std::optional<std::uint64_t> total = {};
  std::uint64_t unpacked = 0;  // bytes written to the stage
};

struct FetchEvents {
  std::function<void(const FetchProgress&)> progress = {};
  OnRetry retry = {};
  std::function<void()> waiting = {};  // another process downloads the same archive
};

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
