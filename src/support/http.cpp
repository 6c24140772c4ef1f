// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/http.hpp>
#include <xtool/support/http_message.hpp>
#include <xtool/support/interrupt.hpp>

#include "http_transfer.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <random>
#include <thread>

namespace xtool {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int most_attempts = 20;

class StringSink : public DownloadSink {
 public:
  std::uint64_t size() const override { return text.size(); }
  void append(std::span<const std::byte> bytes) override
  {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  void restart() override { text.clear(); }
  std::string text = {};
};

enum class Resume { yes, no };

void pause(milliseconds delay)
{
  const auto end = steady_clock::now() + delay;
  for (auto now = steady_clock::now(); now < end; now = steady_clock::now()) {
    throw_if_interrupted();
    std::this_thread::sleep_for(std::min<steady_clock::duration>(end - now, milliseconds(20)));
  }
}

Error failure(const std::string& url, const Outcome& outcome, int attempts)
{
  std::string message =
      fmt::format("cannot download '{}': {}", without_credentials(url), outcome.reason);
  if (attempts > 1)
    message += fmt::format(" ({} attempts)", attempts);
  Error error(ErrorKind::network, std::move(message));
  for (const std::string& line : outcome.help)
    error.help(line);
  return error;
}

}  // namespace

struct HttpClient::Connection {
  Retry retry;
  CurlConnection curl;
  std::minstd_rand random{std::random_device{}()};

  // Doubled each time, and spread by half, so that many clients do not come back at once.
  milliseconds backoff(int failures)
  {
    const double doubled = static_cast<double>(retry.first_delay.count()) *
                           static_cast<double>(1u << std::min(failures - 1, 20));
    const double spread = std::uniform_real_distribution(0.5, 1.5)(random);
    const double longest = static_cast<double>(retry.longest_delay.count());
    return milliseconds(static_cast<milliseconds::rep>(std::min(doubled * spread, longest)));
  }

  // Whether there is such a file; it is in the sink then.
  bool fetch(const std::string& url, DownloadJob& job, Resume resume, const OnRetry& on_retry);
};

bool HttpClient::Connection::fetch(const std::string& url, DownloadJob& job, Resume resume,
                                   const OnRetry& on_retry)
{
  DownloadSink& sink = job.sink;
  std::uint64_t furthest = sink.size();
  bool restarted = false;
  int failures = 0;  // since an attempt got further than any before
  for (int attempt = 1;; ++attempt) {
    throw_if_interrupted();
    spdlog::debug("requesting '{}'{}", without_credentials(url),
                  sink.size() > 0 ? fmt::format(" from byte {}", sink.size()) : "");
    const Outcome outcome = curl.attempt(job);
    if (outcome.ending == Ending::done)
      return true;
    if (outcome.ending == Ending::absent && !job.required)
      return false;
    if (outcome.ending == Ending::restart && !restarted) {
      restarted = true;
      sink.restart();
      continue;
    }
    if (sink.size() > furthest)
      failures = 0;
    furthest = std::max(furthest, sink.size());
    ++failures;
    if (outcome.ending != Ending::transient || failures >= retry.attempts ||
        attempt >= std::max(most_attempts, retry.attempts))
      throw failure(url, outcome, attempt);

    if (resume == Resume::no)
      sink.restart();
    const milliseconds delay = outcome.retry_after > milliseconds(0)
                                   ? std::min(outcome.retry_after, retry.longest_retry_after)
                                   : backoff(failures);
    if (on_retry)
      on_retry(outcome.reason, delay);
    pause(delay);
  }
}

HttpClient::HttpClient(HttpSettings settings)
    : connection_(new Connection{.retry = settings.retry, .curl = CurlConnection(settings)})
{
}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;

std::string HttpClient::get(const std::string& url, std::uint64_t max_bytes)
{
  StringSink sink;
  const OnProgress silent;
  DownloadJob job{
      .address = Address::parse(url), .sink = sink, .max_bytes = max_bytes, .on_progress = silent};
  connection_->fetch(url, job, Resume::no, {});
  return std::move(sink.text);
}

std::optional<std::string> HttpClient::get_if_exists(const std::string& url,
                                                     std::uint64_t max_bytes)
{
  StringSink sink;
  const OnProgress silent;
  DownloadJob job{.address = Address::parse(url),
                  .sink = sink,
                  .max_bytes = max_bytes,
                  .required = false,
                  .on_progress = silent};
  if (!connection_->fetch(url, job, Resume::no, {}))
    return std::nullopt;
  return std::move(sink.text);
}

void HttpClient::download(const std::string& url, DownloadSink& sink, std::uint64_t max_bytes,
                          const OnProgress& on_progress, const OnRetry& on_retry)
{
  DownloadJob job{.address = Address::parse(url),
                  .sink = sink,
                  .max_bytes = max_bytes,
                  .on_progress = on_progress};
  connection_->fetch(url, job, Resume::yes, on_retry);
}

bool HttpClient::download_if_exists(const std::string& url, DownloadSink& sink,
                                    std::uint64_t max_bytes, const OnProgress& on_progress,
                                    const OnRetry& on_retry)
{
  DownloadJob job{.address = Address::parse(url),
                  .sink = sink,
                  .max_bytes = max_bytes,
                  .required = false,
                  .on_progress = on_progress};
  return connection_->fetch(url, job, Resume::yes, on_retry);
}

}  // namespace xtool
