// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/explain.hpp>
#include <xtool/explain/remedy.hpp>
#include <xtool/support/files.hpp>

#include "catch.hpp"

#include <set>

namespace xtool {
namespace {

namespace fs = std::filesystem;

const fs::path logs = fs::path(XTOOL_TESTS_DIR) / "data" / "logs";
constexpr std::string_view document = R"({"schema": 1, "symptoms": [
  {"id": "general", "title": "t", "tool": "ld", "patterns": ["cannot find -l{lib}"], "rank": 4,
   "cause": "no {lib} for {target}", "remedy": ["get {lib} for {triple}"], "check": "c",
   "source": ["https://host/"]},
  {"id": "special", "title": "t", "tool": "ld", "patterns": ["cannot find -lgcc"], "rank": 6,
   "target": {"os": ["android"]}, "cause": "old", "remedy": [], "check": "c", "source": []},
  {"id": "root", "title": "t", "tool": "rustc", "patterns": ["no std at all"], "rank": 5,
   "hides": ["general"], "cause": "c", "remedy": ["{std_advice}"], "check": "c", "source": []},
  {"id": "frame", "title": "t", "tool": "rustc", "patterns": ["linking with '{linker}' failed"],
   "rank": 0, "cause": "{linker} failed", "remedy": [], "check": "c", "source": []},
  {"id": "both", "title": "t", "tool": "ld", "patterns": ["this one"], "with": ["and that"],
   "without": ["but not"], "cause": "c", "remedy": [], "check": "c", "source": []}],
 "errors": [["error: "], ["failed"]], "successes": ["Finished"], "packages": {"ssl": "libssl-dev"}})";

struct Named {
  std::string id = {};
  std::string target = {};
  friend bool operator==(const Named&, const Named&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Named& named)
  {
    return out << named.id << " for '" << named.target << "'";
  }
};

const Catalog& catalog()
{
  static const Catalog loaded = Catalog::parse(builtin_catalog(), "targets.json");
  return loaded;
}

Explanation explain(const LogRules& rules, std::string_view log,
                    std::optional<Triple> target = std::nullopt)
{
  LogExplainer explainer(rules, catalog(), std::move(target));
  LogLines lines([&](const LogLine& line) { explainer.line(line); });
  lines.feed(log);
  lines.finish();
  return explainer.finish();
}

Explanation explain(const Symptoms& symptoms, std::string_view log,
                    std::optional<Triple> target = std::nullopt)
{
  return explain(LogRules(symptoms), log, std::move(target));
}

std::vector<Named> named(const Explanation& explanation)
{
  std::vector<Named> all;
  for (const Cause& finding : explanation.findings)
    all.push_back({finding.symptom->id, finding.target ? finding.target->str() : ""});
  return all;
}

std::vector<std::string> no_advice(std::string_view name, const Cause&, const Captures&)
{
  return {"<" + std::string(name) + ">"};
}

}  // namespace

TEST_CASE("every recorded log is explained by exactly what it was recorded for", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(builtin_symptoms(), "symptoms.json");
  const LogRules rules(symptoms);
  const Json index = parse_json(read_file(logs / "index.json"), "index.json");
  CHECK(index.size() > 80);

  for (const auto& [file, recorded] : index.items()) {
    INFO(file);
    std::vector<Named> expected;
    for (const Json& finding : recorded.at("findings"))
      expected.push_back(
          {finding.at("id").get<std::string>(),
           finding.at("triple").is_null() ? "" : finding.at("triple").get<std::string>()});
    CHECK(named(explain(rules, read_file(logs / file))) == expected);
  }
}

