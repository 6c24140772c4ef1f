// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/version.hpp>

#include <charconv>

namespace xtool {
namespace {

// Takes a number off the front. Nothing where there is none, or one that is out of range.
std::optional<int> take_number(std::string_view& text)
{
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || text.front() == '-')
    return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

// Takes a version off the front.
std::optional<Version> take_version(std::string_view& text)
{
  Version version;
  for (int* const part : {&version.major, &version.minor, &version.patch}) {
    std::string_view rest = text;
    if (part != &version.major && !rest.starts_with('.'))
      break;
    rest.remove_prefix(part == &version.major ? 0 : 1);
    const std::optional<int> number = take_number(rest);
    if (!number && part == &version.major)
      return std::nullopt;
    if (!number)
      break;
    *part = *number;
    text = rest;
  }
  return version;
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text)
{
  const std::optional<Version> version = take_version(text);
  return text.empty() ? version : std::nullopt;
}

std::optional<Version> Version::at_start_of(std::string_view text) { return take_version(text); }

std::string Version::str() const { return series() + '.' + std::to_string(patch); }

std::string Version::series() const { return std::to_string(major) + '.' + std::to_string(minor); }

}  // namespace xtool
