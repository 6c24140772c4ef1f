// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"
#include "fault_server.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/http.hpp>

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <optional>
#include <stdexcept>

using namespace xtool;
using namespace xtool::testing;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

constexpr std::uint64_t cap = 16u << 20;

class TextSink : public DownloadSink {
 public:
  std::uint64_t size() const override { return text.size(); }
  void append(std::span<const std::byte> bytes) override
  {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  void restart() override
  {
    text.clear();
    ++restarts;
  }
  std::string text = {};
  int restarts = 0;
};

HttpSettings quick()
{
  return {.retry = {.first_delay = 0ms}, .connect_timeout = 3s, .low_speed_time = 500ms};
}

struct Run {
  std::string text = {};
  std::string error = {};  // what the client threw
  std::vector<std::string> ranges = {};
  int restarts = 0;
  std::vector<std::string> retries = {};
};

// Downloads `path` onto what is there of it, and tells what the server saw.
Run download(const FaultServer& server, const std::string& path, std::string there = {},
             const HttpSettings& settings = quick(), std::uint64_t max_bytes = cap)
{
  HttpClient client(settings);
  TextSink sink;
  sink.text = std::move(there);
  Run run;
  const std::size_t before = server.requests().size();
  try {
    client.download(server.url(path), sink, max_bytes, {},
                    [&](const std::string& reason, std::chrono::milliseconds) {
                      run.retries.push_back(reason);
                    });
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::network);
    run.error = error.what();
  }
  const std::vector<nlohmann::json> requests = server.requests();
  for (std::size_t i = before; i < requests.size(); ++i)
    run.ranges.push_back(requests[i].at("headers").value("range", "whole"));
  run.text = sink.text;
  run.restarts = sink.restarts;
  return run;
}

const std::string body = pattern(100'000);
using Ranges = std::vector<std::string>;

}  // namespace

