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

TEST_CASE("a value inside a command is one word of a shell", "[placeholders]")
{
  const Placeholders values{{"file", "/a b/it's"}, {"name", "plain"}, {"odd", "`$(id)`"}};

  CHECK(fill_advice("'{file}': `ls -ld {file}` or `mv {name} {name}.toml`, not {file}", values) ==
        "'/a b/it's': `ls -ld '/a b/it'\\''s'` or `mv plain plain.toml`, not /a b/it's");
  CHECK(fill_advice("{odd} `a {odd}` {odd} `b {odd}`", values) ==
        "`$(id)` `a '`$(id)`'` `$(id)` `b '`$(id)`'`");
}
