// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/checkpoint.hpp>

#ifdef XTOOL_TESTING

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>

namespace xtool {

void checkpoint(std::string_view name)
{
  // The one look at the environment past Env: a crash test must reach every layer, and this is not
  // in the program that users get.
  const char* const setting = std::getenv("XTOOL_CHECKPOINT");
  if (setting == nullptr || !std::string_view(setting).starts_with(name))
    return;

  std::string_view count = std::string_view(setting).substr(name.size());
  int fatal_pass = 1;
  if (!count.empty()) {
    if (!count.starts_with(':'))
      return;
    count.remove_prefix(1);
    const auto [end, code] = std::from_chars(count.data(), count.data() + count.size(), fatal_pass);
    if (code != std::errc() || end != count.data() + count.size())
      return;
  }

  static std::atomic<int> passes = 0;
  if (++passes == fatal_pass)
    std::raise(SIGKILL);
}

}  // namespace xtool

#endif
