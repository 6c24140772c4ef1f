// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/http_message.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

namespace xtool {
namespace {

std::optional<std::uint64_t> leading_number(std::string_view text)
{
  std::uint64_t value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc())
    return std::nullopt;
  return value;
}

bool same_name(std::string_view left, std::string_view right)
{
  return std::equal(
      left.begin(), left.end(), right.begin(), right.end(),
      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

constexpr std::array<std::pair<long, std::string_view>, 12> names{{
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {407, "Proxy Authentication Required"},
    {410, "Gone"},
    {416, "Range Not Satisfiable"},
    {429, "Too Many Requests"},
    {500, "Internal Server Error"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
}};

}  // namespace

ContentRange ContentRange::parse(std::string_view value)
{
  constexpr std::string_view unit = "bytes ";
  if (!value.starts_with(unit))
    return {};
  ContentRange range{.first = leading_number(value.substr(unit.size()))};
  if (const std::size_t slash = value.find('/'); slash != std::string_view::npos)
    range.total = leading_number(value.substr(slash + 1));
  return range;
}

void HttpAnswer::read_line(std::string_view line)
{
  if (line.starts_with("HTTP/")) {
    const std::size_t blank = line.find(' ');
    const std::string_view code = blank == std::string_view::npos ? "" : line.substr(blank + 1);
    *this = HttpAnswer{.status = static_cast<long>(leading_number(code.substr(0, 3)).value_or(0))};
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos)
    return;
  const std::string_view name = line.substr(0, colon);
  std::string_view value = line.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  value = value.substr(0, value.find_last_not_of(" \t\r\n") + 1);
  if (same_name(name, "content-range"))
    range = ContentRange::parse(value);
  else if (same_name(name, "etag") && value.starts_with('"'))
    etag = value;
}

std::string describe_status(long status)
{
  for (const auto& [code, name] : names)
    if (code == status)
      return fmt::format("{} {}", code, name);
  return std::to_string(status);
}

std::vector<std::string> advice_on_status(long status)
{
  if (status == 401 || status == 403)
    return {"the server refuses that: it may want a password, or a proxy on the way forbids it"};
  if (status == 404)
    return {"the server has no such file; check the names and versions in the URL"};
  if (status == 429 || status >= 500)
    return {"the server has a problem: run the command again later, or use another server"};
  return {};
}

std::string plain_reason(std::string sentence)
{
  if (sentence.find("bytes remaining to read") != std::string::npos ||
      sentence.find("bytes missing") != std::string::npos)
    return "the server closed the connection before the end of the file";
  const std::size_t after = sentence.find(" after ");
  if (after != std::string::npos && sentence.find(" ms: ", after) != std::string::npos)
    sentence.erase(after);
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (sentence.size() > 1 && upper(sentence[0]) && !upper(sentence[1]))
    sentence[0] = static_cast<char>(sentence[0] - 'A' + 'a');
  return sentence;
}

std::string without_credentials(std::string url)
{
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t at = url.substr(0, url.find_first_of("/?#", begin)).rfind('@');
  if (at != std::string::npos && at >= begin)
    url.erase(begin, at + 1 - begin);
  return url;
}

}  // namespace xtool
