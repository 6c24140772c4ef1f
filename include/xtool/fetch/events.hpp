// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/http.hpp>

#include <cstdint>
#include <functional>
#include <optional>

namespace xtool {

// What a download reports while it runs.
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

}  // namespace xtool
