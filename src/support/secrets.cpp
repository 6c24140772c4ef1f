// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/support/secrets.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace xtool {
namespace {

constexpr std::string_view mask = "***";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What ends a URL in a sentence.
std::size_t end_of_url(std::string_view text)
{
  return std::min(text.find_first_of(" \t\r\n\"'`<>"), text.size());
}

// Where the host begins in what follows "://". A password may contain unquoted '/', '?' or '#', so
// where no port follows the first ':', the user's part goes on to an '@' behind these, too.
std::size_t host_in(std::string_view url)
{
  const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
    return at + 1;
  const std::size_t colon = authority.find(':');
  if (colon == std::string_view::npos || authority.starts_with('['))
    return 0;
  const std::string_view port = authority.substr(colon + 1);
  const std::size_t at = url.find('@');
  return std::all_of(port.begin(), port.end(), is_digit) || at == std::string_view::npos ? 0
                                                                                         : at + 1;
}

// "?a=1&token=x#f" with the token's value masked.
std::string masked_query(std::string_view query)
{
  std::string shown;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find_first_of("&#", 1), query.size());
    const std::string_view parameter = query.substr(0, end);
    const std::size_t equals = parameter.find('=');
    if (equals != std::string_view::npos && names_secret(parameter.substr(1, equals - 1)))
      shown.append(parameter.substr(0, equals + 1)).append(mask);
    else
      shown += parameter;
    query.remove_prefix(end);
  }
  return shown;
}

}  // namespace

bool names_secret(std::string_view name)
{
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  constexpr std::array parts{"token",      "secret", "passw",   "signature",
                             "credential", "apikey", "api_key", "access_key"};
  constexpr std::array names{"auth", "sig", "key", "pwd"};
  return std::any_of(parts.begin(), parts.end(),
                     [&](const char* part) { return lower.find(part) != std::string::npos; }) ||
         std::find(names.begin(), names.end(), lower) != names.end();
}

std::string without_secrets(std::string_view text)
{
  constexpr std::string_view separator = "://";
  std::string shown;
  for (std::size_t at = text.find(separator); at != std::string_view::npos;
       at = text.find(separator)) {
    shown += text.substr(0, at + separator.size());
    text.remove_prefix(at + separator.size());
    std::string_view url = text.substr(0, end_of_url(text));
    text.remove_prefix(url.size());
    if (const std::size_t host = host_in(url); host > 0) {
      shown.append(mask).append("@");
      url.remove_prefix(host);
    }
    const std::size_t query = std::min(url.find('?'), url.size());
    shown.append(url.substr(0, query)).append(masked_query(url.substr(query)));
  }
  return shown.append(text);
}

Json json_without_secrets(Json json)
{
  if (json.is_string())
    return without_secrets(json.get<std::string>());
  if (json.is_structured())
    for (Json& member : json)
      member = json_without_secrets(std::move(member));
  return json;
}

}  // namespace xtool
