// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/interrupt.hpp>

#include <atomic>
#include <csignal>

namespace xtool {
namespace {

// A signal handler can reach nothing but a global.
std::atomic<bool> requested = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void on_signal(int) { requested = true; }

}  // namespace

void catch_interrupts()
{
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action = {};
    if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN)
      continue;  // as nohup and background jobs of a script want it
    action = {};
    action.sa_handler = on_signal;
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    ::sigaction(signal, &action, nullptr);
  }
}

bool interrupt_requested() noexcept { return requested; }

void throw_if_interrupted()
{
  if (interrupt_requested())
    throw Error(ErrorKind::interrupted, "interrupted");
}

}  // namespace xtool
