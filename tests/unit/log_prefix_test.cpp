// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_prefix.hpp>

#include "catch.hpp"

#include <string>
#include <vector>

namespace xtool {
namespace {

using Lines = std::vector<std::string>;

const Lines build{"   Compiling hello v0.1.0 (/src)",
                  "error: linking with `cc` failed: exit status: 1",
                  "  |",
                  "  = note: \"cc\" \"hello.o\"",
                  "",
                  "error: could not compile `hello` (bin \"hello\") due to 1 previous error"};

Lines behind_prefixes(const Lines& lines)
{
  Lines found;
  LogPrefixes prefixes([&](const LogLine& line) { found.emplace_back(line.text); });
  for (std::size_t number = 0; number < lines.size(); ++number)
    prefixes.line({.number = number + 1, .text = lines[number]});
  prefixes.finish();
  return found;
}

Lines with(const std::string& prefix)
{
  Lines lines;
  for (const std::string& line : build)
    lines.push_back(prefix + line);
  return lines;
}

}  // namespace

TEST_CASE("what stands in front of each line is taken off", "[log_prefix]")
{
  for (const std::string prefix :
       {"2025-03-14T09:26:31.4849145Z ", "[2025-03-14 09:26:31] ", "#12 3.4 ", "| ", "hello> ",
        "app-1  | ", "build\tRun cargo\t2025-03-14T09:26:31.48Z ", "[12:01:07.113] ",
        "2025-03-14T09:26:31.484915Z 01O ", "| [4/9] ", " 0:14.91 ",
        "2025-03-14T09:26:31Z #12 3.4 | "}) {
    INFO(prefix);
    CHECK(behind_prefixes(with(prefix)) == build);
  }
}

TEST_CASE("numbers in a prefix may differ from line to line", "[log_prefix]")
{
  Lines lines;
  for (std::size_t number = 0; number < build.size(); ++number)
    lines.push_back("#" + std::to_string(7 + number % 2) + " " + std::to_string(number * 7) +
                    ".25 " + build[number]);

  CHECK(behind_prefixes(lines) == build);
}

TEST_CASE("an empty line may have lost the blank behind its prefix", "[log_prefix]")
{
  Lines lines = with("app-1  | ");
  lines[4] = "app-1  |";

  CHECK(behind_prefixes(lines) == build);
}

TEST_CASE("what messages themselves begin with stays", "[log_prefix]")
{
  const Lines lines{"aarch64-linux-gnu-gcc: error: unrecognized command-line option '-m64'",
                    "aarch64-linux-gnu-gcc: error: unrecognized command-line option '-m32'",
                    "aarch64-linux-gnu-gcc: error: no input files",
                    "error: aborting due to 2 previous errors",
                    "error: aborting due to 3 previous errors",
                    "error: aborting due to 4 previous errors",
                    "12 |     let x = 1;",
                    "13 |     let y = 2;",
                    "14 |",
                    "   8 |     let z = 3;",
                    "   9 |     let z = 4;",
                    "  10 |",
                    "  = note: one",
                    "  = note: two",
                    "  = note: three"};

  CHECK(behind_prefixes(lines) == lines);
}

TEST_CASE("the marks of CI systems are taken off single lines", "[log_prefix]")
{
  CHECK(behind_prefixes({"##[error]Process completed with exit code 101.",
                         "::error file=src/main.rs,line=1::mismatched types"}) ==
        Lines{"Process completed with exit code 101.", "mismatched types"});
}

}  // namespace xtool
