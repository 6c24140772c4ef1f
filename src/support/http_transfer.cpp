// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "http_transfer.hpp"

#include "curl_library.hpp"
#include "pace.hpp"

#include <xtool/support/build_info.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/http_message.hpp>
#include <xtool/support/interrupt.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <stdexcept>

namespace xtool {
namespace {

constexpr long most_redirects = 5;
constexpr long receive_buffer = 512 * 1024;

// Why the transfer was stopped from inside a callback.
enum class Stop { none, thrown, too_large, wrong_part, stalled, interrupted };

// One attempt, as curl's callbacks see it.
struct Transfer {
  DownloadJob& job;
  const HttpSettings& settings;
  const CurlLibrary& curl;
  CURL* easy;
  std::uint64_t offset;
  Pace pace{settings.low_speed_limit, settings.low_speed_time};
  HttpAnswer answer = {};
  bool begun = false;
  Stop stop = Stop::none;
  std::exception_ptr thrown = {};

  // Runs a callback's body: an exception must not cross the C library.
  template <typename Body>
  bool guarded(Body&& body)
  {
    try {
      body();
    } catch (...) {
      thrown = std::current_exception();
      stop = Stop::thrown;
    }
    return stop == Stop::none;
  }

  // Before the first byte of the body: does it belong where the sink ends?
  void begin()
  {
    begun = true;
    const bool part = answer.status == 206;
    if (part && answer.range.first.value_or(offset == 0 ? 0 : offset + 1) != offset)
      stop = Stop::wrong_part;
    else if (!part && answer.status != 0 && offset > 0)
      job.sink.restart();
  }

  void receive(std::span<const std::byte> bytes)
  {
    if (!begun)
      begin();
    if (stop != Stop::none)
      return;
    if (job.sink.size() + bytes.size() > job.max_bytes) {
      stop = Stop::too_large;
      return;
    }
    const auto arrived = std::chrono::steady_clock::now();
    job.sink.append(bytes);
    if (job.on_progress)
      job.on_progress({.received = job.sink.size(), .total = total()});
    pace.received(bytes.size(), std::chrono::steady_clock::now() - arrived);
  }

  std::optional<std::uint64_t> total() const
  {
    if (answer.range.total)
      return answer.range.total;
    curl_off_t length = -1;
    curl.easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    return length < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(length));
  }

  void watch()
  {
    if (interrupt_requested())
      stop = Stop::interrupted;
    else if (pace.stalled())
      stop = Stop::stalled;
  }

  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self)
  {
    Transfer& transfer = *static_cast<Transfer*>(self);
    const std::span bytes(reinterpret_cast<const std::byte*>(data), size);
    return transfer.guarded([&] { transfer.receive(bytes); }) ? size : CURL_WRITEFUNC_ERROR;
  }

  static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self)
  {
    Transfer& transfer = *static_cast<Transfer*>(self);
    return transfer.guarded([&] { transfer.answer.read_line({data, size}); }) ? size : 0;
  }

  static int on_watch(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
  {
    Transfer& transfer = *static_cast<Transfer*>(self);
    return transfer.guarded([&] { transfer.watch(); }) ? 0 : 1;
  }
};

bool may_pass(CURLcode code, long status)
{
  // The set that cargo takes for spurious, too.
  constexpr std::array passing{CURLE_COULDNT_RESOLVE_PROXY,
                               CURLE_COULDNT_RESOLVE_HOST,
                               CURLE_COULDNT_CONNECT,
                               CURLE_HTTP2,
                               CURLE_HTTP2_STREAM,
                               CURLE_PARTIAL_FILE,
                               CURLE_OPERATION_TIMEDOUT,
                               CURLE_SSL_CONNECT_ERROR,
                               CURLE_GOT_NOTHING,
                               CURLE_SEND_ERROR,
                               CURLE_RECV_ERROR};
  if (code == CURLE_HTTP_RETURNED_ERROR)
    return status == 429 || status >= 500;
  if (code == CURLE_UNSUPPORTED_PROTOCOL)
    return status == 0;  // no HTTP at all; with a status it is a forbidden redirect
  return std::find(passing.begin(), passing.end(), code) != passing.end();
}

}  // namespace

struct CurlConnection::State {
  HttpSettings settings;
  const CurlLibrary& curl = CurlLibrary::get();
  CURL* easy = nullptr;
  std::array<char, CURL_ERROR_SIZE> error_text = {};

  explicit State(HttpSettings wanted) : settings(std::move(wanted))
  {
    static const CURLcode ready = curl.global_init(CURL_GLOBAL_DEFAULT);
    easy = ready == CURLE_OK ? curl.easy_init() : nullptr;
    if (easy == nullptr)
      throw std::runtime_error("libcurl cannot be initialised");
  }
  ~State() { curl.easy_cleanup(easy); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void configure(const DownloadJob& job);
  Outcome attempt(DownloadJob& job);
  Outcome judge(CURLcode code, Transfer& transfer);
  std::vector<std::string> advice(CURLcode code, long status) const;
};

void CurlConnection::State::configure(const DownloadJob& job)
{
  const auto set = [this](CURLoption option, auto value) {
    if (const CURLcode code = curl.easy_setopt(easy, option, value); code != CURLE_OK)
      throw std::runtime_error(
          fmt::format("libcurl refuses option {}: {}", int{option}, curl.easy_strerror(code)));
  };
  const Address& address = job.address;
  curl.easy_reset(easy);  // keeps connections
  set(CURLOPT_URL, address.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, address.scheme == "http" ? "http,https" : address.scheme.c_str());
  set(CURLOPT_REDIR_PROTOCOLS_STR, address.scheme == "http" ? "http,https" : "https");
  set(CURLOPT_FOLLOWLOCATION, 1L);
  set(CURLOPT_MAXREDIRS, most_redirects);
  set(CURLOPT_FAILONERROR, 1L);
  set(CURLOPT_HTTP09_ALLOWED, 0L);
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  if (!address.user.empty()) {
    set(CURLOPT_USERNAME, address.user.c_str());
    set(CURLOPT_PASSWORD, address.password.c_str());
  }
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (settings.ca_file) {
    set(CURLOPT_CAINFO, settings.ca_file->c_str());
    set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
  }
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect_timeout.count()));
  // Seen before the body where the server tells its length; the body is counted all the same.
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(job.max_bytes));
  // Refused while the handle still has the buffer of a transfer that failed early, and not vital.
  curl.easy_setopt(easy, CURLOPT_BUFFERSIZE, receive_buffer);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_USERAGENT, ("xtool/" + std::string(build_info().version)).c_str());
  set(CURLOPT_ERRORBUFFER, error_text.data());
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_XFERINFOFUNCTION, &Transfer::on_watch);
}

