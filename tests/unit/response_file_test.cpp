// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/response_file.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"

using namespace xtool;
using Words = std::vector<std::string>;

TEST_CASE("a response file in gcc's style is taken apart as gcc does", "[response_file]")
{
  const auto decode = [](const char* text) { return decode_response(text, ResponseStyle::gnu); };

  CHECK(decode("").empty());
  CHECK(decode(" -o  a\n\t-L lib\r\n") == Words{"-o", "a", "-L", "lib"});
  CHECK(decode(R"("a b" 'c d' e\ f "g\"h" 'i"j' k"l m"n)") ==
        Words{"a b", "c d", "e f", "g\"h", "i\"j", "kl mn"});
  CHECK(decode(R"("" '' x)") == Words{"", "", "x"});
  CHECK(decode(R"(C:\\dir\\file)") == Words{"C:\\dir\\file"});
  CHECK(decode("$HOME `x` #y żółć") == Words{"$HOME", "`x`", "#y", "żółć"});
}

TEST_CASE("rustc's response files have one word a line, in which quotes mean themselves",
          "[response_file]")
{
  CHECK(decode_response("-o\nit's\\ here\n\"q\"\nback\\\\slash\n\nlast", ResponseStyle::rustc) ==
        Words{"-o", "it's here", "\"q\"", "back\\slash", "", "last"});
}

TEST_CASE("words are written as zig reads them", "[response_file]")
{
  CHECK(encode_response({"a b", "", "q\"x", "C:\\dir\\", "\\\"", "#n"}) ==
        "\"a b\"\n\"\"\n\"q\\\"x\"\n\"C:\\dir\\\\\"\n\"\\\\\\\"\"\n\"#n\"\n");
  CHECK(fits_response("a b$`\"\\"));
  CHECK_FALSE(fits_response("it's"));
}

TEST_CASE("response files are found in each other, and circles are refused", "[response_file]")
{
  const TempDir dir;
  const std::string outer = (dir.path() / "outer").string();
  const std::string inner = (dir.path() / "linker-arguments").string();
  const std::string circle = (dir.path() / "circle").string();
  write_new_file(outer, "-a @" + inner + " @/no/such/file");
  write_new_file(inner, "it's\nb\\ c\n");
  write_new_file(circle, "@" + circle);

  CHECK(std::get<Words>(expand_response_files({"x", "@" + outer, "@"})) ==
        Words{"x", "-a", "it's", "b c", "@/no/such/file", "@"});
  CHECK(std::get<std::string>(expand_response_files({"@" + circle})) ==
        "'@" + circle + "' contains itself");
}
