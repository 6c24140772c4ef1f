// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "catch.hpp"

#include <xtool/install/archive_choice.hpp>
#include <xtool/support/files.hpp>

#include <chrono>
#include <cmath>

using namespace xtool;
using namespace std::chrono_literals;

namespace {

constexpr double megabit_per_second = 125'000;
constexpr std::uint64_t usual_size = 55'000'000;

Tarball tarball(Compression compression)
{
  return {.hash = sha256_of(std::to_string(static_cast<int>(compression))),
          .compression = compression};
}

// As a manifest lists them.
const std::vector<Tarball> offers{tarball(Compression::zstd), tarball(Compression::xz),
                                  tarball(Compression::gzip)};

std::vector<Compression> order(const std::filesystem::path& cache, const LinkSpeed& link)
{
  std::vector<Compression> compressions;
  for (const Tarball& one : in_order_of_choice(offers, cache, link))
    compressions.push_back(one.compression);
  return compressions;
}

LinkMeter metered(std::uint64_t bytes_per_step, std::chrono::milliseconds step, int steps)
{
  LinkMeter meter;
  LinkMeter::Clock::time_point now{};
  for (int i = 0; i <= steps; ++i, now += step)
    meter.update(bytes_per_step * static_cast<std::uint64_t>(i), now);
  return meter;
}

}  // namespace

TEST_CASE("what decompresses fastest comes first as long as the link is not known to be slow",
          "[archive-choice]")
{
  const TempDir cache;
  const std::vector<Compression> expected{Compression::zstd, Compression::gzip, Compression::xz};

  CHECK(order(cache.path(), {}) == expected);
  CHECK(order(cache.path(), {1000 * megabit_per_second}) == expected);
}

TEST_CASE("over a slow link the smaller archives come first", "[archive-choice]")
{
  const TempDir cache;

  CHECK(order(cache.path(), {20 * megabit_per_second}) ==
        std::vector<Compression>{Compression::xz, Compression::zstd, Compression::gzip});
}

TEST_CASE("what has been downloaded, wholly or in part, is used", "[archive-choice]")
{
  const TempDir cache;
  write_new_file(cache.path() / (tarball(Compression::gzip).hash.hex() + ".partial"), "a part");
  CHECK(order(cache.path(), {1 * megabit_per_second}).front() == Compression::gzip);

  write_new_file(cache.path() / tarball(Compression::xz).hash.hex(), "all of it");
  CHECK(order(cache.path(), {1000 * megabit_per_second}) ==
        std::vector<Compression>{Compression::xz, Compression::gzip, Compression::zstd});
}

TEST_CASE("another archive is taken only where that is clearly sooner", "[archive-choice]")
{
  const auto xz_is_sooner = [](double link, std::uint64_t left = usual_size) {
    return is_sooner(Compression::gzip, Compression::xz, left, link);
  };

  CHECK(xz_is_sooner(10 * megabit_per_second));
  CHECK(xz_is_sooner(100 * megabit_per_second));
  CHECK_FALSE(xz_is_sooner(300 * megabit_per_second));
  CHECK_FALSE(xz_is_sooner(10'000 * megabit_per_second));
  CHECK_FALSE(is_sooner(Compression::zstd, Compression::gzip, usual_size, 10 * megabit_per_second));
}

TEST_CASE("a link is measured when the connection has got up to speed", "[archive-choice]")
{
  CHECK(metered(1'000'000, 1ms, 10).bytes_per_second() == std::nullopt);
  CHECK(metered(100, 50ms, 8).bytes_per_second() == std::nullopt);
  CHECK(std::lround(metered(100'000, 10ms, 100).bytes_per_second().value_or(0)) == 10'000'000);
  CHECK(std::lround(metered(1000, 10ms, 100).bytes_per_second().value_or(0)) == 100'000);

  LinkMeter meter = metered(1000, 50ms, 4);  // slow at first
  const auto start = LinkMeter::Clock::time_point{} + 250ms;
  for (int i = 1; i <= 100; ++i)
    meter.update(5000 + static_cast<std::uint64_t>(i) * 100'000, start + i * 10ms);
  CHECK(meter.bytes_per_second().value_or(0) > 9e6);
}
