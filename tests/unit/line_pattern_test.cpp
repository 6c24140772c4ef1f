// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/line_pattern.hpp>
#include <xtool/explain/literal_set.hpp>
#include <xtool/support/error.hpp>

#include "catch.hpp"

namespace xtool {
namespace {

std::optional<Captures> match(std::string_view pattern, std::string_view line)
{
  return LinePattern::parse(pattern).match(normalized_quotes(line));
}

}  // namespace

TEST_CASE("a pattern is a part of the line", "[line_pattern]")
{
  CHECK(match("cannot find", "ld: cannot find it") == Captures{});
  CHECK_FALSE(match("cannot find", "ld: cannot  find it"));
  CHECK(match("one{*}three", "one, two, three") == Captures{});
  CHECK(match("one{*}three", "onethree") == Captures{});
  CHECK_FALSE(match("one{*}three", "three, one"));
}

TEST_CASE("a capture is the word up to what follows", "[line_pattern]")
{
  CHECK(match("find -l{lib}", "cannot find -lssl: No such file") == Captures{{"lib", "ssl"}});
  CHECK(match("find -l{lib}: No", "find -lssl: No such file") == Captures{{"lib", "ssl"}});
  CHECK(match("{tool}-gcc: not", "make: arm-none-eabi-gcc: not found") ==
        Captures{{"tool", "arm-none-eabi"}});
  CHECK_FALSE(match("find -l{lib}", "find -l"));
  CHECK_FALSE(match("linker '{name}' not", "linker 'a b' not found"));
  CHECK(match("linker '{name...}' not", "linker 'a b' not found") == Captures{{"name", "a b"}});
  CHECK_FALSE(match("{word} not found", " not found"));
}

TEST_CASE("a text ends where the word does, unless more may follow", "[line_pattern]")
{
  CHECK(match("find -lgcc", "cannot find -lgcc: No such file"));
  CHECK_FALSE(match("find -lgcc", "cannot find -lgcc_s: No such file"));
  CHECK_FALSE(match("find -lunwind", "cannot find -lunwind-x86_64"));
  CHECK_FALSE(match("find -lstdc++", "cannot find -lstdc++fs"));
  CHECK(match("find -lgcc", "cannot find -lgcc_s, cannot find -lgcc"));
  CHECK(match("find -lgcc{*}", "cannot find -lgcc_s: No such file"));
}

TEST_CASE("a file's name ends where letters of another alphabet begin", "[line_pattern]")
{
  CHECK(match("LNK1181: {*}{lib:file}.lib", "LNK1181: \xe6\x96\x87user32.lib\xe2\x80\x9d") ==
        Captures{{"lib", "user32"}});
  CHECK_FALSE(match("LNK1181: {*}{lib:file}.lib", "LNK1181: \xe6\x96\x87.lib"));
}

TEST_CASE("the next place is tried where the first does not fit", "[line_pattern]")
{
  CHECK(match("find '{name}' in", "find 'a b' in c, find 'd' in e") == Captures{{"name", "d"}});
}

TEST_CASE("all single quotes are the same", "[line_pattern]")
{
  for (const char* line :
       {"linker `cc' not", "linker `cc` not", "linker 'cc' not", "linker \u2018cc\u2019 not"})
    CHECK(match("linker `{name}` not", line) == Captures{{"name", "cc"}});
}

TEST_CASE("what cannot be looked for is no pattern", "[line_pattern]")
{
  for (const char* text :
       {"", "abc", "{lib}", "a{lib}b", "linker {", "linker {}", "linker {a}{b}", "linker {a}{*}"})
    CHECK_THROWS_AS(LinePattern::parse(text), Error);
  CHECK(LinePattern::parse("a {x} longest {y} b").literal() == " longest ");
}

TEST_CASE("a long line takes no stack and little time", "[line_pattern]")
{
  const std::string line(50'000, 'a');
  CHECK_FALSE(match("aaaa{word}aaab{*}c", line));
  CHECK_FALSE(match("{word}aaaab", line));
}

TEST_CASE("all literals of a line are found in one pass", "[literal_set]")
{
  const LiteralSet set({"she", "he", "hers", "his", "`quoted'", "he"});

  CHECK(set.in("ushers") == std::vector<std::size_t>{0, 1, 2, 5});
  CHECK(set.in("this `quoted` text") == std::vector<std::size_t>{3, 4});
  CHECK(set.in("").empty());
  CHECK(set.in("SHE").empty());
}

TEST_CASE("literals are found wherever they stand in a long line", "[literal_set]")
{
  const std::vector<std::string> literals{"ab", "abcabd", "bcabc",
                                          "cabcabcabcabcabcabcabcabcabcab"};
  const LiteralSet set(literals);

  for (std::size_t before = 0; before < 90; ++before)
    for (const std::string& literal : literals) {
      const std::string line = std::string(before, 'a') + literal + std::string(90 - before, 'b');
      std::vector<std::size_t> there;
      for (std::size_t number = 0; number < literals.size(); ++number)
        if (line.find(literals[number]) != std::string::npos)
          there.push_back(number);
      CHECK(set.in(line) == there);
    }
}

}  // namespace xtool
