// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/http.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace xtool {

// A URL taken apart: what the library gets, and the credentials that must not be shown.
struct Address {
  std::string url = {};  // without credentials
  std::string scheme = {};
  std::string user = {};
  std::string password = {};
  std::string path = {};  // decoded

  // Throws network for anything but an http, https or file URL.
  static Address parse(const std::string& text);
};

// A download across all its attempts.
struct DownloadJob {
  Address address;
  DownloadSink& sink;
  std::uint64_t max_bytes = 0;
  bool required = true;  // absence is a failure
  const OnProgress& on_progress;
  std::string etag = {};  // of the bytes that are in the sink
};

enum class Ending {
  done,
  absent,     // there is no such file
  restart,    // what the sink has is of no use: at once again, from the start
  transient,  // the same attempt may succeed later
  final,
};

struct Outcome {
  Ending ending = Ending::done;
  std::string reason = {};
  std::vector<std::string> help = {};
  std::chrono::milliseconds retry_after{0};
};

// One libcurl handle, made for the first attempt; keeps its connections between attempts.
class CurlConnection {
 public:
  explicit CurlConnection(HttpSettings settings);
  ~CurlConnection();

  // Appends to the sink what it lacks, in one request. Throws what the sink throws, and
  // interrupted.
  Outcome attempt(DownloadJob& job);

 private:
  struct State;
  HttpSettings settings_;
  std::unique_ptr<State> state_;
};

}  // namespace xtool
