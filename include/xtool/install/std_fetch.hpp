// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/fetch/events.hpp>
#include <xtool/install/client.hpp>
#include <xtool/install/install.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace xtool {

struct Fetched {
  UnpackedStd unpacked;
  std::uint64_t downloaded = 0;  // bytes over the network; 0 from the cache
  std::filesystem::path archive = {};
  std::optional<Sha256> hash = {};  // of a local archive, where it was checked
};

// A std on its way from a dist server into a stage: into the cache, and unpacked while it arrives.
// Of several archives of it, what finishes first on this link is taken, or what the server has.
class StdFetch {
 public:
  // `offers` as DistClient::offers returns them. What is referred to has to outlive this.
  StdFetch(DistClient& client, std::vector<Tarball> offers, const Triple& target, Stage& stage,
           FetchEvents events);
  ~StdFetch();
  StdFetch(const StdFetch&) = delete;
  StdFetch& operator=(const StdFetch&) = delete;

  // Returns when the archive's sha256 is right; the last of it may still be unpacked in another
  // thread. Throws integrity on a wrong hash (after one retry from scratch), network, file_system.
  // Offline and not in the cache: network.
  void download();
  // Returns when everything in the archive has been unpacked and checked. Once, after `download`.
  Fetched finish();
  // The archive that was taken, once it has been downloaded.
  const Tarball& taken() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Unpacks a local archive into the stage. Its hash has to be one of `hashes` if there are any.
Fetched unpack_local_std(const std::filesystem::path& file, const std::vector<Sha256>& hashes,
                         const std::optional<Triple>& expected, Stage& stage,
                         const FetchEvents& events);

}  // namespace xtool
