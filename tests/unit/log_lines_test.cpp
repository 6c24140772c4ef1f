// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/explain/log_lines.hpp>

#include "catch.hpp"

#include <utility>
#include <vector>

namespace xtool {
namespace {

using Lines = std::vector<std::pair<std::uint64_t, std::string>>;
using namespace std::string_literals;

// The lines of a log that arrives in pieces of `step` bytes.
Lines lines_of(const std::string& log, std::size_t step)
{
  Lines found;
  LogLines lines(
      [&](const LogLine& line) { found.emplace_back(line.number, std::string(line.text)); });
  for (std::size_t at = 0; at < log.size(); at += step)
    lines.feed(std::string_view(log).substr(at, step));
  lines.finish();
  return found;
}

Lines lines_of(const std::string& log)
{
  const Lines whole = lines_of(log, log.size() + 1);
  for (const std::size_t step : {1u, 2u, 3u, 7u})
    CHECK(lines_of(log, step) == whole);
  return whole;
}

}  // namespace

TEST_CASE("a log is cut into lines, however it arrives", "[log_lines]")
{
  CHECK(lines_of("").empty());
  CHECK(lines_of("one\ntwo") == Lines{{1, "one"}, {2, "two"}});
  CHECK(lines_of("one\r\n\r\ntwo\r\n") == Lines{{1, "one"}, {2, ""}, {3, "two"}});
  CHECK(lines_of("\xef\xbb\xbfone\n") == Lines{{1, "one"}});
}

TEST_CASE("what a progress bar overwrites is a line of the same number", "[log_lines]")
{
  CHECK(lines_of("  Building [=> ] 1/2\r\x1b[Kerror: no\nnext\n") ==
        Lines{{1, "  Building [=> ] 1/2"}, {1, "error: no"}, {2, "next"}});
}

TEST_CASE("colours, titles and links are taken out", "[log_lines]")
{
  CHECK(lines_of("\x1b[1m\x1b[38;5;9merror\x1b[0m\x1b[1m: linker `cc` not found\x1b(B\x1b[m\n") ==
        Lines{{1, "error: linker `cc` not found"}});
  CHECK(lines_of("\x1b]0;cargo\aa\x1b]8;;https://host/\x1b\\E0463\x1b]8;;\x1b\\b\x1b[\n") ==
        Lines{{1, "aE0463b"}});
}

TEST_CASE("UTF-16 is understood, as PowerShell writes it", "[log_lines]")
{
  CHECK(lines_of("\xff\xfe"
                 "e\0r\0\r\0\n\0"s
                 "\x3d\xd8\x00\xde"
                 "!\0"s) == Lines{{1, "er"}, {2, "\xf0\x9f\x98\x80!"}});
  CHECK(lines_of("\xfe\xff\0e\0r\0\n\x20\x18"s) == Lines{{1, "er"}, {2, "\xe2\x80\x98"}});
}

TEST_CASE("of a line without end a megabyte is kept", "[log_lines]")
{
  const Lines found = lines_of(std::string(5'000'000, 'x') + "\nnext\n", 64'000);

  REQUIRE(found.size() == 2);
  CHECK(found[0].second.size() == 1u << 20);
  CHECK(found[1] == std::pair<std::uint64_t, std::string>{2, "next"});
}

TEST_CASE("other files are known by their first bytes", "[log_lines]")
{
  CHECK(objection_to_log("\x7f"
                         "ELF\x02") == "is an ELF file");
  CHECK(objection_to_log("\x1f\x8b\x08") == "is compressed with gzip");
  CHECK(objection_to_log("abc\0\1\2\3\4"s) == "contains no text");
  CHECK(objection_to_log("error: \0 in a long line of text"s).empty());
  CHECK(objection_to_log("\x1b[1merror\x1b[0m\n").empty());
  CHECK(objection_to_log("\xff\xfe"
                         "e\0"s)
            .empty());
  CHECK(objection_to_log("").empty());
}

}  // namespace xtool
