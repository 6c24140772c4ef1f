// SPDX-License-Identifier: Apache-2.0 OR MIT
#pragma once

#include <xtool/support/files.hpp>

#include <nlohmann/json.hpp>

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

namespace xtool::testing {

// tests/support/fault_server.py on a free loopback port; ends with this object.
class FaultServer {
 public:
  // Throws std::runtime_error when it does not start.
  explicit FaultServer(std::vector<std::string> options = {});
  ~FaultServer();
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  // "http://127.0.0.1:PORT" + path.
  std::string url(const std::string& path) const;
  int port() const { return port_; }
  // Every request so far.
  std::vector<nlohmann::json> requests() const;

 private:
  TempDir directory_;
  pid_t pid_ = -1;
  UniqueFd input_ = {};  // closing it ends the server
  int port_ = 0;
};

// The body of the server's /bytes/SIZE.
std::string pattern(std::size_t size);

}  // namespace xtool::testing
