// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/support/error.hpp>
#include <xtool/support/http.hpp>
#include <xtool/support/http_message.hpp>

using namespace xtool;
using namespace std::chrono_literals;

namespace {

HttpAnswer answer_of(std::initializer_list<std::string_view> lines)
{
  HttpAnswer answer;
  for (const std::string_view line : lines)
    answer.read_line(line);
  return answer;
}

Env env_of(std::map<std::string, std::string> variables) { return Env(std::move(variables), "/"); }

}  // namespace

TEST_CASE("a Content-Range gives up what it says and nothing else", "[http]")
{
  CHECK(ContentRange::parse("bytes 100-199/500") == ContentRange{.first = 100, .total = 500});
  CHECK(ContentRange::parse("bytes 100-199/*") == ContentRange{.first = 100});
  CHECK(ContentRange::parse("bytes */500") == ContentRange{.total = 500});
  CHECK(ContentRange::parse("bytes -5/99999999999999999999") == ContentRange{});
  CHECK(ContentRange::parse("lines 1-2/3") == ContentRange{});
  CHECK(ContentRange::parse("") == ContentRange{});
}

TEST_CASE("an answer is what the last status line began", "[http]")
{
  const HttpAnswer answer = answer_of({"HTTP/1.1 302 Found\r\n", "ETag: \"old\"\r\n", "\r\n",
                                       "HTTP/2 206 \r\n", "content-RANGE:  bytes 5-9/10 \r\n"});

  CHECK(answer.status == 206);
  CHECK(answer.range == ContentRange{.first = 5, .total = 10});
  CHECK(answer.etag.empty());
}

TEST_CASE("only a strong ETag counts", "[http]")
{
  CHECK(answer_of({"HTTP/1.1 200 OK", "etag: \"abc\"\r\n"}).etag == "\"abc\"");
  CHECK(answer_of({"HTTP/1.1 200 OK", "ETag: W/\"abc\"\r\n"}).etag.empty());
}

TEST_CASE("malformed header lines say nothing", "[http]")
{
  CHECK(answer_of({"HTTP/", "HTTP/1.1", ":", "no colon", "", "content-range", "etag:"}).status ==
        0);
  CHECK(answer_of({"HTTP/1.1 99999999999999999999 X"}).status == 999);
}

TEST_CASE("credentials are left out of a URL that is shown", "[http]")
{
  CHECK(without_credentials("https://u:p@h/x@y") == "https://h/x@y");
  CHECK(without_credentials("https://u:p@ss@h?q=a@b") == "https://h?q=a@b");
  CHECK(without_credentials("https://h/x") == "https://h/x");
  CHECK(without_credentials("u:p@h") == "h");
}

TEST_CASE("libcurl's sentences are put into our form", "[http]")
{
  CHECK(plain_reason(
            "Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server") ==
        "failed to connect to 127.0.0.1 port 9");
  for (const char* const sentence : {"transfer closed with 688 bytes remaining to read",
                                     "end of response with 688 bytes missing"})
    CHECK(plain_reason(sentence) == "the server closed the connection before the end of the file");
  CHECK(plain_reason("SSL certificate problem") == "SSL certificate problem");
  CHECK(plain_reason("Look after yourself") == "look after yourself");
  CHECK(plain_reason("").empty());
}

TEST_CASE("a status that a person can do something about comes with advice", "[http]")
{
  CHECK(advice_on_status(400).empty());
  for (const long status : {401L, 403L, 404L, 429L, 500L, 503L}) {
    INFO(status);
    CHECK(advice_on_status(status).size() == 1);
  }
}

TEST_CASE("the environment sets how a transfer is tried", "[http]")
{
  const HttpSettings settings = http_settings(env_of({{"SSL_CERT_FILE", "/ca.pem"},
                                                      {"XTOOL_HTTP_ATTEMPTS", "2"},
                                                      {"XTOOL_HTTP_RETRY_DELAY", "0"},
                                                      {"XTOOL_HTTP_STALL_TIME", "1500"},
                                                      {"https_proxy", "http://proxy"},
                                                      {"HTTP_PROXY", "ignored"}}));

  CHECK(settings.ca_file == "/ca.pem");
  CHECK(settings.retry.attempts == 2);
  CHECK(settings.retry.first_delay == 0ms);
  CHECK(settings.low_speed_time == 1500ms);
  CHECK(settings.proxy_variables == std::vector<std::string>{"https_proxy"});
  CHECK(http_settings(env_of({})).retry.attempts == 4);
}

TEST_CASE("nonsense in the environment is a usage error", "[http]")
{
  for (const char* const value : {"0", "-1", "many", "3x", "99999999999"}) {
    INFO(value);
    CHECK_THROWS_WITH(http_settings(env_of({{"XTOOL_HTTP_ATTEMPTS", value}})),
                      Catch::Matchers::StartsWith("XTOOL_HTTP_ATTEMPTS='"));
  }
}
