// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/version.hpp>

#include "catch.hpp"

using namespace xtool;

TEST_CASE("a version has one, two or three numbers", "[version]")
{
  CHECK(Version::parse("12") == Version{.major = 12});
  CHECK(Version::parse("12.2") == Version{.major = 12, .minor = 2});
  CHECK(Version::parse("2.3.4") == Version{.major = 2, .minor = 3, .patch = 4});
  CHECK(Version::parse("27.0.12077973") == Version{.major = 27, .patch = 12077973});
}

TEST_CASE("what is not a version in full is none", "[version]")
{
  for (const char* text : {"", ".", "12.", ".12", "1..2", "1.2.3.4", "-1", "1.-2", "+1", "1.2-rc1",
                           "v1", "1 ", "99999999999", "1.99999999999"}) {
    INFO(text);
    CHECK_FALSE(Version::parse(text));
  }
}

TEST_CASE("a text may go on after its version", "[version]")
{
  CHECK(Version::at_start_of("1.97.0-nightly") == Version{1, 97, 0});
  CHECK(Version::at_start_of("15.0.0.1500.3.9.4") == Version{15, 0, 0});
  CHECK(Version::at_start_of("21-clang") == Version{21, 0, 0});
  CHECK(Version::at_start_of("19.1.7") == Version{19, 1, 7});
  CHECK(Version::at_start_of("3.x") == Version{3, 0, 0});
  for (const char* text : {"", "clang", "-1", ".5"}) {
    INFO(text);
    CHECK_FALSE(Version::at_start_of(text));
  }
}

TEST_CASE("versions are ordered number by number, and the shorter spelling is the same",
          "[version]")
{
  CHECK(*Version::parse("9") < *Version::parse("12"));
  CHECK(*Version::parse("12") < *Version::parse("12.2"));
  CHECK(*Version::parse("3.4.9") < *Version::parse("3.4.30"));
  CHECK(*Version::parse("12") == *Version::parse("12.0.0"));
  CHECK(Version{12, 2, 0}.str() == "12.2.0");
  CHECK(Version{12, 2, 1}.series() == "12.2");
}
