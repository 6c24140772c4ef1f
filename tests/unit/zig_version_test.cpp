// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/zig_version.hpp>

#include "catch.hpp"

using namespace xtool;

TEST_CASE("a zig version is read with two or three numbers, development versions as their release",
          "[zig_version]")
{
  CHECK(zig_version_in("0.15.2") == ZigVersion{.major = 0, .minor = 15, .patch = 2});
  CHECK(zig_version_in("0.15") == ZigVersion{.major = 0, .minor = 15});
  CHECK(zig_version_in("0.16.0-dev.1234+abcdef") == ZigVersion{.major = 0, .minor = 16});
  CHECK(ZigVersion{.major = 0, .minor = 14, .patch = 1}.str() == "0.14.1");
  CHECK(*zig_version_in("0.9.1") < *zig_version_in("0.14.0"));
}

TEST_CASE("what is no zig version is told apart", "[zig_version]")
{
  for (const char* text : {"", "zig", "1", "0.", "0.15.", "0.15.2.1", "0.15.2-", "0.15-dev",
                           "-1.2.3", "0.-1.2", "0.15.2 ", "0.15.2x", "99999999999.1.1"})
    CHECK_FALSE(zig_version_in(text));
}
