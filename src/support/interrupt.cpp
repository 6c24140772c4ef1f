// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/interrupt.hpp>

#include <time.h>

#include <atomic>
#include <csignal>
#include <cstdint>

namespace xtool {
namespace {

// One ^C may arrive twice: from the terminal, and handed on by the program that started this one.
constexpr std::int64_t same_request = 500'000'000;

// When the first signal came, in nanoseconds; 0 before. A signal handler can reach nothing but a
// global.
std::atomic<std::int64_t> requested = 0;
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

void on_signal(int signal)
{
  timespec time = {};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  const std::int64_t now = std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec + 1;
  std::int64_t first = 0;
  if (requested.compare_exchange_strong(first, now) || now - first < same_request)
    return;
  ::signal(signal, SIG_DFL);
  ::raise(signal);  // delivered when this handler returns
}

}  // namespace

void catch_interrupts()
{
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action = {};
    if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN)
      continue;  // as nohup and background jobs of a script want it
    action = {};
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    ::sigaction(signal, &action, nullptr);
  }
}

bool interrupt_requested() noexcept { return requested != 0; }

void throw_if_interrupted()
{
  if (interrupt_requested())
    throw Error(ErrorKind::interrupted, "interrupted");
}

}  // namespace xtool
