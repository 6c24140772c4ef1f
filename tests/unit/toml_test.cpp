// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/toml.hpp>

#include "catch.hpp"

namespace xtool {
namespace {

std::string failure(std::string_view text)
{
  try {
    parse_toml(text, "f.toml");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::invalid_input);
    return error.what();
  }
  return "no error";
}

std::string repeated(std::string_view piece, int times)
{
  std::string text;
  for (int i = 0; i < times; ++i)
    text += piece;
  return text;
}

}  // namespace

TEST_CASE("a TOML document becomes the equivalent JSON value", "[toml]")
{
  const Json value = parse_toml(
      "# comment with é\n"
      "title = 'é'\r\n"
      "[package.\"rust.std\"]\n"
      "count = 0x10\nratio = 1.5\nyes = true\n"
      "list = [ 1, [ 'a' ], { x.y = 2 } ]\n"
      "[[bin]]\nname = \"one\"\n[[bin]]\nname = \"two\"\n",
      "f.toml");

  CHECK(
      value.dump() ==
      R"({"bin":[{"name":"one"},{"name":"two"}],)"
      R"("package":{"rust.std":{"count":16,"list":[1,["a"],{"x":{"y":2}}],"ratio":1.5,"yes":true}},)"
      R"("title":"é"})");
}

TEST_CASE("what JSON cannot express becomes a string", "[toml]")
{
  const Json value = parse_toml(
      "a = 1979-05-27\nb = 07:32:00\nc = 1979-05-27T07:32:00Z\nd = nan\ne = inf\nf = -inf\n", "f");

  CHECK(
      value.dump() ==
      R"({"a":"1979-05-27","b":"07:32:00","c":"1979-05-27T07:32:00Z","d":"nan","e":"inf","f":"-inf"})");
}

TEST_CASE("a byte order mark in front of TOML is tolerated", "[toml]")
{
  CHECK(parse_toml("\xef\xbb\xbf"
                   "a = 1",
                   "f") == Json({{"a", 1}}));
  CHECK(parse_toml("", "f") == Json::object());
}

TEST_CASE("a TOML error names the file, the line and the column", "[toml]")
{
  CHECK(failure("a = 1\nb = 'x\n").substr(0, 27) == "'f.toml': line 2, column 7:");
  CHECK(failure("a = 1\na = 2\n") ==
        "'f.toml': line 2, column 5: while parsing key-value pair: "
        "cannot redefine existing integer 'a'");
  CHECK(failure("a = 1\nb\xc3\xa9 = 2\n") ==
        "'f.toml': line 2, column 2: a character that is allowed only in strings and comments");
  CHECK(failure(std::string_view("a = '\0'", 7)) == "'f.toml': line 1, column 6: a NUL byte");
  CHECK(failure(std::string((16 << 20) + 1, '\n')) ==
        "'f.toml' is larger than the limit of 16 MiB");
}

TEST_CASE("TOML texts at which toml++ aborts are errors", "[toml]")
{
  const std::string_view text =
      GENERATE("[.]", "[", "[!]", "[[[a]]]", "[ #", "a = 1979-05-27Tx:", "a = 07:3", "a = \"\xff\"",
               "a = \"\\uD800\"", "a = [", "a = {", "a = \"\"\"\\\n\xff\"\"\"",
               "a = \"\"\"\\\n\xc3", "a = \"\"\"\\\n\xed\xa0\x80\"\"\"",
               "a = \"\"\"\\\xc3\xa9\"\"\"", "a = \"\"\"\\ \xc2\xa0\n\"\"\"", "a = \"\\\xc3\xa9\"",
               "a = 1\"\xc3\xa9\"", "a'\xc3\xa9' = 1", "a = 'b'\"\xc3\xa9\"", "a = 1=\"\xc3\xa9\"",
               "a = 1[\"\xc3\xa9\"]", "a = 1.'\xc3\xa9'", "]]]]", "= 1", "a = \"\\");
  CAPTURE(text);

  CHECK(failure(text).substr(0, 15) == "'f.toml': line ");
}

TEST_CASE("TOML accepts 80 segments and 80 levels of nesting, not more", "[toml]")
{
  const std::string segments = repeated("a.", 79);
  CHECK_NOTHROW(parse_toml(segments + "a = 1.5\n", "f"));
  CHECK_NOTHROW(parse_toml("[" + segments + "a]\nb.c = 1\n", "f"));
  CHECK_NOTHROW(parse_toml("a = " + repeated("[", 80) + repeated("]", 80), "f"));
  CHECK_NOTHROW(parse_toml("a = " + repeated("{a=", 80) + "1" + repeated("}", 80), "f"));
  CHECK_NOTHROW(parse_toml("a = [" + repeated("1.5, ", 200) + "]", "f"));
  CHECK_NOTHROW(parse_toml("a = '" + repeated("a.[{", 200) + "' # " + repeated("[a.", 200), "f"));

  const std::string too_many = "a key of more than 80 segments";
  CHECK(failure(segments + "a.a = 1\n") == "'f.toml': line 1, column 160: " + too_many);
  CHECK(failure("[" + segments + "a.a]\n") == "'f.toml': line 1, column 161: " + too_many);
  CHECK(failure(repeated("a.", 40) + "a = {" + segments + "}").find(too_many) != std::string::npos);
  const std::string too_deep = "more than 80 levels of nesting";
  CHECK(failure("\na = " + repeated("[", 100'000)) == "'f.toml': line 2, column 85: " + too_deep);
  CHECK(failure("a = [\"\"\"x\"\"\"\", " + repeated("[", 100)).find(too_deep) != std::string::npos);
  CHECK(failure("a = " + repeated("{a=", 100'000)).find(too_deep) != std::string::npos);
}

TEST_CASE("TOML 1.1 is read, too; bare keys are ASCII in both", "[toml]")
{
  const Json value = parse_toml(
      "a = {\n  x = 1, # one\n  y.z = [\n],\n}\nb = \"\\e\\x41\"\nc = 07:32\n"
      "[d]\ne = { # empty\n}\n",
      "f");

  CHECK(value.dump() == R"({"a":{"x":1,"y":{"z":[]}},"b":"\u001bA","c":"07:32:00","d":{"e":{}}})");
  CHECK(failure("\xc3\xa9 = 1\n") ==
        "'f.toml': line 1, column 1: a character that is allowed only in strings and comments");
}

TEST_CASE("strings hide brackets and dots from the limits however they end", "[toml]")
{
  const std::string many = repeated("[.", 100);
  for (const std::string& quoted : std::vector<std::string>{
           "\"\\\"" + many + "\"", "'" + many + "\\'", "\"\"\"\"\"" + many + "\n\"\"\"\"\"",
           "'''" + many + "'\n'''''", "\"\"\"" + many + "\\\"\"\"\"", "''", "\"\""}) {
    CAPTURE(quoted);

    const Json value = parse_toml("a = " + quoted + "\nb = 1", "f");

    CHECK(value.at("b") == 1);
  }
}

TEST_CASE("a non-ASCII character may follow a line continuation", "[toml]")
{
  const Json value = parse_toml(
      "a = \"\"\"x\\\n  \xc3\xa9y\\  \n\n \xc2\xa0z\\\n\xe2\x82\xac\\\n\xf0\x9f\x98\x80\"\"\"\nb = "
      "'\xc3\xa9'",
      "f");

  CHECK(value ==
        Json({{"a", "x\xc3\xa9y\xc2\xa0z\xe2\x82\xac\xf0\x9f\x98\x80"}, {"b", "\xc3\xa9"}}));
}

}  // namespace xtool
