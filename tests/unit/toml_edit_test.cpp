// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/cargo/toml_edit.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/json.hpp>
#include <xtool/support/toml.hpp>

#include "catch.hpp"

#include <array>
#include <functional>
#include <random>

namespace xtool {
namespace {

const std::string bytes_outside_utf8 = "# \xff\xfe\n[target.x]\n";
const std::string utf16 = std::string("\xff\xfe[\0t\0]\0\n\0", 10);

// Each case of data/toml_edits.json has an input, a key that is set or unset, and either the
// expected text or the kind of the refusal.
Json cases()
{
  const std::string path = XTOOL_TESTS_DIR "/unit/data/toml_edits.json";
  return parse_json(read_file(path), path);
}

std::string input_of(const Json& test)
{
  if (!test.contains("input_repeated"))
    return test.at("input");
  const Json& repeated = test.at("input_repeated");
  std::string text;
  for (int time = 0; time < repeated.at("times").get<int>(); ++time)
    text += repeated.at("text").get<std::string>();
  return text + repeated.at("end").get<std::string>();
}

TomlValue value_of(const Json& value)
{
  if (value.is_array())
    return value.get<std::vector<std::string>>();
  if (value.is_boolean())
    return value.get<bool>();
  if (value.is_number())
    return value.get<std::int64_t>();
  return value.get<std::string>();
}

std::string edit(const std::string& text, const Json& test)
{
  const KeyPath key = test.at("key");
  if (test.contains("set"))
    return set_toml(text, key, value_of(test.at("set")), "f.toml");
  return unset_toml(text, key, test.at("unset") == "prune" ? EmptyTable::prune : EmptyTable::keep,
                    "f.toml");
}

std::string refusal(const std::function<void()>& body)
{
  try {
    body();
  } catch (const Error& error) {
    return std::string(to_string(error.kind())) + ": " + error.what();
  }
  return "no error";
}

std::string refused_set(const std::string& text, const std::string& key, const TomlValue& value)
{
  return refusal([&] { set_toml(text, parse_key_path(key), value, "f.toml"); });
}

// Valid documents in many styles. In a tidy one, a blank line stands between sections, and the text
// ends with a newline.
class Documents {
 public:
  explicit Documents(unsigned seed) : random_(seed) {}

  std::string make(bool tidy)
  {
    line_end_ = one_of({"\n", "\n", "\r\n"});
    std::string text = chance(8) ? "\xef\xbb\xbf" : "";
    if (chance(3))
      text += "# \xc3\xa9 [target.a]" + line_end_;
    std::string section = chance(2) ? pairs(indent("")) : "";
    bool spread = chance(4);
    if (spread)  // then no header may name this table
      section += "target.a.\"x.y\" = 'one'" + line_end_;
    text += section;
    for (const std::string& header : headers(spread)) {
      if (tidy ? text.size() > 3 : chance(2))
        text += line_end_;
      if (chance(4))
        text += "# about the next section" + line_end_;
      const std::string indentation = indent("");
      text += indentation + header + (chance(5) ? " # header" : "") + line_end_;
      text += pairs(indentation);
      if (!tidy && chance(4))
        text += "# the end of a section" + line_end_;
    }
    if (!tidy && chance(4) && text.size() > 3)
      text.erase(text.size() - line_end_.size());
    return text;
  }

  // A key that may be there, and may be in any of the tables above.
  KeyPath key()
  {
    static const std::vector<KeyPath> tables = {{"target", "a"},
                                                {"target", "b"},
                                                {"target", "b", "sub"},
                                                {"env"},
                                                {"build"},
                                                {"target", "a", "x.y"},
                                                {"target", "cfg(unix)"},
                                                {"bin"},
                                                {}};
    KeyPath path = tables[below(tables.size())];
    path.push_back(one_of({"k0", "k1", "table", "linker", "deep"}));
    if (chance(4))
      path.push_back(one_of({"p", "q"}));
    return path;
  }

  TomlValue value()
  {
    const std::array<TomlValue, 7> values = {"text",
                                             "a\"b\\",
                                             "it's \x1b",
                                             std::int64_t{-7},
                                             true,
                                             std::vector<std::string>{"s", "\xc3\xa9"},
                                             std::vector<std::string>{}};
    return values[below(values.size())];
  }

 private:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  std::string one_of(const std::vector<std::string>& choices)
  {
    return choices[below(choices.size())];
  }
  std::string indent(const std::string& base)
  {
    return chance(4) ? base + one_of({"  ", "\t"}) : base;
  }