Outcome CurlConnection::State::attempt(DownloadJob& job)
{
  configure(job);
  Transfer transfer{
      .job = job, .settings = settings, .curl = curl, .easy = easy, .offset = job.sink.size()};
  curl.easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl.easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl.easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);

  // Not CURLOPT_RESUME_FROM_LARGE: it fails where the server sends the whole file instead, which
  // can be used just as well.
  std::unique_ptr<curl_slist, decltype(curl.slist_free_all)> headers(nullptr, curl.slist_free_all);
  if (transfer.offset > 0) {
    curl.easy_setopt(easy, CURLOPT_RANGE, fmt::format("{}-", transfer.offset).c_str());
    if (!job.etag.empty())
      headers.reset(curl.slist_append(nullptr, ("If-Range: " + job.etag).c_str()));
    curl.easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  }
  error_text.front() = '\0';
  CURLcode code = curl.easy_perform(easy);
  if (code == CURLE_OK && !transfer.begun &&
      !transfer.guarded([&] { transfer.begin(); }))  // an empty body
    code = CURLE_WRITE_ERROR;
  if (transfer.begun)
    job.etag = transfer.answer.etag;
  return judge(code, transfer);
}

Outcome CurlConnection::State::judge(CURLcode code, Transfer& transfer)
{
  const long status = transfer.answer.status;
  if (transfer.thrown)
    std::rethrow_exception(transfer.thrown);
  if (transfer.stop == Stop::interrupted)
    throw_if_interrupted();
  if (transfer.stop == Stop::wrong_part)
    return {Ending::restart, "the server sends another part of the file than it was asked for"};
  if (transfer.stop == Stop::too_large || code == CURLE_FILESIZE_EXCEEDED)
    return {Ending::final, fmt::format("it is larger than {} bytes", transfer.job.max_bytes)};
  if (transfer.stop == Stop::stalled)
    return {Ending::transient,
            fmt::format("the transfer has stalled: less than {} bytes per second for {} seconds",
                        settings.low_speed_limit,
                        std::chrono::duration<double>(settings.low_speed_time).count()),
            advice(CURLE_OPERATION_TIMEDOUT, 0)};
  if (code == CURLE_OK)
    return {};
  std::error_code ignored;
  if (code == CURLE_FILE_COULDNT_READ_FILE &&
      !std::filesystem::exists(transfer.job.address.path, ignored))
    return {Ending::absent, "there is no such file", {"check the path in the URL"}};
  if (code == CURLE_BAD_DOWNLOAD_RESUME)
    return {Ending::restart, "the file is shorter than what is there of it"};
  if (code == CURLE_HTTP_RETURNED_ERROR && status == 416 && transfer.offset > 0) {
    // Nothing is left to send: the file was complete, only its hash had not been looked at yet.
    if (transfer.answer.range.total == transfer.offset)
      return {};
    return {Ending::restart, "HTTP " + describe_status(status)};
  }
  Outcome outcome{
      may_pass(code, status) ? Ending::transient : Ending::final,
      plain_reason(error_text.front() != '\0' ? error_text.data() : curl.easy_strerror(code)),
      advice(code, status)};
  if (code == CURLE_HTTP_RETURNED_ERROR) {
    outcome.reason = "HTTP " + describe_status(status);
    if (status == 404)
      outcome.ending = Ending::absent;
    curl_off_t seconds = 0;
    curl.easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
    outcome.retry_after = std::chrono::seconds(std::clamp<curl_off_t>(seconds, 0, 86'400));
  }
  return outcome;
}

std::vector<std::string> CurlConnection::State::advice(CURLcode code, long status) const
{
  if (code == CURLE_HTTP_RETURNED_ERROR && status != 407)
    return advice_on_status(status);
  if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
    return {
        "if the certificate's authority is one of your own, name its PEM file in SSL_CERT_FILE"};
  if (code == CURLE_TOO_MANY_REDIRECTS || code == CURLE_UNSUPPORTED_PROTOCOL)
    return {};
  if (settings.proxy_variables.empty())
    return {"check the network connection, and set https_proxy if there is a proxy"};
  return {fmt::format("check the network connection and the proxy named in {}",
                      fmt::join(settings.proxy_variables, ", "))};
}

CurlConnection::CurlConnection(HttpSettings settings) : settings_(std::move(settings)) {}

CurlConnection::~CurlConnection() = default;

Outcome CurlConnection::attempt(DownloadJob& job)
{
  if (!state_)
    state_ = std::make_unique<State>(settings_);
  return state_->attempt(job);
}

}  // namespace xtool
