// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/doctor/check_texts.hpp>
#include <xtool/support/error.hpp>

#include <set>
#include <stdexcept>

using namespace xtool;

namespace {

std::string document(const std::string& finding)
{
  return R"({"schema": 1, "families": [{"id": "std", "title": "t", "about": "a.", "checks": [
    {"id": "std-installed", "title": "t", "why": "w.", "findings": [)" +
         finding + "]}]}]}";
}

}  // namespace

TEST_CASE("the table that is built in has every check once", "[doctor]")
{
  std::set<std::string> ids;
  for (const CheckText& check : CheckTexts::builtin().all()) {
    CHECK(ids.insert(check.id).second);
    CHECK_FALSE(check.findings.empty());
  }
  CHECK(ids.size() > 40);
  CHECK(CheckTexts::builtin().check("linker-exists").finding("missing").severity ==
        Severity::error);
}

TEST_CASE("a check that names what the table does not have is a mistake in the code", "[doctor]")
{
  CHECK_THROWS_AS(CheckTexts::builtin().check("no-such-check"), std::logic_error);
  CHECK_THROWS_AS(CheckTexts::builtin().check("std-installed").finding("no-such"),
                  std::logic_error);
}

TEST_CASE("a damaged table is refused with the place of the damage", "[doctor]")
{
  const auto problem = [](const std::string& finding) -> std::string {
    try {
      CheckTexts::parse(document(finding), "checks.json");
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };

  CHECK(problem(R"({"id": "x", "severity": "note", "fact": "f", "help": []})").empty());
  CHECK(problem(R"({"id": "x", "severity": "bad", "fact": "f", "help": []})") ==
        "'checks.json': /families/0/checks/0/findings/0/severity: expected note, warning or error");
  CHECK(problem(R"({"id": "x", "severity": "note", "fact": 1, "help": []})") ==
        "'checks.json': /families/0/checks/0/findings/0/fact: expected a string, found an integer");
}
