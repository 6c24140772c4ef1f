// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/symptoms.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"

#include <fmt/format.h>

namespace xtool {
namespace {

// A document with one symptom, whose members are `rest`.
std::string with(std::string_view rest)
{
  return fmt::format(R"({{"schema": 1, "symptoms": [{{"id": "a", "title": "t", "tool": "t",
    "cause": "c", "remedy": ["r"], "check": "c", {}}}]}})",
                     rest);
}

std::string objection(const std::string& json)
{
  try {
    Symptoms::parse(json, "f");
    return "";
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::invalid_input);
    return error.what();
  }
}

}  // namespace

TEST_CASE("what is wrong with knowledge is said with its place", "[symptoms]")
{
  CHECK(objection(with(R"("patterns": ["abcd"])")).empty());
  CHECK(objection(with(R"("patterns": [])")) ==
        "'f': /symptoms/0/patterns: expected a pattern, found none");
  CHECK(objection(with(R"("patterns": ["{x}"])")) ==
        "'f': /symptoms/0/patterns/0: the pattern '{x}' has no literal part of four characters");
  CHECK(objection(with(R"("patterns": ["abcd"], "ranks": 3)")) ==
        "'f': /symptoms/0/ranks: unknown key, did you mean 'rank'?");
  CHECK(objection(with(R"("patterns": ["abcd"], "rank": 10)")) ==
        "'f': /symptoms/0/rank: expected an integer from 0 to 9, found 10");
  CHECK(objection(R"({"schema": 1, "symptoms": [{"id": "A"}]})") ==
        "'f': /symptoms/0/id: 'A' is not an id: small letters, digits and '-' are allowed");
  CHECK(objection("{").starts_with("'f': "));
  CHECK(objection("[]").starts_with("'f': "));
}

TEST_CASE("a template holds only what every pattern catches", "[symptoms]")
{
  const std::string json = R"({"schema": 1, "symptoms": [{"id": "a", "title": "t", "tool": "t",
    "patterns": ["find {x} now", "lost it"], "cause": "CAUSE", "remedy": ["{triple} {install gcc}"],
    "check": "c"}]})";
  const auto caused_by = [&](const std::string& cause) {
    std::string changed = json;
    return objection(changed.replace(changed.find("CAUSE"), 5, cause));
  };

  CHECK(caused_by("for {target}").empty());
  CHECK(caused_by("no {x}") == "'f': /symptoms/0/cause: '{x}' is not caught by every pattern");
  CHECK(caused_by("no {x") ==
        "'f': /symptoms/0/cause: the template 'no {x' has a brace without its end");
}

TEST_CASE("a user's files add symptoms and replace them", "[symptoms]")
{
  const TempDir home;
  const std::size_t builtin = Symptoms::load(home.path() / "none").all().size();
  write_new_file(home.path() / "a.json", with(R"("patterns": ["abcd"])"));
  write_new_file(home.path() / "b.json", with(R"("patterns": ["abcd", "efgh"], "rank": 9)"));

  const Symptoms symptoms = Symptoms::load(home.path());

  REQUIRE(symptoms.all().size() == builtin + 1);
  CHECK(symptoms.all().back().id == "a");
  CHECK(symptoms.all().back().rank == 9);
  CHECK(symptoms.debian_package("z") == "zlib1g-dev");
  CHECK_FALSE(symptoms.debian_package("nothing"));
}

TEST_CASE("a user's broken file is named, and what to do", "[symptoms]")
{
  const TempDir home;
  write_new_file(home.path() / "a.json", "{\"schema\": 1}");

  try {
    Symptoms::load(home.path());
    FAIL("was accepted");
  } catch (const Error& error) {
    CHECK(error.message() == fmt::format("'{}': the whole document: the key 'symptoms' is missing",
                                         (home.path() / "a.json").string()));
    CHECK(error.help_lines() ==
          std::vector<std::string>{
              fmt::format("correct the file, or move it out of '{}'", home.path().string())});
  }
}

}  // namespace xtool
