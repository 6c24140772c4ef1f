// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/error.hpp>
#include <xtool/support/json.hpp>

#include <chrono>
#include <functional>

#include "catch.hpp"

namespace xtool {
namespace {

template <typename Act>
std::string failure(Act act)
{
  try {
    act();
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::invalid_input);
    return error.what();
  }
  return "no error";
}

std::string parse_failure(std::string_view text)
{
  return failure([&] { parse_json(text, "f.json"); });
}

}  // namespace

TEST_CASE("a JSON document is read with its members in order", "[json]")
{
  const std::string text =
      R"({"z":1,"a":[true,null,-2,18446744073709551615,1.5,"é\u0000"],"m":{"":{}}})";

  CHECK(parse_json(text, "f.json").dump() == text);
  CHECK(parse_json(" 7 ", "f.json") == 7);
  CHECK(parse_json("\xef\xbb\xbf{}", "f.json") == Json::object());
}

TEST_CASE("a JSON syntax error names the file, the line and the column", "[json]")
{
  CHECK(parse_failure("{\n  \"é\": }\n") ==
        "'f.json': line 2, column 8: syntax error while parsing value - unexpected '}'; expected "
        "'[', "
        "'{', or a literal");
  CHECK(parse_failure("[1, 2") ==
        "'f.json': line 1, column 6: syntax error while parsing array - unexpected end of input; "
        "expected ']'");
  // The rest is the library's, and differs between its versions.
  CHECK(parse_failure("").substr(0, 28) == "'f.json': line 1, column 1: ");
  CHECK(parse_failure("\xef\xbb\xbf]").substr(0, 31) == "'f.json': line 1, column 1: syn");
}

TEST_CASE("JSON that other readers let pass is refused", "[json]")
{
  CHECK(parse_failure("{\"a\": 1,\n \"b\": 2, \"a\": 3}") ==
        "'f.json': line 2, column 12: the key 'a' is given twice");
  CHECK(parse_failure("{\"a\": {\"a\": 1}, \"b\": {\"a\": 1}}") == "no error");
  CHECK(parse_failure("{\"a\": 1, \"\\u0061\": 1}") ==
        "'f.json': line 1, column 17: the key 'a' is given twice");
  CHECK(parse_failure("[1e999]") == "'f.json': line 1, column 7: a number that is too large");
  CHECK(parse_failure("[123456789012345678901234567890]") ==
        "'f.json': line 1, column 32: an integer that does not fit into 64 bits");
  CHECK(parse_failure("[NaN]").substr(0, 32) == "'f.json': line 1, column 2: synt");
  CHECK(parse_failure("{} {}").substr(0, 32) == "'f.json': line 1, column 4: synt");
  CHECK(parse_failure(std::string_view("{}\0{", 4)) == "'f.json': line 1, column 3: a NUL byte");
  CHECK(parse_failure("[1] // c").substr(0, 32) == "'f.json': line 1, column 5: synt");
}

TEST_CASE("an error about invalid UTF-8 is valid UTF-8 itself", "[json]")
{
  const std::string_view text = GENERATE("[\"\xff\"]", "[\"\xc3\"]", "[\"\xed\xa0\x80\"]", "\xff",
                                         "[\"\\ud800\"]", "{\"\xff\": 1}");

  const std::string message = parse_failure(text);

  CAPTURE(message);
  CHECK(message.substr(0, 23) == "'f.json': line 1, colum");
  CHECK_NOTHROW(Json(message).dump());
}

