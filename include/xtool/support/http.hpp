// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/env.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace xtool {

// How often and how patiently a transfer is tried again. Only failures that may pass are tried
// again: a broken connection, a timeout, HTTP 429 and 5xx.
struct Retry {
  // In a row that bring nothing: an attempt that got further than any before it starts the count
  // anew, up to 20 attempts in all.
  int attempts = 4;
  std::chrono::milliseconds first_delay{500};  // doubled each time, with jitter
  std::chrono::milliseconds longest_delay{10'000};
  std::chrono::milliseconds longest_retry_after{60'000};  // a server's Retry-After is cut to this
};

struct HttpSettings {
  Retry retry = {};
  std::chrono::milliseconds connect_timeout{15'000};
  // A transfer slower than this many bytes per second for that long is given up and retried.
  long low_speed_limit = 1024;
  std::chrono::milliseconds low_speed_time{30'000};
  std::optional<std::string> ca_file = {};  // PEM bundle instead of the system's (SSL_CERT_FILE)
  // Names of the proxy variables that are set, for advice when nothing gets through.
  std::vector<std::string> proxy_variables = {};
};

// Settings as the environment wants them: SSL_CERT_FILE, XTOOL_HTTP_ATTEMPTS (a number from 1),
// XTOOL_HTTP_RETRY_DELAY and XTOOL_HTTP_STALL_TIME (milliseconds). Throws usage on nonsense.
HttpSettings http_settings(const Env& env);

// Where a download goes. `size` is what an earlier attempt or run left: the transfer resumes there.
class DownloadSink {
 public:
  virtual ~DownloadSink() = default;
  virtual std::uint64_t size() const = 0;
  virtual void append(std::span<const std::byte> bytes) = 0;
  virtual void restart() = 0;
};

struct TransferProgress {
  std::uint64_t received = 0;               // including what was resumed
  std::optional<std::uint64_t> total = {};  // when the server says
};
using OnProgress = std::function<void(const TransferProgress&)>;
// Told before each retry: why, and how long the wait is.
using OnRetry = std::function<void(const std::string& reason, std::chrono::milliseconds delay)>;

// http, https and file URLs, with one connection kept between transfers. Proxies come from the
// environment as curl reads it. An https URL is never redirected to http and none to a file, at
// most five redirects are followed, credentials stay with the host they were given for and appear
// in no message. Waiting and transfers end with `interrupted` when a signal has come.
class HttpClient {
 public:
  explicit HttpClient(HttpSettings settings);
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;

  // The body as text. Throws network; with `max_bytes` exceeded, too.
  std::string get(const std::string& url, std::uint64_t max_bytes);
  // As get, but a 404 (or a file that is not there) is nothing.
  std::optional<std::string> get_if_exists(const std::string& url, std::uint64_t max_bytes);

  // The whole body into `sink`, resumed across retries; restarted where the server cannot resume.
  // Success means that the server ended the body properly, which only a hash can prove complete.
  // Throws network, and what `sink`, `on_progress` and `on_retry` throw.
  void download(const std::string& url, DownloadSink& sink, std::uint64_t max_bytes,
                const OnProgress& on_progress, const OnRetry& on_retry);
  // As download, but a 404 (or a file that is not there) is false.
  bool download_if_exists(const std::string& url, DownloadSink& sink, std::uint64_t max_bytes,
                          const OnProgress& on_progress, const OnRetry& on_retry);

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace xtool
