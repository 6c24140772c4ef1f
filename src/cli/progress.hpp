// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include "console.hpp"

#include <xtool/fetch/events.hpp>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace xtool::cli {

// The live line of one download: how far it is, how fast, and when it will be there.
// Redrawn ten times a second at most, and when everything has arrived.
class FetchBar {
 public:
  FetchBar(Console& console, std::string label);
  ~FetchBar();
  FetchBar(const FetchBar&) = delete;
  FetchBar& operator=(const FetchBar&) = delete;

  void update(const FetchProgress& progress);

 private:
  using Clock = std::chrono::steady_clock;
  Console& console_;
  std::string label_;
  Clock::time_point started_ = Clock::now();
  Clock::time_point drawn_ = {};
  std::uint64_t first_received_ = 0;  // resumed bytes, which say nothing about the speed
  bool first_ = true;
  bool arrived_ = false;
  std::mutex mutex_;
};

// The text of that line, at most `width` columns wide.
std::string fetch_line(const std::string& label, const FetchProgress& progress,
                       double bytes_per_second, int width);

// Says that something is tried again, and when.
OnRetry tell_retries(Console& console);

// What a download reports, shown on the console, with a bar that says how far it is. The bar goes
// with the last copy of the events.
FetchEvents fetch_events(Console& console, const std::string& label);

}  // namespace xtool::cli
