// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/install/archive_choice.hpp>

#include <algorithm>
#include <array>
#include <system_error>
#include <tuple>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// A std of 150 MB on one core of a machine of 2024: what decompresses how many compressed bytes in
// a second, and how large it is in comparison with .tar.gz.
struct Figures {
  Compression compression;
  double bytes_per_second;
  double size;
};
constexpr std::array figures{Figures{Compression::zstd, 90e6, 0.72},
                             Figures{Compression::gzip, 90e6, 1.0},
                             Figures{Compression::xz, 12e6, 0.61}};

const Figures& figures_of(Compression compression)
{
  return *std::ranges::find(figures, compression, &Figures::compression);
}

// Downloading and decompressing overlap.
double seconds_for(const Figures& archive, double bytes, double bytes_per_second)
{
  return std::max(bytes / bytes_per_second, bytes / archive.bytes_per_second);
}

// Where nothing else is known of the size of a std.
constexpr std::uint64_t usual_gzip_size = 50u << 20;

}  // namespace

bool is_sooner(Compression first, Compression second, std::uint64_t bytes_left,
               double bytes_per_second)
{
  const Figures& here = figures_of(first);
  const Figures& there = figures_of(second);
  const auto left = static_cast<double>(bytes_left);
  constexpr double worth_it = 0.9;
  return seconds_for(there, left * there.size / here.size, bytes_per_second) <
         worth_it * seconds_for(here, left, bytes_per_second);
}

std::vector<Tarball> in_order_of_choice(std::vector<Tarball> offers, const fs::path& cache,
                                        const LinkSpeed& link)
{
  constexpr double fast_link = 1e9;
  const auto is_there = [&](const Tarball& tarball, const char* suffix) {
    std::error_code absent;
    return fs::exists(cache / (tarball.hash.hex() + suffix), absent);
  };
  const auto rank = [&](const Tarball& tarball) {
    const Figures& archive = figures_of(tarball.compression);
    return std::tuple(!is_there(tarball, ""), !is_there(tarball, ".partial"),
                      seconds_for(archive, static_cast<double>(usual_gzip_size) * archive.size,
                                  link.bytes_per_second.value_or(fast_link)));
  };
  std::ranges::stable_sort(offers, {}, rank);
  return offers;
}

void LinkMeter::update(std::uint64_t received, Clock::time_point now)
{
  constexpr std::uint64_t bytes_to_warm_up = 512u << 10;
  constexpr std::chrono::milliseconds time_to_warm_up{200};
  if (!first_)
    first_ = Point{received, now};
  last_ = {received, now};
  if (!warm_ &&
      (received - first_->received >= bytes_to_warm_up || now - first_->time >= time_to_warm_up))
    warm_ = last_;
}

std::optional<double> LinkMeter::bytes_per_second() const
{
  constexpr std::uint64_t enough_bytes = 2u << 20;
  constexpr std::chrono::milliseconds enough_time{300};
  constexpr std::chrono::milliseconds least_time{20};
  if (!warm_)
    return std::nullopt;
  const Clock::duration time = last_.time - warm_->time;
  const std::uint64_t bytes = last_.received - warm_->received;
  if (time < least_time || (bytes < enough_bytes && time < enough_time))
    return std::nullopt;
  return static_cast<double>(bytes) / std::chrono::duration<double>(time).count();
}

}  // namespace xtool
