// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/support/placeholders.hpp>

using namespace xtool;

TEST_CASE("places are filled with the values of their names", "[placeholders]")
{
  const Placeholders values{{"triple", "x86_64-unknown-linux-gnu"}, {"empty", ""}};

  CHECK(fill_placeholders("for '{triple}'{empty}, {triple}", values) ==
        "for 'x86_64-unknown-linux-gnu', x86_64-unknown-linux-gnu");
}

TEST_CASE("what is no place, or has no value, stays as it is", "[placeholders]")
{
  const Placeholders values{{"a", "{b}"}, {"b", "never"}};

  for (const char* text : {"", "{", "}", "{}", "{A}", "{a b}", "{other}", "{a", "a}b{"})
    CHECK(fill_placeholders(text, values) == text);
  CHECK(fill_placeholders("{{a}}", values) == "{{b}}");
  CHECK(fill_placeholders("{a}", values) == "{b}");
}