TEST_CASE("every symptom says what to do, in words without holes", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(builtin_symptoms(), "symptoms.json");

  for (const Symptom& symptom : symptoms.all()) {
    INFO(symptom.id);
    Cause finding{.symptom = &symptom, .target = Triple::parse("arm-unknown-linux-gnueabi")};
    Captures captures;
    for (const std::string& name : symptom.patterns.front().names())
      captures[name] = "X";
    finding.captures = {captures};

    CHECK(cause_of(finding).find_first_of("{}") == std::string::npos);
    CHECK_FALSE(remedy_of(finding, no_advice).empty());
    for (const std::string& line : remedy_of(finding, no_advice))
      CHECK(line.find_first_of("{}") == std::string::npos);
  }
}

TEST_CASE("the more special symptom has the line", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");
  const std::string log = "cargo build --target aarch64-linux-android\nld: cannot find -lgcc\n";

  CHECK(named(explain(symptoms, log)) == std::vector<Named>{{"special", "aarch64-linux-android"}});
  CHECK(named(explain(symptoms, log, Triple::parse("aarch64-unknown-linux-gnu"))) ==
        std::vector<Named>{{"general", "aarch64-unknown-linux-gnu"}});
}

TEST_CASE("what follows from a cause is not named beside it", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");

  CHECK(named(explain(symptoms, "no std at all\ncannot find -lssl\n")) ==
        std::vector<Named>{{"root", ""}});
  CHECK(named(explain(symptoms, "linking with `cc` failed\ncannot find -lssl\n")) ==
        std::vector<Named>{{"general", ""}});
  CHECK(named(explain(symptoms, "linking with `cc` failed\n")) ==
        std::vector<Named>{{"frame", ""}});
}

TEST_CASE("of two that follow from one another the more specific one is named", "[explain]")
{
  const Symptoms symptoms =
      Symptoms::parse(R"({"schema": 1, "errors": [], "successes": [], "packages": {},
    "symptoms": [
      {"id": "one", "title": "t", "tool": "t", "patterns": ["first words"], "rank": 6,
       "hides": ["other"], "cause": "c", "remedy": ["r"], "check": "c", "source": []},
      {"id": "other", "title": "t", "tool": "t", "patterns": ["other words"], "rank": 8,
       "hides": ["one"], "cause": "c", "remedy": ["r"], "check": "c", "source": []}]})",
                      "test");

  CHECK(named(explain(symptoms, "first words\nother words\n")) ==
        std::vector<Named>{{"other", ""}});
}

TEST_CASE("what was mended before the same command ran again is no cause any more", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");
  const std::string failed = "$ cargo build\nerror: no std at all\n$ apt-get install std\n";

  CHECK(named(explain(symptoms, failed)) == std::vector<Named>{{"root", ""}});
  CHECK(named(explain(symptoms, failed + "$ cargo build\nerror: cannot find -lssl\n")) ==
        std::vector<Named>{{"general", ""}});
}

TEST_CASE("the last run is told however much the runs before it said", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");
  std::string log;
  for (int run = 0; run < 2; ++run) {
    log += "$ cargo build\n";
    for (int line = 0; line < 40; ++line)
      log += "ld: error: cannot find -lssl\n";
  }
  CHECK(named(explain(symptoms, log)) == std::vector<Named>{{"general", ""}});
}

TEST_CASE("one target's cause hides nothing of another's", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");

  const Explanation told = explain(symptoms,
                                   "error: a\n --target aarch64-unknown-linux-gnu\nno std at all\n"
                                   "error: b\n --target i686-unknown-linux-gnu\n"
                                   "cannot find -lssl\n");

  CHECK(named(told) == std::vector<Named>{{"root", "aarch64-unknown-linux-gnu"},
                                          {"general", "i686-unknown-linux-gnu"}});
}

TEST_CASE("some symptoms need other lines, or their absence", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");

  CHECK(named(explain(symptoms, "this one\n")).empty());
  CHECK(named(explain(symptoms, "and that\nthis one\n")) == std::vector<Named>{{"both", ""}});
  CHECK(named(explain(symptoms, "and that\nthis one\nbut not\n")).empty());
}

