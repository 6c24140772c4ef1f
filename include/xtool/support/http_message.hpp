// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace xtool {

// "bytes 100-199/500" or "bytes */500"; parts that are absent or malformed are nothing.
struct ContentRange {
  std::optional<std::uint64_t> first = {};
  std::optional<std::uint64_t> total = {};
  static ContentRange parse(std::string_view value);
  friend bool operator==(const ContentRange&, const ContentRange&) = default;
};

// What the latest block of headers said: each status line starts a new one, as redirects and
// interim answers do.
struct HttpAnswer {
  long status = 0;  // 0 before any, and for a file
  ContentRange range = {};
  std::string etag = {};  // strong ones only: a weak one says nothing about bytes
  void read_line(std::string_view line);
};

// "503 Service Unavailable", or the bare number of a status without a common name.
std::string describe_status(long status);

// What a person can do about a status that is a failure; often nothing.
std::vector<std::string> advice_on_status(long status);

// libcurl's sentence in the form of our messages and without what differs between its versions:
// "failed to connect to 127.0.0.1 port 9".
std::string plain_reason(std::string sentence);

// The URL without user and password, for messages; also of a text that is no proper URL.
std::string without_credentials(std::string url);

}  // namespace xtool
