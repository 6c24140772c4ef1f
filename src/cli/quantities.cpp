// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "quantities.hpp"

#include <xtool/support/entry_path.hpp>
#include <xtool/support/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace xtool::cli {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr double kibi = 1024;
constexpr std::array byte_units{
    Unit{"", 1},
    Unit{"b", 1},
    Unit{"k", kibi},
    Unit{"kb", kibi},
    Unit{"kib", kibi},
    Unit{"m", kibi* kibi},
    Unit{"mb", kibi* kibi},
    Unit{"mib", kibi* kibi},
    Unit{"g", kibi* kibi* kibi},
    Unit{"gb", kibi* kibi* kibi},
    Unit{"gib", kibi* kibi* kibi},
    Unit{"t", kibi* kibi* kibi* kibi},
    Unit{"tb", kibi* kibi* kibi* kibi},
    Unit{"tib", kibi* kibi* kibi* kibi},
};

constexpr double minute = 60;
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;
constexpr std::array age_units{
    Unit{"s", 1},     Unit{"min", minute}, Unit{"h", hour},    Unit{"d", day},
    Unit{"day", day}, Unit{"days", day},   Unit{"w", 7 * day}, Unit{"weeks", 7 * day},
};

// The number of the smallest units, or nothing where it is not a number with one of these units.
template <std::size_t Count>
std::optional<double> quantity(std::string_view text, const std::array<Unit, Count>& units)
{
  double number = 0;
  const auto [end, failure] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  std::string unit(end, text.data() + text.size());
  unit.erase(0, std::min(unit.find_first_not_of(' '), unit.size()));
  std::ranges::transform(unit, unit.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const auto known = std::ranges::find(units, unit, &Unit::name);
  constexpr double most = 1e15;
  if (failure != std::errc() || known == units.end() || !std::isfinite(number) || number < 0 ||
      std::signbit(number) || number * known->factor > most)
    return std::nullopt;
  return number * known->factor;
}

}  // namespace

std::uint64_t parse_bytes(std::string_view text, std::string_view option)
{
  if (const std::optional<double> bytes = quantity(text, byte_units))
    return static_cast<std::uint64_t>(*bytes);
  throw Error(ErrorKind::usage, fmt::format("invalid size '{}' for '{}'", printable(text), option))
      .help("give a number with a unit, such as 500M or 2G");
}

std::chrono::seconds parse_age(std::string_view text, std::string_view option)
{
  if (text == "0")
    return std::chrono::seconds(0);
  if (const std::optional<double> seconds = quantity(text, age_units))
    return std::chrono::seconds(static_cast<std::int64_t>(*seconds));
  throw Error(ErrorKind::usage,
              fmt::format("invalid length of time '{}' for '{}'", printable(text), option))
      .help("give a number with a unit, such as 12h, 30d or 2w");
}

}  // namespace xtool::cli
