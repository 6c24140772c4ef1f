// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cli/progress.hpp"

#include "catch.hpp"

#include <sstream>

namespace xtool::cli {
namespace {

constexpr std::uint64_t mib = 1024 * 1024;
const std::string label = "armv7-unknown-linux-gnueabihf";

}  // namespace

TEST_CASE("the line of a download says how far it is and when it will be there", "[cli]")
{
  const FetchProgress half{.received = 10 * mib, .total = 20 * mib};
  CHECK(fetch_line(label, half, 5.0 * mib, 120) ==
        label + " [###############               ] 10.0 of 20.0 MiB  5.0 MiB/s  ETA 2.0 s");
  CHECK(fetch_line(label, half, 0, 120).ends_with("ETA ?"));
  CHECK(fetch_line(label, {.received = 10 * mib}, 1024, 120) == label + " 10.0 MiB  1.0 KiB/s");
  CHECK(fetch_line(label, {.received = mib, .total = mib, .unpacked = 3 * mib}, 0, 120) ==
        label + " unpacking  3.0 MiB");
}

TEST_CASE("the line of a download fits any terminal", "[cli]")
{
  for (int width = 1; width < 200; ++width)
    for (const FetchProgress& progress :
         {FetchProgress{.received = 1}, FetchProgress{.received = 10 * mib, .total = 20 * mib},
          FetchProgress{.received = 2 * mib, .total = mib, .unpacked = 7}}) {
      INFO(width);
      CHECK(fetch_line(label, progress, 12345, width).size() < static_cast<std::size_t>(width));
    }
}

TEST_CASE("a label that is cut keeps its ends, which tell targets apart", "[cli]")
{
  const std::string line =
      fetch_line(label, {.received = 10 * mib, .total = 20 * mib}, 5.0 * mib, 70);
  CHECK(line.starts_with("armv7-"));
  CHECK(line.find("..") != std::string::npos);
  CHECK(line.find("gnueabihf ") != std::string::npos);
}

TEST_CASE("JSON lines have the event and what belongs to it, and no secrets", "[cli]")
{
  std::ostringstream err;
  {
    Console console(err, {.json_lines = true});
    console.info("from https://me:word@example.org/\x1b", {"installing-std", {{"target", "t"}}});
    console.live("[###]", {"copying-files", {{"done", 1}, {"total", 2}}});
    console.end_live();
    console.text("two\nlines");
    console.error(Error(ErrorKind::usage, "no").help("yes"));
  }
  CHECK(err.str() ==
        R"({"event":"installing-std","message":"from https://***@example.org/\u001b","target":"t"})"
        "\n"
        R"({"event":"copying-files","done":1,"total":2})"
        "\n"
        R"({"event":"text","message":"two\nlines"})"
        "\n"
        R"({"event":"error","kind":"usage","message":"no","causes":[],"help":"yes"})"
        "\n");
}

TEST_CASE("a download that has arrived is told even when little time has passed", "[cli]")
{
  std::ostringstream err;
  Console console(err, {.json_lines = true});
  FetchBar bar(console, label);
  for (const std::uint64_t received : {std::uint64_t{1}, mib - 1, mib, mib})
    bar.update({.received = received, .total = mib});
  std::vector<std::uint64_t> told;
  std::istringstream lines(err.str());
  for (std::string line; std::getline(lines, line);)
    told.push_back(Json::parse(line).at("received"));
  CHECK(told.front() == 1);
  CHECK(told.back() == mib);
}

}  // namespace xtool::cli
