// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/install/manifest.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace xtool {

// How fast bytes come from a dist server, once that has been seen.
struct LinkSpeed {
  std::optional<double> bytes_per_second = {};
};

// Whether the second archive of a std would be unpacked sooner than the first, of which this many
// bytes are still to come at that speed: a smaller archive takes longer to decompress.
bool is_sooner(Compression first, Compression second, std::uint64_t bytes_left,
               double bytes_per_second);

// The archives of one std in the order in which to try them. What is in the cache comes first, then
// what has arrived there in part, then what is unpacked soonest at this speed; as long as nobody
// knows that, the link is taken for a fast one.
std::vector<Tarball> in_order_of_choice(std::vector<Tarball> offers,
                                        const std::filesystem::path& cache, const LinkSpeed& link);

// Measures a link while a download runs, when the connection has got up to speed.
class LinkMeter {
 public:
  using Clock = std::chrono::steady_clock;

  void update(std::uint64_t received, Clock::time_point now);
  // Nothing for the first moments.
  std::optional<double> bytes_per_second() const;

 private:
  struct Point {
    std::uint64_t received = 0;
    Clock::time_point time = {};
  };
  std::optional<Point> first_ = {};
  std::optional<Point> warm_ = {};  // what came before this is not counted
  Point last_ = {};
};

}  // namespace xtool