TEST_CASE("a whole body arrives in one request", "[http]")
{
  const FaultServer server;
  HttpClient client(quick());
  TextSink sink;
  TransferProgress last;

  client.download(server.url("/bytes/100000"), sink, cap,
                  [&](const TransferProgress& progress) { last = progress; }, {});

  CHECK(sink.text == body);
  CHECK(last.received == 100'000);
  CHECK(last.total == 100'000);
  CHECK(client.get(server.url("/bytes/0"), cap).empty());
}

TEST_CASE("one connection serves several transfers", "[http]")
{
  const FaultServer server;
  HttpClient client(quick());

  client.get(server.url("/bytes/10"), cap);
  client.get(server.url("/bytes/20"), cap);

  CHECK(server.requests().at(0).at("connection") == server.requests().at(1).at("connection"));
}

TEST_CASE("a file that is not there is told apart from other failures", "[http]")
{
  const FaultServer server;
  HttpClient client(quick());

  CHECK(client.get_if_exists(server.url("/none"), cap) == std::nullopt);
  CHECK(client.get_if_exists(server.url("/bytes/3"), cap) == pattern(3));
  CHECK_THROWS_AS(client.get_if_exists(server.url("/@status:403/bytes/3"), cap), Error);
  const Run run = download(server, "/none");
  CHECK(run.error == "cannot download '" + server.url("/none") + "': HTTP 404 Not Found");
  CHECK(run.ranges == Ranges{"whole"});
}

TEST_CASE("a server's error that may pass is tried again, and then given up", "[http]")
{
  const FaultServer server;

  CHECK(download(server, "/@fail:503,3/bytes/100000").text == body);
  const Run run = download(server, "/@status:500/bytes/100000");
  CHECK(run.error == "cannot download '" + server.url("/@status:500/bytes/100000") +
                         "': HTTP 500 Internal Server Error (4 attempts)");
  CHECK(run.ranges.size() == 4);
  CHECK(run.retries == Ranges(3, "HTTP 500 Internal Server Error"));
}

TEST_CASE("Retry-After is honoured and cut to its limit", "[http]")
{
  const FaultServer server;
  HttpSettings settings = quick();
  settings.retry.longest_retry_after = 300ms;
  const auto start = std::chrono::steady_clock::now();

  const Run run = download(server, "/@fail:429,1,3600/bytes/100000", {}, settings);

  const auto time = std::chrono::steady_clock::now() - start;
  CHECK(run.text == body);
  CHECK(time >= 300ms);
  CHECK(time < 5s);
}

TEST_CASE("a body that is cut off is resumed where it stopped", "[http]")
{
  const FaultServer server;

  const Run run = download(server, "/@truncate:30000,2/bytes/100000");

  CHECK(run.text == body);
  CHECK(run.ranges == Ranges{"whole", "bytes=30000-", "bytes=60000-"});
  CHECK(run.restarts == 0);
  CHECK(server.requests().at(1).at("headers").contains("if-range"));
}

TEST_CASE("a chunked body that is cut off is resumed", "[http]")
{
  const FaultServer server;

  const Run run = download(server, "/@chunkcut:30000,1/bytes/100000");

  CHECK(run.text == body);
  CHECK(run.ranges == Ranges{"whole", "bytes=30000-"});
}

TEST_CASE("attempts that get further do not count as failures, up to twenty", "[http]")
{
  const FaultServer server;

  CHECK(download(server, "/@truncate:10000/bytes/100000").text == body);
  const Run endless = download(server, "/@truncate:1000/bytes/100000");
  CHECK(endless.ranges.size() == 20);
  CHECK(endless.text == body.substr(0, 20'000));
}

TEST_CASE("what an earlier run left is not asked for again", "[http]")
{
  const FaultServer server;

  const Run run = download(server, "/bytes/100000", body.substr(0, 40'000));

  CHECK(run.text == body);
  CHECK(run.ranges == Ranges{"bytes=40000-"});
}

TEST_CASE("a complete earlier download needs no byte more", "[http]")
{
  const FaultServer server;

  const Run run = download(server, "/bytes/100000", body);

  CHECK(run.text == body);
  CHECK(run.restarts == 0);
  CHECK(run.ranges == Ranges{"bytes=100000-"});
}

TEST_CASE("a server that cannot resume delivers the whole in the same request", "[http]")
{
  const FaultServer server;

  const Run run = download(server, "/@norange/bytes/100000", body.substr(0, 40'000));

  CHECK(run.text == body);
  CHECK(run.restarts == 1);
  CHECK(run.ranges == Ranges{"bytes=40000-"});
}

TEST_CASE("a wrong part and an impossible range cost one request more", "[http]")
{
  const FaultServer server;
  const std::string path = GENERATE("/@badrange/bytes/100000", "/@unsatisfiable/bytes/100000");

  const Run run = download(server, path, body.substr(0, 40'000));

  CHECK(run.text == body);
  CHECK(run.restarts == 1);
  CHECK(run.ranges == Ranges{"bytes=40000-", "whole"});
}

TEST_CASE("more than the file has is thrown away", "[http]")
{
  const FaultServer server;

  const Run run = download(server, "/bytes/100000", body + "more");

  CHECK(run.text == body);
  CHECK(run.ranges == Ranges{"bytes=100004-", "whole"});
}

TEST_CASE("redirects are followed, but not for ever", "[http]")
{
  const FaultServer server;

  CHECK(download(server, "/@redirect:%2Fbytes%2F100000/x").text == body);
  const Run loop = download(server, "/@redirectloop/x");
  CHECK(loop.ranges.size() == 6);
  CHECK_THAT(loop.error, ContainsSubstring("redirects"));
}

TEST_CASE("a redirect to a file is refused", "[http]")
{
  const FaultServer server;

  const Run run = download(server, "/@redirect:file:%2F%2F%2Fetc%2Fpasswd/x");

  CHECK(run.text.empty());
  CHECK(run.ranges.size() == 1);
  CHECK_THAT(run.error, ContainsSubstring("protocol \"file\" not supported"));
}

TEST_CASE("stalled, dripping and silent servers are given up after the stall time", "[http]")
{
  const FaultServer server;
  const std::string path = GENERATE("/@stall:10/bytes/100000", "/@hang/bytes/100000",
                                    "/@drip:0.05/bytes/100000", "/@headerdrip:0.05/bytes/100000");
  HttpSettings settings = quick();
  settings.retry.attempts = 1;
  const auto start = std::chrono::steady_clock::now();

  const Run run = download(server, path, {}, settings);

  CHECK_THAT(run.error,
             ContainsSubstring("the transfer has stalled: less than 1024 bytes per second"));
  CHECK(std::chrono::steady_clock::now() - start < 4s);
}

TEST_CASE("a stall is tried again and resumed", "[http]")
{
  const FaultServer server;

  const Run run = download(server, "/@stall:50000,1/bytes/100000");

  CHECK(run.text == body);
  CHECK(run.ranges == Ranges{"whole", "bytes=50000-"});
}

TEST_CASE("a slow but steady server is waited for", "[http]")
{
  const FaultServer server;

  CHECK(download(server, "/@slow:10000/bytes/15000").text == pattern(15'000));
}

TEST_CASE("an endless or too large body stops at the limit", "[http]")
{
  const FaultServer server;
  const std::string path = GENERATE("/@infinite/x", "/bytes/300000", "/@nolength/bytes/300000");

  const Run run = download(server, path, {}, quick(), 200'000);

  CHECK(run.text.size() <= 200'000);
  CHECK(run.error == "cannot download '" + server.url(path) + "': it is larger than 200000 bytes");
  CHECK(run.ranges.size() == 1);
}

TEST_CASE("answers that are no HTTP are tried again", "[http]")
{
  const FaultServer server;
  const std::string fault = GENERATE("garbage", "empty", "reset", "http09");

  const Run run = download(server, "/@" + fault + "/x");

  CHECK(run.text.empty());
  CHECK(run.ranges.size() == 4);
  CHECK_FALSE(run.error.empty());
}

TEST_CASE("a flood of headers is cut off", "[http]")
{
  const FaultServer server;

  CHECK_FALSE(download(server, "/@headerflood/x").error.empty());
}

TEST_CASE("a server that cannot be reached is an error with advice", "[http]")
{
  HttpSettings settings = quick();
  settings.proxy_variables = {"https_proxy"};
  HttpClient client(settings);

  try {
    client.get("http://127.0.0.1:1/x", cap);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK_THAT(error.what(), StartsWith("cannot download 'http://127.0.0.1:1/x': "));
    CHECK_THAT(error.what(), ContainsSubstring("(4 attempts)"));
    CHECK(error.help_lines() ==
          std::vector<std::string>{
              "check the network connection and the proxy named in https_proxy"});
  }
}

TEST_CASE("credentials reach their server, but no message", "[http]")
{
  const FaultServer server;
  HttpClient client(quick());
  const std::string host = fmt::format("127.0.0.1:{}", server.port());

  CHECK(client.get("http://ann:s%40cret@" + host + "/bytes/3", cap) == pattern(3));
  CHECK(server.requests().back().at("headers").at("authorization") == "Basic YW5uOnNAY3JldA==");
  CHECK_THROWS_WITH(client.get("http://ann:s%40cret@" + host + "/none", cap),
                    "cannot download 'http://" + host + "/none': HTTP 404 Not Found");
  CHECK_THROWS_WITH(client.get("ftp://ann:secret@" + host + "/none", cap),
                    "cannot download 'ftp://" + host + "/none': not an http, https or file URL");
}

TEST_CASE("what a sink throws comes out unchanged", "[http]")
{
  class FullSink : public TextSink {
    void append(std::span<const std::byte>) override { throw std::logic_error("full"); }
  };
  const FaultServer server;
  HttpClient client(quick());
  FullSink sink;

  CHECK_THROWS_WITH(client.download(server.url("/bytes/10"), sink, cap, {}, {}), "full");
  CHECK(server.requests().size() == 1);
}

TEST_CASE("file URLs work, and can be resumed and be absent", "[http]")
{
  const TempDir directory;
  write_new_file(directory.path() / "a file", body);
  const std::string url = "file://" + directory.path().native() + "/a%20file";
  HttpClient client(quick());
  TextSink sink;
  sink.text = body.substr(0, 99'000);

  client.download(url, sink, cap, {}, {});

  CHECK(sink.text == body);
  CHECK(sink.restarts == 0);
  CHECK(client.get(url, cap) == body);
  CHECK(client.get_if_exists(url + "x", cap) == std::nullopt);
  CHECK_THROWS_WITH(client.get(url, 10),
                    "cannot download '" + url + "': it is larger than 10 bytes");
}

TEST_CASE("a certificate is verified, and https is never left for http", "[http]")
{
  const TempDir directory;
  const std::string certificate = (directory.path() / "cert.pem").native();
  const std::string key = (directory.path() / "key.pem").native();
  const std::string command = fmt::format(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "
      "/CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout {} -out {} 2>/dev/null",
      key, certificate);
  if (std::system(command.c_str()) != 0) {
    WARN("skipped: no openssl program to make a certificate with");
    return;
  }
  const FaultServer plain;
  const FaultServer secure({"--tls", certificate, key});
  const std::string start = fmt::format("https://127.0.0.1:{}", secure.port());
  HttpSettings trusting = quick();
  trusting.ca_file = certificate;

  CHECK(HttpClient(trusting).get(start + "/bytes/5", cap) == pattern(5));
  CHECK_THROWS_WITH(
      HttpClient(trusting).get(
          start + fmt::format("/@redirect:http:%2F%2F127.0.0.1:{}%2Fx/y", plain.port()), cap),
      ContainsSubstring("protocol \"http\" not supported"));
  CHECK(plain.requests().empty());
  try {
    HttpClient(quick()).get(start + "/bytes/5", cap);
    FAIL("an unknown certificate was accepted");
  } catch (const Error& error) {
    CHECK(error.help_lines() ==
          std::vector<std::string>{
              "if the certificate's authority is one of your own, name its PEM file in "
              "SSL_CERT_FILE"});
  }
}