TEST_CASE("nesting is limited to 64 levels", "[json]")
{
  const auto nested = [](std::size_t levels, std::string_view open) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i)
      text += open;
    return text;
  };

  CHECK_NOTHROW(parse_json(nested(64, "[") + std::string(64, ']'), "f"));
  CHECK(parse_failure(nested(65, "[") + std::string(65, ']')) ==
        "'f.json': line 1, column 65: more than 64 levels of nesting");
  CHECK(parse_failure(nested(100'000, "[")) ==
        "'f.json': line 1, column 65: more than 64 levels of nesting");
  CHECK(parse_failure(nested(100'000, "{\"a\":")) ==
        "'f.json': line 1, column 321: more than 64 levels of nesting");
}

TEST_CASE("JSON is limited to 8 MiB", "[json]")
{
  CHECK(parse_failure(std::string((8 << 20) + 1, ' ')) ==
        "'f.json' is larger than the limit of 8 MiB");
}

TEST_CASE("an object with very many members does not take quadratic time", "[json]")
{
  std::string members = "{\"k\":0";
  for (int i = 0; i < 40'000; ++i)
    members += ",\"" + std::to_string(i) + "\":1";
  members += '}';
  const auto start = std::chrono::steady_clock::now();

  const Json document = parse_json(members, "f.json");

  CHECK(document.size() == 40'001);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("a cursor reads values of the expected types", "[json]")
{
  const Json document = parse_json(
      R"({"name":"n","yes":true,"count":-3,"none":null,"list":["a","b"],"map":{"x":1}})", "f.json");
  const JsonCursor cursor(document, "f.json");

  CHECK(cursor.at("name").string() == "n");
  CHECK(cursor.at("yes").boolean());
  CHECK(cursor.at("count").integer(-3, 0) == -3);
  CHECK(cursor.at("list").strings() == std::vector<std::string>{"a", "b"});
  CHECK(cursor.at("map").members().front().first == "x");
  CHECK(cursor.at("map").members().front().second.pointer() == "/map/x");
  CHECK(cursor.at("none").is_null());
  CHECK(cursor.has("none"));
  CHECK_FALSE(cursor.find("none"));
  CHECK_FALSE(cursor.find("absent"));
  CHECK(cursor.find("name")->string() == "n");
}

TEST_CASE("a cursor reports a wrong value by file and JSON pointer", "[json]")
{
  const Json document = parse_json(
      R"({"targets":[{"tier":"one","a/b~c":[]},2.5],"big":18446744073709551615,"n":9})", "f.json");
  const JsonCursor root(document, "f.json");
  const JsonCursor target = root.at("targets").items().front();

  CHECK(failure([&] { target.at("tier").integer(1, 3); }) ==
        "'f.json': /targets/0/tier: expected an integer, found a string");
  CHECK(failure([&] { target.at("a/b~c").string(); }) ==
        "'f.json': /targets/0/a~1b~0c: expected a string, found an array");
  CHECK(failure([&] { root.at("targets").strings(); }) ==
        "'f.json': /targets/0: expected a string, found an object");
  CHECK(failure([&] { root.at("targets").items().at(1).integer(0, 9); }) ==
        "'f.json': /targets/1: expected an integer, found a fractional number");
  CHECK(failure([&] { root.at("big").integer(0, 9); }) ==
        "'f.json': /big: expected an integer from 0 to 9, found 18446744073709551615");
  CHECK(failure([&] { root.at("n").integer(0, 8); }) ==
        "'f.json': /n: expected an integer from 0 to 8, found 9");
  CHECK(failure([&] { root.at("n").boolean(); }) ==
        "'f.json': /n: expected a boolean, found an integer");
  CHECK(failure([&] { target.at("name"); }) == "'f.json': /targets/0: the key 'name' is missing");
  CHECK(failure([&] { root.items(); }) ==
        "'f.json': the whole document: expected an array, found an object");
  for (const auto& act : std::vector<std::function<void(const JsonCursor&)>>{
           [](const JsonCursor& list) { list.has("x"); },
           [](const JsonCursor& list) { list.at("x"); },
           [](const JsonCursor& list) { list.find("x"); },
           [](const JsonCursor& list) { list.members(); }})
    CHECK(failure([&] { act(root.at("targets")); }) ==
          "'f.json': /targets: expected an object, found an array");
  CHECK(failure([&] { root.at("n").fail("no such tier"); }) == "'f.json': /n: no such tier");
}

TEST_CASE("a position counts lines and characters from one", "[json]")
{
  CHECK(describe_position("ab\ncd", 0) == "line 1, column 1");
  CHECK(describe_position("ab\ncd", 2) == "line 1, column 3");
  CHECK(describe_position("ab\ncd", 4) == "line 2, column 2");
  CHECK(describe_position("é€x", 5) == "line 1, column 3");
  CHECK(describe_position("ab", 99) == "line 1, column 3");
}

}  // namespace xtool