TEST_CASE("a cause is told once, with its lines and all that it is about", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");

  const Explanation told = explain(
      symptoms, "a\nld: cannot find -lssl: No such file\nld: cannot find -lz: No such file\n");

  REQUIRE(told.findings.size() == 1);
  CHECK(told.findings[0].lines ==
        std::vector<QuotedLine>{{2, "ld: cannot find -lssl: No such file"},
                                {3, "ld: cannot find -lz: No such file"}});
  CHECK(cause_of(told.findings[0]) == "no ssl and z for the target");
  CHECK(remedy_of(told.findings[0], no_advice) ==
        std::vector<std::string>{"get ssl for TARGET", "get z for TARGET"});
}

TEST_CASE("an unknown log shows its first errors, the most telling sort", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");

  const Explanation told = explain(symptoms, "it failed\n  error: this\nerror: that\n");

  CHECK(told.findings.empty());
  CHECK(told.errors == std::vector<QuotedLine>{{2, "  error: this"}, {3, "error: that"}});
  CHECK_FALSE(told.succeeded);
  CHECK(explain(symptoms, "   Finished `dev` profile\n").succeeded);
}

TEST_CASE("a message that a text cites is not one", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");

  CHECK(named(explain(symptoms, "When you see `cannot find -lssl`, install it.\n")).empty());
  CHECK(named(explain(symptoms, "If it says `ld: 'x' cannot find -lssl`, wait.\n")).empty());
  CHECK(named(explain(symptoms, "`ld`: cannot find -lssl for `app`\n")) ==
        std::vector<Named>{{"general", ""}});
  CHECK(named(explain(symptoms, "in function `f': cannot find -lssl `x'\n")) ==
        std::vector<Named>{{"general", ""}});
}

TEST_CASE("what a build script passes on counts when a build script failed", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");
  const std::string passed_on = "cargo:warning=ld: cannot find -lssl\n";

  CHECK(named(explain(symptoms, passed_on)) == std::vector<Named>{{"general", ""}});
  CHECK(named(explain(symptoms, passed_on + "error: mismatched types\n")).empty());
  CHECK(named(explain(symptoms, "  --- stdout\n" + passed_on + "error: it panicked\n")) ==
        std::vector<Named>{{"general", ""}});
}

TEST_CASE("a long line is quoted around what was found in it", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");

  const Explanation told = explain(
      symptoms, std::string(200'000, 'x') + " cannot find -lssl " + std::string(900'000, 'y'));

  REQUIRE(told.findings.size() == 1);
  const std::string& text = told.findings[0].lines[0].text;
  CHECK(text.size() < 300);
  CHECK(text.find("cannot find -lssl") != std::string::npos);
}

TEST_CASE("what is kept of a log is bounded", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(document, "test");
  std::string log;
  for (int i = 0; i < 100'000; ++i)
    log += "cannot find -l" + std::to_string(i) + "\n";

  const Explanation told = explain(symptoms, log);

  REQUIRE(told.findings.size() == 1);
  CHECK(told.findings[0].lines.size() <= 8);
  CHECK(told.findings[0].captures.size() <= 32);
  CHECK(told.lines == 100'000);
}

TEST_CASE("hostile logs are read to their end", "[explain]")
{
  const Symptoms symptoms = Symptoms::parse(builtin_symptoms(), "symptoms.json");
  const LogRules rules(symptoms);
  using namespace std::string_literals;
  for (const std::string& log :
       {""s, "\0\0\0"s, "\xff\xfe"s, "\xff\xfe\x41"s, "\x1b["s, "\x1b]8;;"s, "\xe2\x80"s,
        "cannot find -l"s, "cannot find -l\xff\xc3\x28\n"s, "--target"s, "--target=\n"s, "target/"s,
        "' target may"s, "error: linker ``"s, std::string(3'000'000, '{'),
        std::string(2'000'000, '\r'), std::string(500'000, '\n'), [] {
          std::string text;
          while (text.size() < 1'500'000)
            text += "undefined reference to `";
          return text;
        }()})
    CHECK_NOTHROW(explain(rules, log));
}

}  // namespace xtool
