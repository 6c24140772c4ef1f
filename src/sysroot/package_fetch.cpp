// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/fetch/file_fetch.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/http_message.hpp>
#include <xtool/support/interrupt.hpp>
#include <xtool/sysroot/store.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace xtool {
namespace {

constexpr std::size_t most_connections = 4;

// A path as a URL has it: a '%' in the name of a file, for one, is not the beginning of an escape.
std::string url_path(std::string_view path)
{
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/+:@!$&'()*,;=";
  std::string escaped;
  for (const char c : path) {
    if (plain.find(c) != std::string_view::npos)
      escaped.push_back(c);
    else
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return escaped;
}

// A queue of packages, and the threads that work on it, each with a connection of its own.
class PackageFetch {
 public:
  PackageFetch(const SysrootLock& lock, const RepositoryTools& tools, const StoreEvents& events)
      : lock_(lock), tools_(tools), events_(events)
  {
  }

  void run()
  {
    const std::size_t count = std::min(most_connections, lock_.packages.size());
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < count; ++i)
        threads.emplace_back([this] { work(); });
    }
    if (failure_)
      std::rethrow_exception(failure_);
  }

 private:
  void work() noexcept
  {
    try {
      HttpClient http(http_settings(tools_.env));
      for (;;) {
        throw_if_interrupted();
        const std::size_t index = next_++;
        if (index >= lock_.packages.size() || failed_)
          return;
        fetch(http, lock_.packages[index]);
      }
    } catch (...) {
      const std::lock_guard guard(mutex_);
      failed_ = true;
      if (!failure_)
        failure_ = std::current_exception();
    }
  }

  void fetch(HttpClient& http, const LockedPackage& package)
  {
    std::uint64_t counted = 0;
    const auto count = [&](std::uint64_t received) {
      const std::lock_guard guard(mutex_);
      done_ = done_ - counted + received;
      counted = received;
      if (events_.downloading)
        events_.downloading(done_, lock_.download_size());
    };
    const FetchEvents events{
        .progress = [&](const FetchProgress& progress) { count(progress.received); },
        .retry =
            [&](const std::string& reason, std::chrono::milliseconds delay) {
              const std::lock_guard guard(mutex_);
              if (events_.retry)
                events_.retry(reason, delay);
            }};
    const RemoteFile wanted{
        .urls = {fmt::format("{}/{}", lock_.suites[package.suite].url, url_path(package.file))},
        .name = fmt::format("{} {}", package.name, package.version),
        .hash = package.hash,
        .size = package.size,
        .cache = tools_.cache,
        .offline = tools_.offline};
    during(fmt::format("fetching package '{}'", package.name), [&] {
      advised(ErrorKind::integrity,
              "the mirror, a proxy or the network changes the file; `--mirror URL` names another "
              "mirror",
              [&] { fetch_file(http, wanted, events); });
    });
    count(package.size);
  }

  const SysrootLock& lock_;
  const RepositoryTools& tools_;
  const StoreEvents& events_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;  // of all that follows
  std::uint64_t done_ = 0;
  std::exception_ptr failure_ = {};
};

}  // namespace

void fetch_packages(const SysrootLock& lock, const RepositoryTools& tools,
                    const StoreEvents& events)
{
  PackageFetch(lock, tools, events).run();
}

}  // namespace xtool
