// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/support/secrets.hpp>

using namespace xtool;

TEST_CASE("user names and passwords of URLs are masked wherever a URL is in a text", "[secrets]")
{
  CHECK(without_secrets("get http://me:pass@proxy.example:3128/x and https://token@host") ==
        "get http://***@proxy.example:3128/x and https://***@host");
  CHECK(without_secrets("'socks5h://u:p@[::1]:1080'") == "'socks5h://***@[::1]:1080'");
  CHECK(without_secrets("http://u:p@ss@host") == "http://***@host");
}

TEST_CASE("a password with characters that should have been quoted is masked as well", "[secrets]")
{
  CHECK(without_secrets("http://me:pa/ss@host/x") == "http://***@host/x");
  CHECK(without_secrets("http://me:p?a#s@host") == "http://***@host");
}

TEST_CASE("the values of parameters named like secrets are masked", "[secrets]")
{
  CHECK(without_secrets("https://h/a?x=1&access_token=abc&y=2#part") ==
        "https://h/a?x=1&access_token=***&y=2#part");
  CHECK(without_secrets("https://h/a?X-Amz-Signature=00ff") == "https://h/a?X-Amz-Signature=***");
}

TEST_CASE("a text without secrets stays as it is", "[secrets]")
{
  for (const char* text :
       {"", "://", "http://", "https://registry.example/@scope/name", "ssh pi@10.0.0.1",
        "http://proxy.example:3128/a@b", "http://[::1]:80/a@b", "a?token=b", "file:///a/b@2"})
    CHECK(without_secrets(text) == text);
}

TEST_CASE("all texts of a document are masked", "[secrets]")
{
  const Json given = {{"a", {"http://u:p@h", 1}}, {"b", nullptr}};

  CHECK(json_without_secrets(given) == Json({{"a", {"http://***@h", 1}}, {"b", nullptr}}));
}
