// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/signals.hpp>

#include <array>
#include <atomic>
#include <csignal>

namespace xtool {
namespace {

// What a process ignores belongs to the whole of it, and so does the memory of it.
struct IgnoredSignal {
  int number;
  std::atomic<bool> only_by_us = false;
};

std::array<IgnoredSignal, 2> ignored = {{{.number = SIGPIPE}, {.number = SIGXFSZ}}};

}  // namespace

void ignore_write_signals()
{
  for (IgnoredSignal& signal : ignored)
    if (std::signal(signal.number, SIG_IGN) != SIG_IGN)
      signal.only_by_us = true;
}

std::vector<int> signals_to_reset()
{
  std::vector<int> numbers;
  for (const IgnoredSignal& signal : ignored)
    if (signal.only_by_us)
      numbers.push_back(signal.number);
  return numbers;
}

}  // namespace xtool