  std::vector<std::string> headers(bool spread)
  {
    std::vector<std::string> all = {"[build]",
                                    "[env]",
                                    "[[bin]]",
                                    "[[bin]]",
                                    "[ target . 'b' ]",
                                    "[target.b.sub]",
                                    "[target.'cfg(unix)']",
                                    "[target.a]"};
    if (spread)
      all = {"[build]", "[env]", "[[bin]]"};
    std::vector<std::string> chosen;
    for (const std::string& header : all)
      if (chance(2))
        chosen.insert(chosen.begin() + static_cast<long>(below(chosen.size() + 1)), header);
    return chosen;
  }

  std::string pairs(const std::string& base)
  {
    const std::string indentation = indent(base);
    std::string text;
    const std::size_t count = 1 + below(3);
    for (std::size_t index = 0; index < count; ++index) {
      if (chance(6))
        text += indentation + "# linker = \"c\"" + line_end_;
      text += indentation + "k" + std::to_string(index) + one_of({" = ", "=", "\t=  "}) +
              written_value() + (chance(4) ? "  # why" : "") + line_end_;
    }
    if (chance(3))
      text += indentation + "deep.p = 1" + line_end_;
    if (chance(3))
      text += indentation + "table = " +
              one_of({"{ p = 1 }", "{p=1,r.s='x'}",
                      "{" + line_end_ + "  p = 1, # c" + line_end_ + "}", "{ p = [1, 2], }"}) +
              line_end_;
    return text;
  }

  std::string written_value()
  {
    const std::string& e = line_end_;
    return one_of({"\"text\"", "'lit'", "12", "0xff", "1e5", "1979-05-27 07:32:00", "true",
                   "\"\"\"" + e + "[x]" + e + "k = 1\"\"\"\"", "'''" + e + "'a''''", "[]",
                   "[\"a\", 'b']", "[" + e + "  \"a\", # one" + e + "  'b'" + e + "]",
                   "[" + e + "  \"s\"," + e + "  [1, 2]," + e + "]", "[ # c" + e + "]"});
  }

