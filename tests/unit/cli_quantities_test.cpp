// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include "cli/quantities.hpp"

#include <xtool/support/error.hpp>

#include <string>

using namespace xtool;
using namespace xtool::cli;
using std::chrono::hours;
using std::chrono::seconds;

TEST_CASE("sizes are numbers with a power of 1024", "[cli][quantities]")
{
  CHECK(parse_bytes("0", "--max-size") == 0);
  CHECK(parse_bytes("4096", "--max-size") == 4096);
  CHECK(parse_bytes("7B", "--max-size") == 7);
  CHECK(parse_bytes("500M", "--max-size") == 500ull << 20);
  CHECK(parse_bytes("2GiB", "--max-size") == 2ull << 30);
  CHECK(parse_bytes("2 gb", "--max-size") == 2ull << 30);
  CHECK(parse_bytes("1.5K", "--max-size") == 1536);
  CHECK(parse_bytes("1t", "--max-size") == 1ull << 40);
}

TEST_CASE("ages are numbers with a unit", "[cli][quantities]")
{
  CHECK(parse_age("0", "--older-than") == seconds(0));
  CHECK(parse_age("45s", "--older-than") == seconds(45));
  CHECK(parse_age("90min", "--older-than") == seconds(5400));
  CHECK(parse_age("12h", "--older-than") == hours(12));
  CHECK(parse_age("30d", "--older-than") == hours(24 * 30));
  CHECK(parse_age("30 days", "--older-than") == hours(24 * 30));
  CHECK(parse_age("2w", "--older-than") == hours(24 * 14));
}

TEST_CASE("what is not a size is refused", "[cli][quantities]")
{
  const std::string text = GENERATE("", "M", "-1M", "-0", "1X", "1M2", "0x10", "1e3", "inf", "nan",
                                    "9999999T", "1 M M", "\x1b[2J");

  CHECK_THROWS_AS(parse_bytes(text, "--max-size"), Error);
}

TEST_CASE("what is not a length of time is refused", "[cli][quantities]")
{
  const std::string text =
      GENERATE("", "d", "30", "-1d", "1m", "1dd", "forever", "99999999999999w");

  CHECK_THROWS_AS(parse_age(text, "--older-than"), Error);
}
