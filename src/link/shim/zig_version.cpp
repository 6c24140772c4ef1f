// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/shim/zig_version.hpp>

#include <array>
#include <charconv>

namespace xtool {

std::optional<ZigVersion> ZigVersion::parse(std::string_view text)
{
  std::array<int, 3> numbers = {};
  std::size_t count = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (count < numbers.size()) {
    const auto [next, problem] = std::from_chars(at, end, numbers[count]);
    if (problem != std::errc{} || *at == '-')
      return std::nullopt;
    ++count;
    at = next;
    if (at == end || *at != '.' || count == numbers.size())
      break;
    ++at;
  }
  const bool release = at == end;
  const bool development = !release && count == 3 && *at == '-' && at + 1 != end;
  if (count < 2 || !(release || development))
    return std::nullopt;
  return ZigVersion{.major = numbers[0], .minor = numbers[1], .patch = numbers[2]};
}

std::string ZigVersion::str() const
{
  return std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(patch);
}

}  // namespace xtool