  std::minstd_rand random_;
  std::string line_end_;
};

bool contains_in_order(std::string_view text, std::string_view bytes)
{
  std::size_t found = 0;
  for (const char byte : text)
    if (found < bytes.size() && bytes[found] == byte)
      ++found;
  return found == bytes.size();
}

std::string without_blank_lines(const std::string& text)
{
  std::string result;
  for (const char byte : text)
    if (byte != '\r' && (byte != '\n' || !result.ends_with('\n')))
      result += byte;
  return result.ends_with('\n') ? result.substr(0, result.size() - 1) : result;
}

}  // namespace

TEST_CASE("an edit changes what it was asked to and keeps every other byte", "[toml_edit]")
{
  const Json tests = cases();
  REQUIRE(tests.size() >= 90);
  for (const Json& test : tests) {
    const std::string input = input_of(test);
    CAPTURE(test.at("name").get<std::string>());
    if (test.contains("refuse")) {
      const std::string kind = test.at("refuse");
      CHECK(refusal([&] { edit(input, test); }).substr(0, kind.size() + 2) == kind + ": ");
      continue;
    }
    const std::string result = edit(input, test);
    CHECK(result == test.at("expected").get<std::string>());
    CHECK(edit(result, test) == result);
  }
}

TEST_CASE("a text that is not UTF-8 is refused with its place", "[toml_edit]")
{
  CHECK(refused_set(bytes_outside_utf8, "a.b", "c").substr(0, 40) ==
        "invalid-input: 'f.toml': line 1, column ");
  CHECK(refused_set(utf16, "a.b", "c") == "invalid-input: 'f.toml': line 1, column 4: a NUL byte");
  CHECK(refused_set("", "a.b", "\xff").substr(0, 30) == "invalid-input: 'the new value'");
}

TEST_CASE("setting and unsetting a key that was absent changes nothing", "[toml_edit]")
{
  Documents documents(20);
  int absent = 0;
  for (int round = 0; round < 200; ++round) {
    const bool tidy = round % 2 == 0;
    const std::string before = documents.make(tidy);
    const KeyPath key = documents.key();
    const TomlValue value = documents.value();
    CAPTURE(before, to_string(key), to_toml(value));
    std::string with_it;
    try {
      if (unset_toml(before, key, EmptyTable::keep, "f") != before)
        continue;
      with_it = set_toml(before, key, value, "f");
    } catch (const Error& error) {
      REQUIRE(error.kind() == ErrorKind::conflict);
      continue;
    }
    ++absent;

    const std::string after = unset_toml(with_it, key, EmptyTable::prune, "f");

    REQUIRE(contains_in_order(with_it, before));
    REQUIRE(with_it != before);
    if (tidy)
      REQUIRE(after == before);
    REQUIRE(without_blank_lines(after) == without_blank_lines(before));
  }
  CHECK(absent > 80);
}

TEST_CASE("an edit of generated documents changes one value and nothing else", "[toml_edit]")
{
  Documents documents(8);
  int changed = 0;
  for (int round = 0; round < 200; ++round) {
    const std::string before = documents.make(false);
    const KeyPath key = documents.key();
    const TomlValue value = documents.value();
    CAPTURE(before, to_string(key), to_toml(value));
    try {
      const std::string set = set_toml(before, key, value, "f");
      const std::string unset = unset_toml(set, key, EmptyTable::keep, "f");

      REQUIRE(set_toml(set, key, value, "f") == set);
      REQUIRE(unset_toml(unset, key, EmptyTable::keep, "f") == unset);
      REQUIRE(unset == unset_toml(unset, {"no", "such"}, EmptyTable::prune, "f"));
      Json found = parse_toml(set, "f");
      for (const std::string& name : key)
        found = Json(found.at(name));
      REQUIRE(found == parse_toml("v = " + to_toml(value), "f").at("v"));
      ++changed;
    } catch (const Error& error) {
      REQUIRE(error.kind() == ErrorKind::conflict);
    }
  }
  CHECK(changed > 80);
}

TEST_CASE("what is in the way of an edit is named with its line", "[toml_edit]")
{
  CHECK(refused_set("[target]\nx = 'a'\n", "target.x.linker", "b") ==
        "conflict: 'f.toml': line 2: what is here is not a table (string), so that "
        "'target.x.linker' cannot be in it");
  CHECK(refused_set("a = 1\n[[target]]\n", "target.x.linker", "b") ==
        "conflict: 'f.toml': line 2: 'target' is an array of tables, where 'target.x.linker' has "
        "no place");
  CHECK(refused_set("\n[env.A]\nvalue = '1'\n", "env.A", "b") ==
        "conflict: 'f.toml': line 2: 'env.A' is a table, not a value");
  CHECK(refused_set("a = [\n1, # one\n]\n", "a", "b") ==
        "conflict: 'f.toml': line 1: the comments inside of this array would be lost");
  CHECK(refused_set("a = [\n1, # one\n]\n", "a", std::vector<std::string>{"x"}) ==
        "conflict: 'f.toml': line 1: the comments inside of this array would be lost");
}

TEST_CASE("a key of no table stands before the first header", "[toml_edit]")
{
  const auto set = [](const std::string& text) { return set_toml(text, {"k"}, true, "f"); };

  CHECK(set("") == "k = true\n");
  CHECK(set("# only a comment") == "# only a comment\nk = true");
  CHECK(set("# file\n\n# build\n[build]\n") == "# file\n\nk = true\n\n# build\n[build]\n");
  CHECK(set("a = 1\n\n[build]\n") == "a = 1\nk = true\n\n[build]\n");
  CHECK(unset_toml("k = 1\n\n[build]\n", {"k"}, EmptyTable::prune, "f") == "[build]\n");
}

TEST_CASE("a key on the command line is split at dots outside of quotes and cfg()", "[toml_edit]")
{
  CHECK(parse_key_path("target.thumbv8m.main-none-eabi.linker") ==
        KeyPath{"target", "thumbv8m", "main-none-eabi", "linker"});
  CHECK(parse_key_path("target.'cfg(unix)'.runner") == KeyPath{"target", "cfg(unix)", "runner"});
  CHECK(parse_key_path("target.cfg(all(unix, a = \"x.y\")).runner") ==
        KeyPath{"target", "cfg(all(unix, a = \"x.y\"))", "runner"});
  CHECK(parse_key_path("env.\"A.B\"") == KeyPath{"env", "A.B"});
  CHECK(to_string(KeyPath{"target", "cfg(unix)", "a b"}) == "target.'cfg(unix)'.\"a b\"");

  const std::string_view wrong = GENERATE("", "a.", ".a", "a..b", "'a", "\"a\"b", "''");
  CHECK(refusal([&] { parse_key_path(wrong); }).substr(0, 7) == "usage: ");
}

}  // namespace xtool
