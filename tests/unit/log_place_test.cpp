// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_place.hpp>

#include "catch.hpp"

#include <string>
#include <utility>
#include <vector>

namespace xtool {
namespace {

// The weight of the last line.
Weight weight_of_last(const std::vector<std::string>& lines)
{
  LogPlaces places;
  for (const std::string& line : lines)
    places.read(line);
  return places.weight(lines.back());
}

std::vector<std::uint64_t> messages(const std::vector<std::string>& lines)
{
  LogPlaces places;
  std::vector<std::uint64_t> numbers;
  for (const std::string& line : lines)
    numbers.push_back(places.read(line));
  return numbers;
}

}  // namespace

TEST_CASE("a failed build script is one message, gaps and all", "[log_place]")
{
  CHECK(messages({"   Compiling z-sys v1.0.0", "error: failed to run custom build command for `z`",
                  "", "Caused by:", "  process didn't exit successfully", "  --- stdout",
                  "  TARGET = Some(x)", "", "  --- stderr", "  error occurred in cc-rs: no cc",
                  "warning: build failed, waiting for other jobs to finish..."}) ==
        std::vector<std::uint64_t>{1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3});
}

TEST_CASE("what only warns is known as such", "[log_place]")
{
  const std::string missing = "cannot find -lssl";
  const std::vector<std::string> lines = {"warning: " + missing, "a.c:1:2: warning: " + missing,
                                          "cc1: note: " + missing, "make: Warning: " + missing,
                                          "-- Could NOT find Doxygen"};
  for (const std::string& line : lines) {
    INFO(line);
    CHECK(weight_of_last({line}) == Weight::warning);
  }
  CHECK(weight_of_last({"warning: unused import", " --> src/main.rs:1:5"}) == Weight::warning);
  CHECK(weight_of_last({"warning: unused import", "/usr/bin/ld: " + missing}) == Weight::plain);
  CHECK(weight_of_last({"warning: z-sys@1.0.0: a.c:1:2: fatal error: x.h"}) == Weight::relayed);
  CHECK(weight_of_last({"warning: z-sys@1.0.0: a.c:1:2: warning: x.h"}) == Weight::warning);
  CHECK(weight_of_last({"cargo:warning=a.c:1:2: fatal error: x.h"}) == Weight::relayed);
  CHECK(weight_of_last({"  cargo::warning=a.c:1:2: warning: x.h"}) == Weight::warning);
  CHECK(weight_of_last({"  cargo:info=" + missing}) == Weight::warning);
  CHECK(weight_of_last({"  cargo::rustc-env=X=" + missing}) == Weight::warning);
  CHECK(weight_of_last({"  cargo::error=" + missing}) == Weight::plain);
  CHECK(weight_of_last({"[z-sys 1.0.0] cargo:warning=" + missing}) == Weight::relayed);
  CHECK(weight_of_last({"[z-sys 1.0.0] cargo:rustc-link-lib=z"}) == Weight::warning);
  CHECK(weight_of_last({"The following warnings were emitted during compilation:", "",
                        "warning: a.s:1: Error: " + missing}) == Weight::relayed);
  CHECK(weight_of_last({"The following warnings were emitted during compilation:", "",
                        "warning: a.c:1: warning: " + missing}) == Weight::warning);
  CHECK(weight_of_last({"warning: spurious network error (3 tries remaining): x"}) ==
        Weight::retried);
}

TEST_CASE("quoted texts, tests and probes are no evidence", "[log_place]")
{
  const std::string missing = "ld: cannot find -lssl";
  CHECK(weight_of_last({"12 |   \"cannot find -lssl\""}) == Weight::quoted);
  CHECK(weight_of_last({"    3 | #include <openssl/ssl.h>"}) == Weight::quoted);
  CHECK(weight_of_last({"---- parses stdout ----", "ld: cannot find -lssl"}) == Weight::tested);
  CHECK(weight_of_last({"---- parses stdout ----", "x", "failures:", "ld: cannot find -lssl"}) ==
        Weight::plain);
  CHECK(weight_of_last({"        FAIL [   0.4s] net a", "  stderr \u2500\u2500\u2500",
                        "    " + missing}) == Weight::tested);
  CHECK(weight_of_last({"  stderr \u2500\u2500\u2500", "     Summary [   1.4s] 2 tests run",
                        missing}) == Weight::plain);
  CHECK(weight_of_last({"  File \"a.py\", line 1, in <module>",
                        "    print(\"" + missing + "\")"}) == Weight::quoted);
  CHECK(weight_of_last({"  File \"<stdin>\", line 1, in <module>", missing}) == Weight::plain);
  CHECK(weight_of_last({"configure:12: gcc -o conftest conftest.c -ldld",
                        "/usr/bin/ld: cannot find -ldld"}) == Weight::quoted);
  CHECK(weight_of_last({"  checking for gcc... gcc", "  configure: error: no compiler"}) ==
        Weight::plain);
}

TEST_CASE("what has to fail to compile in a test is no evidence", "[log_place]")
{
  const std::string missing = "error: linker `cc` not found";
  const std::string bar = "\u2508\u2508\u2508\u2508\u2508\u2508";
  for (const char* head : {"EXPECTED:", "ACTUAL OUTPUT:", "WARNINGS:"}) {
    INFO(head);
    CHECK(weight_of_last({head, bar, missing}) == Weight::quoted);
    CHECK(weight_of_last({head, bar, "error: x", bar, missing}) == Weight::plain);
    CHECK(weight_of_last({head, bar, "test ui ... ok", missing}) == Weight::plain);
  }
  CHECK(weight_of_last({"Test case failed at compilation:", bar, missing}) == Weight::plain);
}

TEST_CASE("the crate is known whose build script's words Cargo relays", "[log_place]")
{
  CHECK(LogPlaces::relayed_crate("warning: z-sys@1.0.0: a.c:1:2: error") == "z-sys");
  CHECK(LogPlaces::relayed_crate("warning: write to me@host: now").empty());
  CHECK(LogPlaces::relayed_crate("warning: unused import").empty());
}

}  // namespace xtool
