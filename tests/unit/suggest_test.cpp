// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/suggest.hpp>

#include "catch.hpp"

namespace xtool {

const std::vector<std::string> triples{
    "aarch64-unknown-linux-gnu", "aarch64-unknown-linux-musl", "armv7-unknown-linux-gnueabi",
    "armv7-unknown-linux-gnueabihf", "riscv64gc-unknown-none-elf"};

TEST_CASE("the nearest name is suggested for a mistyped one", "[suggest]")
{
  CHECK(closest("aarch64-unkown-linux-gnu", triples) == "aarch64-unknown-linux-gnu");
  CHECK(closest("aarhc64-unknown-linux-gnu", triples) == "aarch64-unknown-linux-gnu");
  CHECK(closest("armv7-unknown-linux-gnueabifh", triples) == "armv7-unknown-linux-gnueabihf");
  CHECK(closest("armv7-unknown-linux-gnueab", triples) == "armv7-unknown-linux-gnueabi");
  CHECK(closest("lsit", {"add", "list"}) == "list");
  CHECK(closest("ad", {"add"}) == "add");
}

TEST_CASE("a swap of neighbours counts once", "[suggest]")
{
  CHECK(closest("abc", {"acb"}) == "acb");
  CHECK(closest("abc", {"bca"}) == std::nullopt);
}

TEST_CASE("the first of equally near names is suggested", "[suggest]")
{
  CHECK(closest("remote", {"remoze", "remove"}) == "remoze");
}

TEST_CASE("nothing is suggested for a name that is near to none", "[suggest]")
{
  CHECK(closest("sparc-unknown-linux", triples) == std::nullopt);
  CHECK(closest("xd", {"add"}) == std::nullopt);
  CHECK(closest("abcd", {"abxy"}) == std::nullopt);
  CHECK(closest("abcdefghijkl", {"abcdefgh"}) == std::nullopt);
  CHECK(closest("", triples) == std::nullopt);
  CHECK(closest("add", {}) == std::nullopt);
}

}  // namespace xtool
