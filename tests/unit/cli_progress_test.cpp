// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "cli/progress.hpp"

#include "catch.hpp"

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

}  // namespace xtool::cli
