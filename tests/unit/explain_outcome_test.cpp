// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/explain.hpp>

#include "catch.hpp"

namespace xtool {
namespace {

constexpr std::string_view document = R"({"schema": 1, "symptoms": [
  {"id": "missing", "title": "t", "tool": "ld", "patterns": ["cannot find -l{lib}"], "rank": 4,
   "cause": "c", "remedy": [], "check": "c", "source": []},
  {"id": "program", "title": "t", "tool": "sh", "patterns": ["protoc: not found"], "rank": 4,
   "cause": "c", "remedy": [], "check": "c", "source": []}],
 "errors": [["error: could not compile '{crate}'", "error: "], ["not found"]], "successes": ["Finished"],
 "retries": ["Attempt {n} failed", "failed, retrying in"], "probes": ["sh: {name}: not found"]})";

struct Told {
  std::vector<std::string> causes = {};
  bool succeeded = false;
};

Told told_of(std::string_view log)
{
  static const Catalog catalog = Catalog::parse(builtin_catalog(), "targets.json");
  static const Symptoms symptoms = Symptoms::parse(document, "test");
  static const LogRules rules(symptoms);
  LogExplainer explainer(rules, catalog, std::nullopt);
  LogLines lines([&](const LogLine& line) { explainer.line(line); });
  lines.feed(log);
  lines.finish();
  const Explanation explanation = explainer.finish();
  Told told{.succeeded = explanation.succeeded};
  for (const Cause& cause : explanation.findings)
    told.causes.push_back(cause.symptom->id);
  return told;
}

std::vector<std::string> causes(std::string_view log) { return told_of(log).causes; }

const std::string failed = "error: ld: cannot find -lssl\n";
const std::string again = "Attempt 1 failed\n";

}  // namespace

TEST_CASE("an attempt that failed does not count when a later one goes well", "[explain]")
{
  const Told told = told_of(failed + again + "Finished\n");
  CHECK(told.causes.empty());
  CHECK(told.succeeded);
}

TEST_CASE("an attempt counts when none of the later ones goes well", "[explain]")
{
  const std::vector<std::string> missing{"missing"};
  CHECK(causes(failed + again + failed) == missing);
  CHECK(causes(failed + again + "error: all attempts failed\n") == missing);
  CHECK(causes(failed + again) == missing);
}

TEST_CASE("what fails behind attempts that went well counts", "[explain]")
{
  CHECK(causes("sh: protoc: not found\nerror: x\n" + again + "Finished\n$ cargo test\n" + failed) ==
        std::vector<std::string>{"missing"});
}

TEST_CASE("what a script looks for in vain does not matter where all goes well", "[explain]")
{
  const std::string probe = "sh: protoc: not found\n";
  const Told told = told_of(probe + "Finished\n");
  CHECK(told.causes.empty());
  CHECK(told.succeeded);
  CHECK(causes(probe) == std::vector<std::string>{"program"});
  CHECK(causes(probe + "Finished\nerror: x\n") == std::vector<std::string>{"program"});
  CHECK(causes("make: protoc: not found\nFinished\n") == std::vector<std::string>{"program"});
}

TEST_CASE("what a script looks for in vain is told where something fails for want of it",
          "[explain]")
{
  const std::string probe = "sh: protoc: not found\n";
  const std::string lost = "error: make: Error 127\n";
  const std::vector<std::string> program{"program"};
  CHECK(causes(probe + lost + "Finished\n") == program);
  CHECK(causes(probe + "Finished\n" + probe + lost + "Finished\n") == program);
  CHECK(causes(probe + "Finished\n" + lost + "Finished\n").empty());
  CHECK(causes(probe + "error: make: Error 127 (ignored)\nFinished\n").empty());
  CHECK(causes(probe + "sh: cmake: not found\nFinished\n").empty());
}

TEST_CASE("a download that is tried again leaves the errors of a build as they are", "[explain]")
{
  const std::string build =
      "error: linker `x-gcc` not found\n" + failed + "error: could not compile `app`\n";
  CHECK(causes(build + "Download of logs failed, retrying in 5 seconds\nFinished\n") ==
        std::vector<std::string>{"missing"});
  CHECK(causes(build + again + "   Compiling tools v1.0.0\nFinished\n") ==
        std::vector<std::string>{"missing"});
  CHECK(causes(build + again + "   Compiling app v1.0.0\nFinished\n").empty());
}

}  // namespace xtool
