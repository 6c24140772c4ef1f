// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <chrono>
#include <cstdint>

namespace xtool {

// Notices a transfer that is slower than `least` bytes per second for `time`. curl's own low-speed
// limit works with an average that can take three times as long to notice.
class Pace {
 public:
  using Clock = std::chrono::steady_clock;
  Pace(long least, std::chrono::milliseconds time);

  // `busy` is what handling the bytes took: a slow disk is no slow server.
  void received(std::uint64_t bytes, Clock::duration busy);
  bool stalled(Clock::time_point now = Clock::now());

 private:
  double least_;
  Clock::duration time_;
  Clock::time_point start_ = Clock::now();  // of the window that is measured
  std::uint64_t bytes_ = 0;
};

}  // namespace xtool
