// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "pace.hpp"

namespace xtool {

Pace::Pace(long least, std::chrono::milliseconds time)
    : least_(static_cast<double>(least)), time_(time)
{
}

void Pace::received(std::uint64_t bytes, Clock::duration busy)
{
  bytes_ += bytes;
  start_ += busy;
}

bool Pace::stalled(Clock::time_point now)
{
  if (now - start_ < time_)
    return false;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const bool too_slow = static_cast<double>(bytes_) < least_ * seconds;
  start_ = now;
  bytes_ = 0;
  return too_slow;
}

}  // namespace xtool
