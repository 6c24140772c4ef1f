// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/support/words.hpp>

using namespace xtool;
using Words = std::vector<std::string>;

TEST_CASE("a text comes apart at every kind of blank", "[words]")
{
  CHECK(split_words("") == Words{});
  CHECK(split_words(" \t\r\n") == Words{});
  CHECK(split_words(" qemu-arm\t-L\n/usr ") == Words{"qemu-arm", "-L", "/usr"});
  CHECK(split_words("a\u00a0b\u3000c\u2003d\u0085") == Words{"a", "b", "c", "d"});
  CHECK(split_words("caf\u00e9 \u2014") == Words{"caf\u00e9", "\u2014"});
}

TEST_CASE("words are joined only where they come apart into the same", "[words]")
{
  CHECK(join_words({}) == "");
  CHECK(join_words({"qemu-arm", "-L", "/usr"}) == "qemu-arm -L /usr");
  for (const char* divided : {"", " ", "a b", "a\tb", "a\nb", "a\u00a0b", " a", "a\u2029"})
    CHECK(join_words({"qemu-arm", divided}) == std::nullopt);
}
