// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/sysroot/deb_version.hpp>

#include <algorithm>
#include <cstddef>

namespace xtool {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct Parts {
  std::string_view epoch;
  std::string_view upstream;
  std::string_view revision;
};

Parts take_apart(std::string_view version)
{
  Parts parts;
  if (const std::size_t colon = version.find(':'); colon != std::string_view::npos) {
    parts.epoch = version.substr(0, colon);
    version.remove_prefix(colon + 1);
  }
  const std::size_t dash = version.rfind('-');
  parts.upstream = version.substr(0, dash);
  if (dash != std::string_view::npos)
    parts.revision = version.substr(dash + 1);
  return parts;
}

// A tilde comes even before the end, then letters, then all else. A digit ends the text here.
int rank(std::string_view text)
{
  if (text.empty() || is_digit(text.front()))
    return 0;
  const char c = text.front();
  constexpr int after_letters = 256;
  return c == '~' ? -1 : is_letter(c) ? c : static_cast<unsigned char>(c) + after_letters;
}

std::string_view take_digits(std::string_view& text)
{
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

std::strong_ordering compare_numbers(std::string_view& one, std::string_view& other)
{
  const std::string_view left = take_digits(one);
  const std::string_view right = take_digits(other);
  if (left.size() != right.size())
    return left.size() <=> right.size();
  return left.compare(right) <=> 0;
}

// Texts and numbers in turns.
std::strong_ordering compare_part(std::string_view one, std::string_view other)
{
  while (!one.empty() || !other.empty()) {
    while ((!one.empty() && !is_digit(one.front())) ||
           (!other.empty() && !is_digit(other.front()))) {
      const int left = rank(one);
      const int right = rank(other);
      if (left != right)
        return left <=> right;
      one.remove_prefix(1);
      other.remove_prefix(1);
    }
    if (const auto order = compare_numbers(one, other); order != 0)
      return order;
  }
  return std::strong_ordering::equal;
}

}  // namespace

std::strong_ordering compare_deb_versions(std::string_view one, std::string_view other)
{
  const Parts left = take_apart(one);
  const Parts right = take_apart(other);
  if (const auto order = compare_part(left.epoch, right.epoch); order != 0)
    return order;
  if (const auto order = compare_part(left.upstream, right.upstream); order != 0)
    return order;
  return compare_part(left.revision, right.revision);
}

std::string_view upstream_number(std::string_view version)
{
  const std::string_view upstream = take_apart(version).upstream;
  return upstream.substr(0, upstream.find_first_of("+~"));
}

}  // namespace xtool
