// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/support/process.hpp>
#include <xtool/support/shell.hpp>

using namespace xtool;

namespace {

using Words = std::vector<std::string>;

const Words awkward{"",          " b",          "a b", "it's",    "''",   "\"$HOME\"", "`id`",
                    "a\\",       "new\nline",   "*",   "~",       "-x",   "--",        "=sh",
                    "NAME=text", "\xd0\xba.rs", "#a",  "a;b&c|d", "{a,b}"};

}  // namespace

TEST_CASE("plain words stay as they are, and others are quoted", "[shell]")
{
  CHECK(shell_word("target.x86_64-unknown-linux-gnu.linker") ==
        "target.x86_64-unknown-linux-gnu.linker");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("a b") == "'a b'");
  CHECK(shell_word("it's") == "'it'\\''s'");
  CHECK(shell_word("=sh") == "'=sh'");
}

TEST_CASE("a shell reads a command's words back, whatever they are", "[shell]")
{
  Words words{"/usr/bin/printf", "%s\\0"};
  words.insert(words.end(), awkward.begin(), awkward.end());
  std::string expected;
  for (const std::string& word : awkward)
    expected += word + '\0';

  const Output output =
      run({.argv = {"/bin/sh", "-c", shell_command(words)}}, Env({{"PATH", "/bin"}}, "/"));

  CHECK(output.out == expected);
  CHECK(output.err.empty());
}

TEST_CASE("a program whose name looks like an assignment is run", "[shell]")
{
  CHECK(shell_command({"a=b", "c=d"}) == "'a=b' c=d");
}

TEST_CASE("a value that looks like an option stays with its option", "[shell]")
{
  CHECK(option_words("--sysroot", "-x y") == Words{"--sysroot=-x y"});
  CHECK(option_words("--sysroot", "/x y") == Words{"--sysroot", "/x y"});
}
